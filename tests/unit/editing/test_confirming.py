"""A fact is confirmed with its source and for a time; then the house says it so, at once."""

import os
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot import app
from bot.access import Role, Staff
from bot.editing import confirming, publishing
from bot.editing.confirming import Found
from bot.house import House
from bot.store.accounts import staff
from bot.store.editing import content
from bot.store.models.staff import AuditRow
from bot.talk import recordings
from nlu.reading import Language
from tests.conftest import Clock
from tests.unit.editing.conftest import WAGES, past, publish, seen
from tests.unit.spoken import hear, press

LINE = "N-TH-05"
POLICE = "N-LA-06"  # what somebody in danger is told to call
FEES = "L-20"
GOOD = Found({"labour_number": "0 0000"}, "The ministry's page", "2027-05-01", "0")


async def test_a_confirmed_number_is_said_at_once_with_its_year_and_as_old_when_it_has_run_out(
    house: House, anna: Staff, clock: Clock
) -> None:
    await hear(house, "hello")
    [before] = await press(house, "topic:ask_wages")
    assert (await confirming.confirm(house, anna, LINE, GOOD)).ok
    fact = house.router.book.facts[LINE]
    assert (fact.confirmed_by, fact.confirmed_on, fact.year) == ("Anna", date(2026, 11, 23), "2026")
    [after] = await press(house, "topic:ask_wages")
    assert ("0 0000" in before, "0 0000" in after) == (False, True)
    clock.now += timedelta(days=365)
    assert house.router.book.expired(clock.now.date()) == (LINE,)
    [old] = await press(house, "topic:ask_wages")
    assert len(old) > len(after)
    lines = await of(house, LINE)
    assert (await confirming.take_back(house, anna, LINE, str(lines[0].version))).ok
    assert house.router.book.facts[LINE] == house.current.book.facts[LINE]
    assert [one.until for one in await of(house, LINE)] == [None, date(2027, 5, 1)]


async def of(house: House, fact_id: str) -> tuple[content.Confirmed, ...]:
    async with house.store.read() as tx:
        return await content.confirmations(tx, house.store, fact_id)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_what_is_not_filled_in_is_said_and_nothing_is_confirmed(
    house: House, anna: Staff
) -> None:
    for wrong, sentence in (
        (replace(GOOD, source=" "), confirming.NEEDS_A_SOURCE),
        (replace(GOOD, source="unsourced: must be confirmed"), confirming.NEEDS_A_SOURCE),
        (replace(GOOD, until=""), confirming.PICK_AN_END),
        (replace(GOOD, until="2026-11-22"), confirming.PICK_AN_END),
        (replace(GOOD, until="2027-11-25"), confirming.PICK_AN_END),
        (replace(GOOD, values={}), confirming.WRITE_A_VALUE),
        (replace(GOOD, values={"labour_number": "{year}"}), confirming.WRITE_A_VALUE),
        (replace(GOOD, values={"labour_number": "1\u202e2"}), confirming.WRITE_A_VALUE),
        (replace(GOOD, seen="7"), confirming.CHANGED_FACT),
    ):
        outcome = await confirming.confirm(house, anna, LINE, wrong)
        assert (wrong, outcome.sentence) == (wrong, sentence)
    fees = Found({"visa_fee": "2,000"}, "Gazette", "2027-01-01", "0")
    assert (await confirming.confirm(house, anna, FEES, fees)).sentence == confirming.WRITE_A_NUMBER
    last = Found({"last_deadline": "31 March"}, "Gazette", "2027-01-01", "0")
    assert (await confirming.confirm(house, anna, "L-43", last)).sentence == confirming.WRITE_A_DATE
    taken = await confirming.take_back(house, anna, LINE, "0")
    assert taken.sentence == confirming.NEVER_CONFIRMED
    for role in (role for role in Role if role is not Role.SUPERVISOR):
        assert not (await confirming.confirm(house, replace(anna, role=role), LINE, GOOD)).ok
    assert house.router.book.facts == house.current.book.facts


async def finds(house: House, by: Staff, number: str) -> None:
    """Somebody looks up what the police is called by; refused words fail the test."""
    seen = confirming.newest(await of(house, POLICE))
    found = Found({"number": number}, "Called there", "2027-05-01", seen)
    assert (await confirming.confirm(house, by, POLICE, found)).ok


async def told(house: House) -> tuple[object, str | None, frozenset[str]]:
    """The number people are told, who confirmed it, and what waits for a second."""
    fact = house.router.book.facts[POLICE]
    async with house.store.read() as tx:
        return fact.values[0][1], fact.confirmed_by, await content.waiting(tx)


