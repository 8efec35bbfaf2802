"""Who has a case owes an answer in its time; else it waits again, and nobody is told off."""

import asyncio
from datetime import timedelta

import pytest

from bot import sentences as says
from bot.desk import claiming, lapsing, passing, snoozing, writing
from bot.house import House
from bot.outcome import Outcome
from bot.store.desk.happenings import Kind
from dialogues.turn import Urgency
from tests.conftest import Clock, add_staff
from tests.unit.desk import audited, happened, held, kinds, owed, row, waits
from tests.unit.spoken import SOMEBODY, hear

NOW = timedelta(minutes=15)
TODAY = timedelta(minutes=240)
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def all_lapses(house: House) -> tuple[str, ...]:
    """One look of the round; which cases were due."""
    due = await lapsing.due(house)
    for case_id in due:
        await lapsing.look_after(house, case_id)
    return due


async def test_a_case_nobody_answered_in_time_waits_again_and_says_why(
    house: House, clock: Clock
) -> None:
    case_id, noy = await held(house, Urgency.NOW)
    began = await row(house, case_id)
    clock.move(minutes=15)
    assert await all_lapses(house) == ()
    clock.move(seconds=1)
    assert await all_lapses(house) == (case_id,)
    assert await all_lapses(house) == ()
    now = await row(house, case_id)
    assert (now.state, now.holder_id, now.lease_until, now.reply_due_at) == ("waiting",) + (
        None,
    ) * 3
    assert now.waiting_since == began.waiting_since  # they have waited all along
    assert await audited(house) == ["case_opened", "claim", "lapsed"]
    last = (await happened(house, case_id))[-1]
    assert (last.kind, last.name, last.reason) == (Kind.LAPSED, "Noy", "")
    late = await writing.reply(house, case_id, noy, "I am back", "n1")
    assert late == Outcome(ok=False, sentence=says.NOT_YOURS)
    assert (await claiming.claim(house, case_id, noy)).ok
    assert (await writing.reply(house, case_id, noy, "I am back", "n1")).ok


async def test_an_answer_leaves_nothing_owed_until_they_write_and_a_second_word_waits_no_longer(
    house: House, clock: Clock
) -> None:
    case_id, noy = await held(house, Urgency.TODAY, SOMEBODY)
    assert await owed(house, case_id) == clock() + TODAY
    assert (await writing.reply(house, case_id, noy, "I am here", "n1")).ok
    assert await owed(house, case_id) is None
    clock.move(minutes=30)
    await hear(house, "made up")
    first = clock() + TODAY
    clock.move(minutes=30)
    await hear(house, "made up again")
    assert await owed(house, case_id) == first
    clock.now = first + timedelta(seconds=1)
    assert await all_lapses(house) == (case_id,)


@on_sqlite
async def test_a_lease_that_ends_with_nothing_owed_ends_quietly(house: House, clock: Clock) -> None:
    case_id, noy = await held(house, Urgency.NOW)
    assert (await writing.reply(house, case_id, noy, "I am here", "n1")).ok
    clock.move(minutes=29)
    assert (await writing.write_note(house, case_id, noy, "she is on the bus", "n2")).ok
    clock.move(minutes=29)
    assert await all_lapses(house) == ()
    clock.move(minutes=2)
    assert await all_lapses(house) == (case_id,)
    now = await row(house, case_id)
    assert (now.state, now.waiting_since, now.due_at) == ("waiting", clock(), clock() + NOW)
    assert (await audited(house))[-1] == "lease_ended"
    assert await kinds(house, case_id) == ["claimed"]


