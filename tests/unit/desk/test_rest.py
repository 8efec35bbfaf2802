"""A case rests until its time, or until they write; danger never does."""

from datetime import timedelta

import pytest

from bot import sentences as says
from bot.desk import lapsing, snoozing
from bot.house import House
from bot.outcome import Outcome
from bot.store import people
from bot.talk import raising
from dialogues.turn import OpenCase, Urgency
from tests.conftest import Clock, add_staff
from tests.unit.desk import audited, held, kinds, row, turn_of, waits
from tests.unit.spoken import SOMEBODY, hear

HOUR = timedelta(hours=1)
TODAY = timedelta(minutes=240)
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def test_a_held_case_rests_in_its_holders_hands_and_comes_back_owing_an_answer(
    house: House, clock: Clock
) -> None:
    case_id, noy = await held(house)
    until = clock() + 24 * HOUR
    for _ in range(2):
        assert (await snoozing.snooze(house, case_id, noy, until)).ok
    clock.move(hours=23)
    assert await lapsing.due(house) == ()
    clock.move(hours=1)
    assert await lapsing.due(house) == (case_id,)
    await lapsing.look_after(house, case_id)
    now = await row(house, case_id)
    assert (now.state, now.holder_id, now.asleep_until) == ("held", noy.id, None)
    assert (now.reply_due_at, now.lease_until) == (clock() + TODAY,) * 2
    assert await audited(house) == ["case_opened", "claim", "snooze", "awake"]
    assert await kinds(house, case_id) == ["claimed", "asleep"]


async def test_a_waiting_case_rests_and_waits_again_by_itself(house: House, clock: Clock) -> None:
    case_id = await waits(house, Urgency.SOON)
    noy = await add_staff(house)
    assert (await snoozing.snooze(house, case_id, noy, clock() + 72 * HOUR)).ok
    clock.move(hours=72)
    await lapsing.look_after(house, case_id)
    now = await row(house, case_id)
    assert (now.state, now.asleep_until) == ("waiting", None)
    assert now.due_at > clock()


@on_sqlite
async def test_whoever_writes_wakes_their_case_at_once(house: House, clock: Clock) -> None:
    case_id, noy = await held(house, Urgency.TODAY, SOMEBODY)
    assert (await snoozing.snooze(house, case_id, noy, clock() + 24 * HOUR)).ok
    clock.move(hours=2)
    await hear(house, "made up")
    now = await row(house, case_id)
    assert (now.asleep_until, now.holder_id, now.reply_due_at) == (None, noy.id, clock() + TODAY)


@on_sqlite
async def test_danger_never_rests_and_a_rest_has_its_bounds(house: House, clock: Clock) -> None:
    case_id, noy = await held(house, Urgency.NOW)
    assert await snoozing.snooze(house, case_id, noy, clock() + HOUR) == Outcome(
        ok=False, sentence=says.NEVER_ASLEEP
    )
    calm = await waits(house)
    for wrong in (timedelta(minutes=30), timedelta(days=31), -HOUR):
        assert await snoozing.snooze(house, calm, noy, clock() + wrong) == Outcome(
            ok=False, sentence=says.REST_BETWEEN
        )
    assert [(await row(house, one)).asleep_until for one in (case_id, calm)] == [None, None]


@on_sqlite
async def test_nobody_lets_a_colleagues_case_rest_or_wakes_it(house: House, clock: Clock) -> None:
    case_id, noy = await held(house)
    khamla = await add_staff(house, "khamla", "Khamla")
    refused = await snoozing.snooze(house, case_id, khamla, clock() + HOUR)
    assert refused == Outcome(ok=False, sentence=says.NOT_YOURS)
    assert (await snoozing.snooze(house, case_id, noy, clock() + HOUR)).ok
    assert await snoozing.wake(house, case_id, khamla) == refused
    assert (await row(house, case_id)).asleep_until == clock() + HOUR
    assert (await snoozing.wake(house, case_id, noy)).ok
    assert (await row(house, case_id)).asleep_until is None
    assert await kinds(house, case_id) == ["claimed", "asleep", "awake"]
    assert await audited(house) == ["case_opened", "claim", "snooze", "wake"]


@on_sqlite
async def test_one_woken_by_hand_and_left_is_told_of_like_any_that_waits(
    house: House, clock: Clock
) -> None:
    case_id = await waits(house)
    noy = await add_staff(house)
    assert (await snoozing.snooze(house, case_id, noy, clock() + 24 * HOUR)).ok
    clock.move(hours=2)
    before = await turn_of(house, case_id)
    assert (await snoozing.wake(house, case_id, noy)).ok
    assert await turn_of(house, case_id) == before + 1


@on_sqlite
async def test_a_new_reason_wakes_a_resting_case_and_tells_like_any_that_waits(
    house: House, clock: Clock
) -> None:
    case_id = await waits(house, Urgency.TODAY, SOMEBODY)
    noy = await add_staff(house)
    assert (await snoozing.snooze(house, case_id, noy, clock() + 72 * HOUR)).ok
    clock.move(hours=24)
    before = await turn_of(house, case_id)
    await hear(house, "I am scared of him")
    now = await row(house, case_id)
    assert (now.state, now.asleep_until) == ("waiting", None)
    assert (now.due_at, await turn_of(house, case_id)) == (clock() + TODAY, before + 1)


@on_sqlite
async def test_a_new_reason_wakes_a_case_in_hand_and_an_answer_is_owed(
    house: House, clock: Clock
) -> None:
    case_id, noy = await held(house, Urgency.TODAY, SOMEBODY)
    assert (await snoozing.snooze(house, case_id, noy, clock() + 72 * HOUR)).ok
    clock.move(hours=24)
    async with house.store.write() as tx:  # nobody wrote: the house itself has noticed something
        known = await people.find_or_make(tx, house.store, "web", SOMEBODY, clock())
        wanted = OpenCase(Urgency.TODAY, "followup_silent")
        await raising.raise_case(house, tx, known, wanted, clock())
        await tx.commit()
    now = await row(house, case_id)
    assert (now.asleep_until, now.holder_id) == (None, noy.id)
    assert (now.reply_due_at, now.lease_until) == (clock() + TODAY,) * 2
