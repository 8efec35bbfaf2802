"""How it ends: by one word, by a button, forgotten, after two years; and begun anew."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from sqlalchemy import func, select

from bot.channels import Outgoing
from bot.followup import asking, changing, enrolment
from bot.followup.changing import Change
from bot.house import House
from bot.store import people
from bot.store.boxes import outbox
from bot.store.boxes.outbox import Draft, Rank, Rule
from bot.store.models.boxes import Outbox
from bot.store.models.followup import CheckInRow, Consent, Entry, FollowUp, Invitation
from bot.words import ZONE
from dialogues.followup.plan import Hours, Means, Purpose, Risk
from nlu.reading import Language
from tests.conftest import Clock, add_staff
from tests.unit.followed import (
    BY_PHONE,
    CHOICES,
    WANTED,
    Their,
    enrolled,
    in_each_language,
    join,
    joined,
    on_sqlite,
    speaking,
)
from tests.unit.spoken import SOMEBODY

STOP = {Language.ENGLISH: "stop", Language.LAO: "ຢຸດ", Language.THAI: "หยุด"}


async def is_over(them: Their, cause: str) -> None:
    """Nothing is asked and nothing owed any more, however long one waits."""
    row = await them.plan()
    assert (row.state, row.end_cause, row.next_at, row.checkin_id) == ("ended", cause, None, None)
    assert all(done for _, done in await them.owed())
    before = await them.waiting()
    for _ in range(3):
        them.clock.move(days=30)
        assert await asking.due(them.house) == ()
        await asking.look_after(them.house, them.person_id)
    assert await them.waiting() == before


@pytest.mark.parametrize("amid", ["an ask", "a question"])
@in_each_language
async def test_one_word_ends_it_at_once(
    house: House, clock: Clock, language: Language, amid: str
) -> None:
    them = await joined(house, clock, await add_staff(house), speaking(language))
    if amid == "an ask":
        while not await them.at_next():
            pass
    else:
        await them.asked()
        await them.say_yes()
        await them.tap("safety:2")
    assert await them.write(STOP[language], hours=1) == [them.says("stop.done")]
    assert await them.states() == ["never" if amid == "an ask" else "sent"]
    line = (await them.ledger())[-1]
    assert (line.purpose, line.given, line.by, line.how) == (
        Purpose.FOLLOWUP,
        False,
        "person",
        "chat",
    )
    assert [one.state for one in await them.checkins()] == ["stopped"]
    kept = [[(one.domain, one.score) for one in told] for told in await them.answers()]
    assert kept == ([[]] if amid == "an ask" else [[("safety", 2)]])
    assert await them.noticed() is None
    await is_over(them, "withdrawn")


@in_each_language
async def test_the_button_ends_it_after_one_question(
    house: House, clock: Clock, language: Language
) -> None:
    them = await joined(house, clock, await add_staff(house), speaking(language))
    assert await them.tap("mine:end") == [them.asks("end", flow="joining")]
    assert await them.tap("mine:keep") == [them.says("joining.kept")]
    assert (await them.plan()).state == "active"
    await them.tap("mine:end")
    assert await them.tap("mine:out") == [them.says("joining.ended")]
    assert Purpose.FOLLOWUP not in await them.given()
    assert (await them.person()).row.stopped is False
    await is_over(them, "withdrawn")


@on_sqlite
async def test_the_end_of_it_holds_up_nothing_else_that_is_on_its_way(
    house: House, clock: Clock
) -> None:
    them = await joined(house, clock, await add_staff(house))
    person = await them.person()
    question = Draft("journey:x:1", "telegram", SOMEBODY, Outgoing("?"), Rank.CHECKIN, Rule.LEAVE)
    async with house.store.write() as tx:
        outbox.put(tx, house.store, question, (them.person_id, person.seal), clock())
        await tx.commit()
    while not await them.at_next():
        pass
    await them.tap("mine:end")
    await them.tap("mine:out")
    assert await them.states() == ["never"]
    async with house.store.read() as tx:
        wanted = select(Outbox.state).where(Outbox.key == question.key)
        assert (await tx.execute(wanted)).scalar_one() == "waiting"


@in_each_language
async def test_to_be_forgotten_leaves_nothing(
    house: House, clock: Clock, language: Language
) -> None:
    them = await joined(house, clock, await add_staff(house), speaking(language))
    await them.asked()
    await them.say_yes()
    for go in ("safety:3", "enough"):
        await them.tap(go)
    await them.command("erase")
    await them.tap("erase:yes")
    async with house.store.read() as tx:
        assert await people.by_id(tx, house.store, them.person_id) is None
        for table in (FollowUp, Invitation, Consent, CheckInRow, Entry):
            count = select(func.count()).select_from(table)
            found = await tx.execute(count.where(table.person_id == them.person_id))
            assert (table.__tablename__, found.scalar_one()) == (table.__tablename__, 0)


@in_each_language
async def test_after_the_last_day_come_the_last_words(
    house: House, clock: Clock, language: Language
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy, replace(speaking(language), taper="7:14"))
    begun = clock.now.astimezone(ZONE).date()
    days = []
    for _ in range(2):
        await them.asked()
        days.append((clock.now.astimezone(ZONE).date() - begun).days)
        await them.say_yes()
        await them.tap("enough")
    assert days == [7, 14]
    clock.move(hours=1)
    keys = await them.at_next()
    assert [key.partition(":")[0] for key in keys] == ["closing"]
    assert (clock.now.astimezone(ZONE).date() - begun).days == 15
    assert await them.newest() == them.says("checkin.closing")
    assert (await them.plan()).ended_at == clock.now
    await is_over(them, "done")


async def test_last_words_that_cannot_be_said_are_a_call(house: House, clock: Clock) -> None:
    them = await joined(house, clock, await add_staff(house), replace(WANTED, taper="7:7"))
    await them.asked()
    await them.say_yes()
    await them.tap("enough")
    await them.leave()
    before = await them.waiting()
    await them.at_next()
    assert await them.waiting() == before
    assert (await them.plan()).end_cause == "done"
    assert [one.field("why") for one in await them.record() if one.kind == "call"] == [
        "silent",
        "closing",
    ]


@on_sqlite
async def test_last_words_that_wait_are_said_in_their_own_hours(house: House, clock: Clock) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy, replace(WANTED, taper="7:7"))
    evening = Hours(frozenset(range(1, 8)), 18, 21, "Asia/Vientiane")
    wanted = Change(1, "7:7", Risk.USUAL, Means.CHAT, evening, noy.id)
    assert (await changing.change(house, noy, them.person_id, wanted)).ok
    await them.asked()
    await them.say_yes()
    await them.tap("enough")
    clock.move(hours=1)
    assert await them.at_next() != []
    assert (await them.plan()).state == "ended"
    said = clock.now.astimezone(ZONE)
    for hour, day, may in ((20, 0, True), (22, 0, False), (10, 1, False), (18, 1, True)):
        then = said.replace(hour=hour, minute=0) + timedelta(days=day)
        clock.now = then.astimezone(UTC)
        assert await asking.may_be_sent(house, them.person_id) is may


async def test_a_closing_talk_ends_it(house: House, clock: Clock) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    await them.at_next()
    assert (await changing.end(house, noy, them.person_id, "We drank tea and said good-bye.")).ok
    again = await changing.end(house, noy, them.person_id, "Once more.")
    assert not again.ok
    notes = [one.field("note") for one in await them.record() if one.field("note")]
    assert notes == ["We drank tea and said good-bye."]
    assert "waiting" not in await them.states()
    await is_over(them, "closed")


@pytest.mark.parametrize("left_by", ["stop", "mine:out", "closing"])
@in_each_language
async def test_who_comes_back_is_enrolled_anew_and_the_ledger_grows(
    house: House, clock: Clock, language: Language, left_by: str
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy, speaking(language))
    if left_by == "stop":
        await them.write(STOP[language])
    elif left_by == "mine:out":
        await them.tap("mine:out")
    else:
        await changing.end(house, noy, them.person_id, "")
    before = await them.ledger()
    clock.move(days=90)
    outcome, person_id = await enrolment.enrol(house, noy, speaking(language), them.person_id)
    assert (outcome.ok, person_id) == (True, them.person_id)
    assert (await them.plan()).state == "invited"
    last = await join(them, noy, cover="chickens")
    labels = {
        name: house.router.book.buttons[button].label
        for name, button in (("mine", "mine"), ("end", "mine_end"))
    }
    assert last == [them.says("joining.joined", **labels)]
    ledger = await them.ledger()
    assert ledger[: len(before)] == before
    assert len(ledger) > len(before)
    row = await them.plan()
    assert (row.state, row.end_cause) == ("active", None)
    assert row.started_on == clock.now.astimezone(ZONE).date()
    clock.move(hours=1)
    await them.asked()
    assert (await them.newest()).split("\n\n")[0] == them.says("cover.chickens_hello")


async def test_who_wrote_stop_and_comes_back_by_phone_is_called(house: House, clock: Clock) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    await them.write("stop")
    clock.move(days=9)
    outcome, _ = await enrolment.enrol(house, noy, BY_PHONE, them.person_id)
    assert outcome.ok
    assert await them.at_next() == []
    assert ((await them.plan()).state, await them.owed()) == ("active", [("call", False)])
    assert await them.until_due() == timedelta(days=7)


async def test_nobody_is_enrolled_twice(house: House, clock: Clock) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    outcome, _ = await enrolment.enrol(house, noy, WANTED, them.person_id)
    assert not outcome.ok
    assert (await them.plan()).state == "active"


@on_sqlite
async def test_a_no_from_a_page_that_was_opened_before_the_end_does_not_end_it_again(
    house: House, clock: Clock
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    await changing.end(house, noy, them.person_id, "We drank tea and said good-bye.")
    ended = clock.now
    clock.move(days=2)
    no = changing.consent(
        house, noy, them.person_id, Purpose.FOLLOWUP, given=False, how="phone", detail=""
    )
    assert (await no).ok
    row = await them.plan()
    assert (row.end_cause, row.ended_at) == ("closed", ended)
    assert Purpose.FOLLOWUP not in await them.given()


@pytest.mark.parametrize("amid", ["about", "means", "time"])
@pytest.mark.parametrize("cause", ["closed", "withdrawn"])
@on_sqlite
async def test_who_joins_while_their_worker_ends_it_is_not_told_that_it_begins(
    house: House, clock: Clock, cause: str, amid: str
) -> None:
    """Their yes is kept nowhere: they would wait for messages that never come."""
    noy = await add_staff(house)
    them = await enrolled(house, clock, noy)
    issued = await enrolment.invite(house, noy, them.person_id)
    assert issued is not None
    await them.write(issued.code)
    await them.write(issued.number)
    steps = list(CHOICES)
    for name in steps[: steps.index(amid)]:
        await them.tap(f"{name}:{CHOICES[name]}")
    if cause == "closed":
        assert (await changing.end(house, noy, them.person_id, "")).ok
    else:
        purpose = Purpose.FOLLOWUP
        told = await changing.consent(
            house, noy, them.person_id, purpose, given=False, how="spoken", detail=""
        )
        assert told.ok
    said = await them.tap(f"{amid}:{CHOICES[amid]}")
    assert said[0] == them.says("joining.over")
    assert Purpose.FOLLOWUP not in await them.given()
    assert await them.tap("about:yes") == [them.says("menu.stale")]
    assert (await them.plan()).state == "ended"