@on_sqlite
async def test_a_note_alone_buys_no_time_and_what_one_is_doing_buys_one_span(
    house: House, clock: Clock
) -> None:
    case_id, noy = await held(house, Urgency.NOW)
    began = clock()
    clock.move(minutes=10)
    assert (await writing.write_note(house, case_id, noy, "thinking", "n1")).ok
    assert await owed(house, case_id) == began + NOW
    assert (await writing.write_note(house, case_id, noy, "calling her", "n2", doing=True)).ok
    assert await owed(house, case_id) == clock() + NOW
    clock.move(minutes=10)
    assert (await writing.write_note(house, case_id, noy, "again", "n3", doing=True)).ok
    assert await owed(house, case_id) == clock() + timedelta(minutes=5)
    clock.move(minutes=6)
    assert await all_lapses(house) == (case_id,)


@on_sqlite
async def test_a_level_that_rises_asks_for_an_answer_sooner_and_ends_a_rest(
    house: House, clock: Clock
) -> None:
    case_id, noy = await held(house, Urgency.TODAY, SOMEBODY)
    assert (await snoozing.snooze(house, case_id, noy, clock() + timedelta(days=3))).ok
    assert await owed(house, case_id) is None
    clock.move(hours=1)
    await hear(house, "ຊ່ວຍແດ່ ເຂົາລັອກປະຕູ ບໍ່ໃຫ້ອອກ")
    now = await row(house, case_id)
    assert (now.urgency, now.asleep_until) == (0, None)
    assert (now.reply_due_at, now.lease_until) == (clock() + NOW,) * 2


@on_sqlite
async def test_nobody_owes_an_answer_that_cannot_be_sent(house: House, clock: Clock) -> None:
    case_id, _ = await held(house, Urgency.NOW, SOMEBODY)
    await hear(house, "/stop")
    assert await owed(house, case_id) is None
    clock.move(minutes=16)
    assert await all_lapses(house) == ()


@on_sqlite
async def test_who_is_handed_a_case_has_its_whole_time(house: House, clock: Clock) -> None:
    case_id, noy = await held(house, Urgency.NOW)
    khamla = await add_staff(house, "khamla", "Khamla")
    clock.move(minutes=14)
    assert (await passing.hand_over(house, case_id, noy, khamla.id, "")).ok
    assert await owed(house, case_id) == clock() + NOW
    assert (await writing.reply(house, case_id, khamla, "hello", "n1")).ok
    assert (await passing.hand_over(house, case_id, khamla, noy.id, "")).ok
    assert await owed(house, case_id) is None


async def test_an_answer_and_a_lapse_at_once_never_both_happen(house: House, clock: Clock) -> None:
    outcomes = set()
    case_id, noy = await held(house, Urgency.NOW)
    for number in range(6):
        clock.move(minutes=16)
        answer, _ = await asyncio.gather(
            writing.reply(house, case_id, noy, "late", f"n{number}"),
            lapsing.look_after(house, case_id),
        )
        state = (await row(house, case_id)).state
        assert state == ("held" if answer.ok else "waiting")
        outcomes.add(answer.ok)
        if answer.ok:
            assert (await passing.give_back(house, case_id, noy)).ok
        assert (await claiming.claim(house, case_id, noy)).ok
    assert outcomes


@on_sqlite
async def test_two_who_look_at_once_see_one_lapse(house: House, clock: Clock) -> None:
    case_id, _ = await held(house, Urgency.NOW)
    clock.move(minutes=16)
    await asyncio.gather(*(lapsing.look_after(house, case_id) for _ in range(5)))
    assert (await audited(house)).count("lapsed") == 1
    assert await kinds(house, case_id) == ["claimed", "lapsed"]


@on_sqlite
async def test_one_that_cannot_be_looked_after_holds_up_no_other(
    house: House, clock: Clock
) -> None:
    case_id, _ = await held(house, Urgency.NOW)
    resting = await waits(house)
    noy = await add_staff(house, "khamla", "Khamla")
    assert (await snoozing.snooze(house, resting, noy, clock() + timedelta(hours=1))).ok
    clock.move(hours=1)
    assert await lapsing.due(house) == (case_id, resting)
    for one in (case_id, resting):
        await lapsing.put_off(house, one)
    assert await lapsing.due(house) == ()
    clock.move(minutes=6)
    assert set(await lapsing.due(house)) == {case_id, resting}
