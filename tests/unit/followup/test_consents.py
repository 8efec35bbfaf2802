"""A yes is looked up before each use, and a no counts from the moment it is said."""

import pytest

from bot.followup import calls, changing, record
from bot.house import House
from bot.store.followup.entries import NewEntry
from dialogues.followup.plan import Purpose
from nlu.reading import Language
from tests.conftest import Clock, add_staff
from tests.unit.followed import WHOM, Their, in_each_language, joined, on_sqlite, speaking


async def to_the_call(them: Their) -> None:
    """Say nothing until the worker is to call."""
    while (await them.plan()).stage != "call":
        await them.at_next()
        await them.delivered()


@in_each_language
async def test_without_a_yes_to_calls_there_is_a_thing_to_think_about(
    house: House, clock: Clock, language: Language
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy, speaking(language))
    await them.tap("mine:phone")
    assert await them.tap("phone:no") == [them.says("joining.changed")]
    assert Purpose.PHONE not in await them.given()
    await to_the_call(them)
    assert await them.owed() == [("task", False)]
    assert await calls.form(house, noy, them.person_id) is None
    assert not (await calls.attempt(house, noy, them.person_id, "answered", "", "n")).ok
    await them.say_yes()
    assert await them.owed() == [("task", True)]  # they were heard: nothing is owed to silence


@in_each_language
async def test_a_yes_that_is_taken_back_closes_the_record_to_the_others(
    house: House, clock: Clock, language: Language
) -> None:
    noy, dao = await add_staff(house), await add_staff(house, "dao", "Dao")
    boss = await add_staff(house, "boss", "Boss", "supervisor")
    manager = await add_staff(house, "chief", "Chief", "manager")
    them = await joined(house, clock, noy, speaking(language))
    for by, sees in ((noy, True), (dao, True), (boss, True), (manager, False)):
        assert (await record.read(house, by, them.person_id) is not None) == sees
    await them.tap("mine:team")
    await them.tap("team:no")
    for by, sees in ((noy, True), (dao, False), (boss, True), (manager, False)):
        assert (await record.read(house, by, them.person_id) is not None) == sees
        listed = await record.listed(house, by)
        assert ([one.person_id for one in listed.people] == [them.person_id]) == sees
    note = NewEntry("note", dao.id, (("note", "made up"),), "n1")
    assert not (await record.write(house, dao, them.person_id, note)).ok
    assert [one.field("note") for one in await them.record() if one.field("note")] == []


@in_each_language
async def test_a_service_is_told_only_with_a_yes(
    house: House, clock: Clock, language: Language
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy, speaking(language))
    first = NewEntry("referral", noy.id, (("to", "a clinic that is made up"),), "r1")
    assert (await record.write(house, noy, them.person_id, first)).ok
    await them.tap("mine:partner")
    await them.tap("partner:no")
    second = NewEntry("referral", noy.id, (("to", "a school that is made up"),), "r2")
    refused = await record.write(house, noy, them.person_id, second)
    assert not refused.ok
    referred = [one.field("to") for one in await them.record() if one.kind == "referral"]
    assert referred == ["a clinic that is made up"]


@pytest.mark.parametrize("how", ["phone", "paper", "spoken"])
async def test_a_no_to_follow_up_told_to_the_worker_ends_it(
    house: House, clock: Clock, how: str
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    while not await them.at_next():
        pass
    told = await changing.consent(
        house, noy, them.person_id, Purpose.FOLLOWUP, given=False, how=how, detail=""
    )
    assert told.ok
    assert await them.states() == ["never"]
    row = await them.plan()
    assert (row.state, row.end_cause) == ("ended", "withdrawn")
    line = (await them.ledger())[-1]
    assert (line.purpose, line.given, line.by, line.how) == (
        Purpose.FOLLOWUP,
        False,
        noy.id,
        how,
    )


@on_sqlite
@pytest.mark.parametrize("how", ["chat", "guess", ""])
async def test_a_worker_writes_no_yes_in_somebodys_name(
    house: House, clock: Clock, how: str
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy, team="no")
    before = await them.ledger()
    told = await changing.consent(
        house, noy, them.person_id, Purpose.TEAM, given=True, how=how, detail=""
    )
    assert (told.ok, await them.ledger()) == (False, before)


@in_each_language
async def test_every_choice_can_be_another_one_later(
    house: House, clock: Clock, language: Language
) -> None:
    them = await joined(house, clock, await add_staff(house), speaking(language))
    before = await them.ledger()
    changes = (
        *(("team", "no"), ("contact", "yes"), ("village", "yes"), ("partner", "no")),
        *(("cover", "chickens"), ("sign", "moon"), ("days", "67"), ("time", "18-21")),
    )
    changed = them.wordings("joining.changed")
    for number, (name, value) in enumerate(changes):
        await them.tap(f"mine:{name}")
        said = await them.tap(f"{name}:{value}")
        if name == "contact":
            said = await them.write(WHOM)
        assert said[0].split("\n\n")[0] == changed[number % len(changed)]
    ledger = await them.ledger()
    assert ledger[: len(before)] == before
    assert [(one.purpose, one.given) for one in ledger[len(before) :]] == [
        (Purpose.TEAM, False),
        (Purpose.CONTACT, True),
        (Purpose.VILLAGE, True),
        (Purpose.PARTNER, False),
    ]
    assert await them.given() == {
        Purpose.FOLLOWUP,
        Purpose.PHONE,
        Purpose.CONTACT,
        Purpose.VILLAGE,
    }
    row = await them.plan()
    assert (row.days, row.first_hour, row.last_hour) == ("67", 18, 21)
    icons = house.router.book.icons
    assert await them.pictures() == (icons["sign:moon"], icons["sign:sun"])
    clock.move(hours=1)
    await them.asked()
    assert (await them.newest()).split("\n\n")[0] == them.says("cover.chickens_hello")


async def test_who_is_named_is_sealed_and_on_no_screen(house: House, clock: Clock) -> None:
    them = await joined(house, clock, await add_staff(house), contact="yes")
    (said,) = await them.tap("mine")
    assert WHOM not in said
    assert WHOM.encode() not in (await them.plan()).about
    noy = await add_staff(house, "dao", "Dao")
    read = await record.read(house, noy, them.person_id)
    assert read is not None
    assert read.about.contact == WHOM
