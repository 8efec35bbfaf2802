"""Silence followed rung by rung to a call, counted from when a question was really sent."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.followup import asking, calls, changing, record
from bot.house import House
from bot.store.boxes import deliveries
from bot.store.followup import checkins
from bot.store.followup.entries import NewEntry
from bot.words import ZONE
from bot.workers import outbox
from dialogues.followup.plan import Purpose, Risk
from dialogues.turn import Urgency
from nlu.reading import Language
from tests.conftest import Clock, add_staff
from tests.unit.followed import WANTED, Their, in_each_language, joined, on_sqlite, speaking

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def to_the_call(them: Their) -> None:
    """Say nothing until the worker is to call."""
    for _ in range(20):
        if (await them.plan()).stage == "call":
            return
        await them.at_next()
        await them.delivered()
    raise AssertionError("Nobody is to call.")


@in_each_language
async def test_three_gentle_asks_then_a_call(
    house: House, clock: Clock, language: Language
) -> None:
    them = await joined(house, clock, await add_staff(house), speaking(language))
    asked = []
    for _ in range(4):
        await them.asked()
        asked.append(clock.now)
    first, again, hour, day = (at.astimezone(ZONE) for at in asked)
    assert DAY <= again - first < 2 * DAY
    assert DAY <= hour - again < 3 * DAY
    assert 2 * DAY <= day - hour < 4 * DAY
    assert abs(minute(again) - minute(hour)) >= 4 * 60
    assert abs(minute(hour) - minute(day)) >= 4 * 60
    assert await them.owed() == []
    assert await them.noticed() is None
    await to_the_call(them)
    assert clock.now - asked[-1] >= 2 * DAY
    assert await them.owed() == [("call", False)]
    silent = house.router.book.reasons["checkin.silent"]
    assert await them.noticed() == (Urgency.SOON, (silent,))
    assert await them.at_next() == []
    assert [one.state for one in await them.checkins()] == ["missed"]
    assert await them.owed() == [("call", False)]  # nobody else was agreed on
    assert (await them.plan()).stage == "due"


def minute(at: datetime) -> int:
    return at.hour * 60 + at.minute


@on_sqlite
@pytest.mark.parametrize(
    ("agreed", "tasks"),
    [
        ({"contact": "yes", "village": "yes"}, ["ask_contact", "ask_village"]),
        ({"contact": "yes"}, ["ask_contact"]),
        ({"village": "yes"}, ["ask_village"]),
        ({}, []),
    ],
)
async def test_whoever_was_agreed_on_is_asked_only_with_a_yes(
    house: House, clock: Clock, agreed: dict[str, str], tasks: list[str]
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy, replace(WANTED, risk=Risk.HIGH), **agreed)
    await to_the_call(them)
    silent = house.router.book.reasons["checkin.silent"]
    assert await them.noticed() == (Urgency.TODAY, (silent,))
    called = clock.now
    assert await them.at_next() == []
    assert clock.now - called == DAY
    record = [one for one in await them.record() if one.kind == "task"]
    assert sorted(one.field("why") for one in record) == tasks
    assert {one.staff_id for one in record} <= {noy.id}


@pytest.mark.parametrize("then", ["heard", "stop", "no to it", "no to the worker", "called"])
@on_sqlite
async def test_nobody_else_is_asked_about_who_was_heard_or_wants_it_no_more(
    house: House, clock: Clock, then: str
) -> None:
    noy = await add_staff(house)
    risk = replace(WANTED, risk=Risk.HIGH)
    them = await joined(house, clock, noy, risk, contact="yes", village="yes")
    await to_the_call(them)
    await them.at_next()
    tasks = [("task", False), ("task", False)]
    assert [one for one in await them.owed() if one[0] == "task"] == tasks
    if then == "heard":
        await them.say_yes()
        await them.tap("safety:3")
    elif then == "stop":
        await them.write("stop")
    elif then == "called":
        form = await calls.form(house, noy, them.person_id)
        assert form is not None
        await calls.answer(house, noy, them.person_id, form.checkin_id, ())
        await calls.end(house, noy, them.person_id, form.checkin_id)
    elif then == "no to it":
        for purpose in ("contact", "village"):
            await them.tap(f"mine:{purpose}")
            await them.tap(f"{purpose}:no")
    else:
        for each in (Purpose.CONTACT, Purpose.VILLAGE):
            told = changing.consent(
                house, noy, them.person_id, each, given=False, how="phone", detail=""
            )
            assert (await told).ok
    assert [done for kind, done in await them.owed() if kind == "task"] == [True, True]


@on_sqlite
async def test_a_task_of_the_workers_own_is_not_ended_by_that(house: House, clock: Clock) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy, contact="yes")
    own = NewEntry("task", noy.id, (("note", "bring rice"),), "1" * 32, clock.now.date())
    assert (await record.write(house, noy, them.person_id, own)).ok
    await them.tap("mine:contact")
    await them.tap("contact:no")
    assert await them.owed() == [("task", False)]


async def test_a_question_that_is_late_moves_the_deadline(house: House, clock: Clock) -> None:
    them = await joined(house, clock, await add_staff(house))
    while not await them.at_next():
        pass
    asked = clock.now
    for _ in range(4):
        assert await them.at_next() == []
    assert clock.now - asked == DAY + 3 * HOUR
    assert ((await them.plan()).rung, await them.states()) == (0, ["waiting"])
    clock.move(minutes=20)
    sent = clock.now
    await them.delivered()
    while (await them.plan()).stage == "waiting":
        await them.at_next()
    assert clock.now - sent == DAY
    assert ((await them.plan()).rung, await them.owed()) == (1, [])


@pytest.mark.parametrize("state", ["never", "unknown", "waiting"])
async def test_a_question_that_was_never_sent_is_a_call(
    house: House, clock: Clock, state: str
) -> None:
    them = await joined(house, clock, await add_staff(house))
    while not await them.at_next():
        pass
    asked = clock.now
    await them.delivered(state)
    for _ in range(60):
        if (await them.plan()).stage == "call":
            break
        assert await them.at_next() == []
    assert clock.now - asked == (DAY if state == "never" else 2 * DAY)
    assert await them.owed() == [("call", False)]
    assert (await them.checkins())[0].sent_at is None


async def test_who_answers_after_the_call_was_owed_is_heard(house: House, clock: Clock) -> None:
    them = await joined(house, clock, await add_staff(house), replace(WANTED, risk=Risk.HIGH))
    await to_the_call(them)
    assert await them.say_yes() == [them.asks("safety", them.option("time:a", "time").reply)]
    assert await them.owed() == [("call", True)]
    await them.tap("safety:3")
    await them.tap("enough")
    assert [one.state for one in await them.checkins()] == ["stopped"]
    assert (await them.plan()).stage == "due"


@in_each_language
async def test_who_writes_of_other_things_is_not_silent_but_put_off(
    house: House, clock: Clock, language: Language
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy, speaking(language))
    for laters in (1, 2, 3):
        await them.asked()
        clock.move(hours=3)
        await them.command("help")
        await them.at_next()
        assert [one.laters for one in await them.checkins()] == [laters]
    later = house.router.book.followup.later.reason
    assert await them.noticed() == (Urgency.SOON, (later,))
    assert await them.owed() == []
    assert [one.state for one in await them.checkins()] == ["stopped"]


async def quickly(them: Their, **after: float) -> None:
    """Be asked, and answer so much later."""
    await them.asked()
    them.clock.move(**after)
    await them.say_yes()
    await them.tap("enough")


@on_sqlite
async def test_silence_at_month_ends_is_learnt_from_their_own_past(
    house: House, clock: Clock
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy, replace(WANTED, risk=Risk.LOW, taper="7:180"))
    ends = 0
    while ends < 2:
        await them.asked()
        is_end = clock.now.astimezone(ZONE).day >= 30
        ends += is_end
        clock.move(hours=47 if is_end else 1)
        await them.say_yes()
        await them.tap("enough")
    while True:
        await them.asked()
        local = clock.now.astimezone(ZONE)
        if local.day >= 25:
            break
        await them.say_yes()
        await them.tap("enough")
    while (await them.plan()).rung == 0:
        await them.at_next()
    over = clock.now.astimezone(ZONE)
    assert over - local > timedelta(hours=48)
    assert (over.day, over.hour, over.month) == (3, 12, local.month % 12 + 1)


@on_sqlite
@pytest.mark.parametrize("risk", [Risk.USUAL, Risk.HIGH])
async def test_a_rhythm_that_breaks_is_noticed_before_the_call(
    house: House, clock: Clock, risk: Risk
) -> None:
    them = await joined(house, clock, await add_staff(house), replace(WANTED, risk=risk))
    for _ in range(5):
        await quickly(them, minutes=20)
    assert await them.noticed() is None
    await them.asked()
    asked = clock.now
    rule = house.router.book.followup.rhythm
    while await them.noticed() is None:
        await them.at_next()
        await them.delivered()
        assert (await them.plan()).stage != "call"
    assert await them.noticed() == (rule.urgency, (rule.reason,))
    assert clock.now - asked <= timedelta(days=2)


@in_each_language
async def test_a_shut_chat_is_told_and_a_call_is_owed(
    house: House, clock: Clock, language: Language
) -> None:
    them = await joined(house, clock, await add_staff(house), speaking(language))
    await them.asked()
    clock.move(hours=1)
    await them.leave()
    reason = house.router.book.reasons["checkin.blocked"]
    assert await them.noticed() == (Urgency.TODAY, (reason,))
    assert await them.owed() == [("call", False)]
    row = await them.plan()
    assert row.state == "active"
    before = await them.waiting()
    for _ in range(6):
        await them.at_next()
    assert await them.waiting() == before
    assert (await them.plan()).state == "active"


async def test_two_who_look_at_once_ask_once(house: House, clock: Clock) -> None:
    them = await joined(house, clock, await add_staff(house))
    row = await them.plan()
    assert row.next_at is not None
    clock.now = row.next_at
    before = len(await them.waiting())
    assert await asking.due(house) == (them.person_id,)
    await asyncio.gather(*(asking.look_after(house, them.person_id) for _ in range(4)))
    assert len(await them.waiting()) == before + 1


@pytest.mark.parametrize("jump", [HOUR, -HOUR, DAY, -DAY])
async def test_a_clock_that_jumps_asks_nothing_twice_and_loses_nothing(
    house: House, clock: Clock, jump: timedelta
) -> None:
    them = await joined(house, clock, await add_staff(house))
    row = await them.plan()
    assert row.next_at is not None
    for at in (row.next_at - 2 * HOUR, row.next_at, row.next_at + HOUR):
        clock.now = at
        await looked(them)
        clock.now = at + jump
        await looked(them)
        clock.now = at
        await looked(them)
    hellos = [key for key in await them.waiting() if key.startswith("checkin:")]
    assert len(hellos) == 1
    await them.delivered()
    clock.now += HOUR
    assert await them.say_yes() == [them.asks("safety", them.option("time:a", "time").reply)]
    clock.now += jump
    await them.tap("safety:2")
    clock.now -= jump
    await looked(them)
    await them.tap("enough")
    (one,) = await them.checkins()
    (told,) = await them.answers()
    assert (one.state, [(each.domain, each.score) for each in told]) == (
        "stopped",
        [("safety", 2)],
    )


async def looked(them: Their) -> None:
    """What the loop does at this moment."""
    for person_id in await asking.due(them.house):
        await asking.look_after(them.house, person_id)


@on_sqlite
async def test_what_waited_into_the_night_is_sent_in_the_morning(
    house: House, clock: Clock
) -> None:
    them = await joined(house, clock, await add_staff(house))
    await them.delivered()
    while not await them.at_next():
        pass
    evening = clock.now.astimezone(ZONE).replace(hour=22, minute=0)
    states = []
    for late in (evening, evening + timedelta(hours=4), evening + timedelta(hours=11)):
        clock.now = late.astimezone(UTC)
        due = await deliveries.claim(house.store, "sender", clock.now, timedelta())
        assert due is not None
        await outbox._deliver(house, due)
        async with house.store.read() as tx:
            key = (await them.checkins())[-1].key
            states.append((await checkins.sent_at(tx, key))[0])
    assert states == ["waiting", "waiting", "sent"]