async def test_a_number_for_danger_becomes_another_when_two_found_the_same(
    house: House, anna: Staff, dao: Staff
) -> None:
    nothing, waits = frozenset[str](), frozenset({POLICE})
    await finds(house, anna, "1191")  # as it was
    assert await told(house) == ("1191", "Anna", nothing)
    for by, number in ((anna, "0 0000"), (anna, "0 0000"), (dao, "0 0001"), (anna, "0 0000")):
        await finds(house, by, number)
        assert await told(house) == ("1191", "Anna", waits)
    await finds(house, dao, "0 0000")
    assert await told(house) == ("0 0000", "Dao", nothing)
    async with house.store.read() as tx:
        rows = await tx.execute(select(AuditRow.detail).where(AuditRow.action == "fact_confirmed"))
    assert rows.scalars().all() == [POLICE, *[f"{POLICE} waits"] * 4, POLICE]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_what_waits_is_taken_back_alone_and_one_supervisor_waits_for_nobody(
    house: House, anna: Staff, dao: Staff
) -> None:
    nothing = frozenset[str]()
    await finds(house, anna, "1191")
    await finds(house, dao, "0 0000")

    async def take_back() -> str:
        seen = confirming.newest(await of(house, POLICE))
        return (await confirming.take_back(house, anna, POLICE, seen)).sentence

    assert (await take_back(), await told(house)) == ("", ("1191", "Anna", nothing))
    assert (await take_back(), await told(house)) == ("", ("1191", None, nothing))
    assert await take_back() == confirming.NEVER_CONFIRMED
    async with house.store.write() as tx:
        row = await staff.by_id(tx, dao.id)
        assert row is not None
        row.disabled = True
        await tx.commit()
    await finds(house, anna, "0 0000")
    assert await told(house) == ("0 0000", "Anna", nothing)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_day_is_confirmed_as_a_day_in_either_count_of_years(
    house: House, anna: Staff
) -> None:
    found = Found({"last_deadline": "2570-03-31"}, "Gazette", "2570-01-01", "0")
    assert (await confirming.confirm(house, anna, "L-43", found)).ok
    assert house.router.book.facts["L-43"].expires_on == date(2027, 1, 1)
    assert dict(house.router.book.facts["L-43"].values)["last_deadline"] == date(2027, 3, 31)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_recording_from_before_a_change_is_heard_no_more(house: House, anna: Staff) -> None:
    file = house.settings.home / "audio" / "lo" / "ask_wages.ogg"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"OggS" + bytes(60))
    before = house.clock().timestamp() - 60
    os.utime(file, (before, before))
    path = "/chat/audio/lo/ask_wages.ogg"
    assert recordings.path_of(house, Language.LAO, "ask_wages") == path
    await publish(house, anna, step_lo="ບອກເຮົາເດີ້.")
    assert recordings.path_of(house, Language.LAO, "ask_wages") == ""
    after = house.clock().timestamp() + 60
    os.utime(file, (after, after))
    assert recordings.path_of(house, Language.LAO, "ask_wages") == path


def recorded(house: House, at: float) -> None:
    """Somebody recorded the answer about wages at this time, in Lao."""
    file = house.settings.home / "audio" / "lo" / "ask_wages.ogg"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"OggS" + bytes(60))
    os.utime(file, (at, at))


def heard(house: House) -> bool:
    return recordings.path_of(house, Language.LAO, "ask_wages") != ""


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_recording_of_words_that_were_taken_back_is_heard_no_more(
    house: House, anna: Staff, clock: Clock
) -> None:
    shipped = clock().timestamp() - 60
    clock.move(hours=1)
    await publish(house, anna, step_lo="ບອກເຮົາເດີ້.")
    clock.move(hours=1)
    recorded(house, clock().timestamp())
    clock.move(hours=1)
    assert heard(house)
    [one] = await past(house)
    assert (await publishing.undo(house, anna, WAGES, one.id, await seen(house))).ok
    assert not heard(house)
    recorded(house, shipped)  # one of the words as they came, and are again
    assert heard(house)
    async with app.open_house(house.settings, clock) as restarted:
        recorded(restarted, clock().timestamp() - 3600)
        assert not heard(restarted)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_recording_of_a_number_that_was_taken_back_is_heard_no_more(
    house: House, anna: Staff, clock: Clock
) -> None:
    """The team recorded a number that was found wrong afterwards: the voice must not go on."""
    shipped = clock().timestamp() - 60
    clock.move(hours=1)
    assert (await confirming.confirm(house, anna, LINE, GOOD)).ok
    clock.move(hours=1)
    recorded(house, clock().timestamp())
    clock.move(hours=1)
    assert heard(house)
    lines = await of(house, LINE)
    assert (await confirming.take_back(house, anna, LINE, confirming.newest(lines))).ok
    assert not heard(house)
    recorded(house, shipped)
    assert heard(house)
