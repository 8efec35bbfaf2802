"""Called back while it was on its way, or for a chat that is somebody else's now."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.backup import outbox as gate
from bot.channels import Delivery, Ending, Outgoing
from bot.house import House
from bot.store import people, vitals
from bot.store.boxes import deliveries, doubts, going_on, outbox
from bot.store.boxes.outbox import Draft, Rank, Rule
from bot.store.keeping import forgetting
from tests.conftest import Clock, add_staff
from tests.unit.followed import join, joined
from tests.unit.spoken import SOMEBODY, hear
from tests.unit.store import boxed

ELSE = "b" * 32
LATER = Delivery(Ending.LATER, cause="RetryAfter", wait=3)
SENT = Delivery(Ending.SENT, message_id="7")


@pytest.mark.parametrize(
    ("ends", "state"), [(LATER, "never"), (SENT, "sent"), (Delivery(Ending.UNKNOWN), "unknown")]
)
async def test_after_stop_it_is_not_tried_again(
    house: House, clock: Clock, ends: Delivery, state: str
) -> None:
    person = await boxed.put(house, "a")
    due = await boxed.taken(house)
    async with house.store.write() as tx:
        await outbox.cancel(tx, person, clock(), "Stopped")
        await tx.commit()
    assert await boxed.end(house, due, ends) == state
    clock.move(minutes=5)
    assert await boxed.claimed(house) is None
    assert (await boxed.row(house, "a")).state == state


async def test_forgotten_while_it_was_sent_it_is_on_record_as_sent(
    house: House, clock: Clock
) -> None:
    await boxed.put(house, "a")
    await boxed.put(house, "waits")
    due = await boxed.taken(house)
    async with house.store.write() as tx:
        who = await people.find(tx, house.store, "telegram", boxed.CHAT)
        assert who is not None
        await forgetting.forget(tx, who, clock())
        await tx.commit()
    assert (await boxed.row(house, "a")).body is None
    assert await boxed.end(house, due, SENT) == "sent"
    assert await boxed.states(house) == {"a": "sent", "waits": "never"}


async def test_sent_again_after_a_day_it_has_a_day_of_patience(house: House, clock: Clock) -> None:
    person = await boxed.put(house, "a", Rank.STAFF, Rule.ASK)
    due = await boxed.taken(house)
    await boxed.end(house, due, Delivery(Ending.UNKNOWN))
    clock.move(hours=25)
    async with house.store.write() as tx:
        assert await doubts.decide(tx, due.id, person, clock(), again=True)
        await tx.commit()
    assert await boxed.end(house, await boxed.taken(house), LATER) == "waiting"


async def _all_goes(house: House, clock: Clock) -> list[str]:
    """What still waits after a day of sending all that can be sent."""
    for _ in range(150):
        clock.move(minutes=10)
        due = await boxed.claimed(house)
        if due is not None:
            await boxed.end(house, due, SENT)
    return [key for key, state in (await boxed.states(house)).items() if state == "waiting"]


async def test_a_strangers_answer_on_its_way_does_not_block_who_joins_there(
    house: House, clock: Clock
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    clock.move(hours=1)
    await hear(house, "hello", ELSE)
    clock.move(hours=1)
    while (due := await boxed.taken(house)).address != ELSE:
        await boxed.end(house, due, SENT)
    await join(replace(them, address=ELSE), noy)
    await boxed.end(house, due, LATER)
    assert await _all_goes(house, clock) == []


async def test_what_waits_for_an_old_phone_does_not_block_who_has_it_now(
    house: House, clock: Clock
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    assert await _all_goes(house, clock) == []
    await boxed.put(house, "waits", Rank.DANGER, Rule.AGAIN, to=("web", SOMEBODY))
    await join(replace(them, address=ELSE), noy)
    await hear(house, "hello", SOMEBODY)
    assert await _all_goes(house, clock) == []
    assert (await boxed.row(house, "waits")).state == "never"


async def test_a_row_for_a_chat_that_is_anothers_ends_and_holds_up_nobody(
    house: House, clock: Clock
) -> None:
    """However it came to be there."""
    await boxed.put(house, "waits")
    async with house.store.write() as tx:
        who = await people.find(tx, house.store, "telegram", boxed.CHAT)
        assert who is not None
        await people.reach_at(tx, house.store, who, "telegram", "200")
        await tx.commit()
    await boxed.put(house, "of who has it now")
    assert await _all_goes(house, clock) == []
    left = await boxed.row(house, "waits")
    assert (left.state, left.cause) == ("never", "NoAddress")


async def _shut_for_a_day(house: House, clock: Clock) -> None:
    await gate.close(house.store, clock())
    clock.move(hours=25)
    await gate.open_again(house.store, clock())


async def test_what_waited_behind_the_gate_has_a_day_of_patience_once_it_is_open(
    house: House, clock: Clock
) -> None:
    await boxed.put(house, "a", Rank.DANGER, Rule.AGAIN)
    await boxed.end(house, await boxed.taken(house), LATER)
    await _shut_for_a_day(house, clock)
    assert await boxed.end(house, await boxed.taken(house), LATER) == "waiting"


async def test_a_process_without_the_channel_gives_up_nothing_as_soon_as_the_gate_is_open(
    house: House, clock: Clock
) -> None:
    """Another process that has the channel is just beginning to send."""
    await boxed.put(house, "a", Rank.DANGER, Rule.AGAIN)
    await _shut_for_a_day(house, clock)
    assert await deliveries.give_up(house.store, clock(), ("web",)) == 0
    clock.move(hours=25)
    assert await deliveries.give_up(house.store, clock(), ("web",)) == 1


async def test_what_is_for_a_later_hour_is_still_for_that_hour_once_the_gate_is_open(
    house: House, clock: Clock
) -> None:
    to = ("telegram", boxed.CHAT)
    later = clock() + timedelta(hours=30)
    async with house.store.write() as tx:
        draft = Draft("a", *to, Outgoing("a"), Rank.CHECKIN, Rule.LEAVE, not_before=later)
        outbox.put(tx, house.store, draft, None, clock())
        await tx.commit()
    await _shut_for_a_day(house, clock)
    assert (await boxed.row(house, "a")).not_before == later
    assert await boxed.claimed(house) is None
    clock.move(hours=5)
    assert (await boxed.taken(house)).out.text == "a"


async def test_patience_begins_with_the_first_try(house: House, clock: Clock) -> None:
    """A house that lay dark for a day often has its line a little later than itself."""
    await boxed.put(house, "a", Rank.DANGER, Rule.AGAIN)
    clock.move(hours=25)
    assert await boxed.end(house, await boxed.taken(house), LATER) == "waiting"
    clock.move(hours=23)
    assert await boxed.end(house, await boxed.taken(house), LATER) == "waiting"
    clock.move(hours=2)
    assert await boxed.end(house, await boxed.taken(house), LATER) == "never"


async def test_about_what_was_called_back_on_its_way_nobody_has_to_decide(
    house: House, clock: Clock
) -> None:
    """Of a stop there is no more to be sent, of somebody forgotten no talk that would say so."""
    person = await boxed.put(house, "a")
    due = await boxed.taken(house)
    async with house.store.write() as tx:
        await outbox.cancel(tx, person, clock(), "Stopped")
        await tx.commit()
    assert await boxed.end(house, due, Delivery(Ending.UNKNOWN)) == "unknown"
    async with house.store.read() as tx:
        assert (await vitals.wrecks(tx, clock())).unknown == 0


async def test_danger_words_that_were_tried_five_times_are_told_of_for_as_long_as_an_update(
    house: House, clock: Clock
) -> None:
    """The desk has no button for them, and without an end the doctor would never be content."""
    await boxed.put(house, "a", rank=Rank.DANGER, rule=Rule.AGAIN)
    ended = ""
    for _ in range(going_on.MOST_UNKNOWNS):
        clock.move(minutes=1)
        ended = await boxed.end(house, await boxed.taken(house), Delivery(Ending.UNKNOWN))
    assert ended == "unknown"
    async with house.store.read() as tx:
        assert (await vitals.wrecks(tx, clock())).unknown == 1
        assert (await vitals.wrecks(tx, clock() + timedelta(seconds=1))).unknown == 0
