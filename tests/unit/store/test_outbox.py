"""What goes out: danger first, one at a time a chat, at its pace, each with one honest ending."""

import json
from datetime import timedelta

import pytest

from bot.channels import Button, Delivery, Ending, Outgoing
from bot.store import people
from bot.store.boxes import deliveries, outbox
from bot.store.boxes.deliveries import Due
from bot.store.boxes.outbox import Draft, Rank, Rule
from bot.store.models.boxes import Outbox as OutboxRow
from bot.store.session import Store
from tests.conftest import Clock

NO_PACE = timedelta()


async def put(
    store: Store,
    clock: Clock,
    key: str,
    chat: str = "100",
    rank: Rank = Rank.ANSWER,
    rule: Rule = Rule.LEAVE,
) -> None:
    async with store.write() as tx:
        known = await people.find_or_make(tx, store, "telegram", chat, clock())
        out = Outgoing(key, ((Button("one", "a.b"),),))
        draft = Draft(key, "telegram", chat, out, rank, rule)
        outbox.put(tx, store, draft, (known.row.id, known.seal), clock())
        await tx.commit()


async def claim(store: Store, clock: Clock, pace: timedelta = NO_PACE) -> Due:
    due = await deliveries.claim(store, "sender", clock(), pace)
    assert due is not None
    return due


async def end(store: Store, clock: Clock, due: Due, delivery: Delivery) -> str:
    async with store.write() as tx:
        state = await deliveries.end(tx, due, delivery, clock())
        await tx.commit()
    return state


async def test_a_row_is_sent_as_it_was_put(store: Store, clock: Clock) -> None:
    await put(store, clock, "u1:0:0")
    due = await claim(store, clock)
    assert (due.channel, due.address, due.attempts) == ("telegram", "100", 1)
    assert due.out == Outgoing("u1:0:0", ((Button("one", "a.b"),),))
    assert await end(store, clock, due, Delivery(Ending.SENT, "77")) == "sent"
    assert await deliveries.claim(store, "sender", clock(), NO_PACE) is None


async def test_a_recording_comes_out_as_it_was_put(store: Store, clock: Clock) -> None:
    out = Outgoing("words", ((Button("one", "a.b"),),), "/chat/audio/lo/ask_passport.ogg")
    async with store.write() as tx:
        draft = Draft("said", "telegram", "9", out, Rank.ANSWER, Rule.LEAVE)
        outbox.put(tx, store, draft, None, clock())
        await tx.commit()
    assert (await claim(store, clock)).out == out


def test_a_row_from_before_there_were_recordings_is_read() -> None:
    old = json.dumps({"text": "words", "rows": [[["one", "a.b"]]]})
    assert outbox.load(old) == Outgoing("words", ((Button("one", "a.b"),),))


def test_what_is_taken_back_and_the_words_as_they_were_typed_come_out_again() -> None:
    out = Outgoing("ຊ່ວຍແດ່", ((Button("ບໍ່", "a"), Button("ແມ່ນ", "b")), ()), "/a.ogg", ("7", "8"))
    assert outbox.load(outbox.dump(out)) == out
    assert "ຊ່ວຍແດ່" in outbox.dump(out)
    last = Outgoing("goodbye", last=True)
    assert outbox.load(outbox.dump(last)) == last
    for rare in ("takes_back", "last"):
        assert f'"{rare}"' not in outbox.dump(Outgoing("words"))


async def test_danger_overtakes_answers_and_check_ins(store: Store, clock: Clock) -> None:
    await put(store, clock, "checkin", chat="1", rank=Rank.CHECKIN)
    await put(store, clock, "answer", chat="2")
    await put(store, clock, "danger", chat="3", rank=Rank.DANGER)
    await put(store, clock, "staff", chat="4", rank=Rank.STAFF)
    order = [(await claim(store, clock)).out.text for _ in range(4)]
    assert order == ["danger", "staff", "answer", "checkin"]


async def test_a_chat_keeps_its_order_and_has_one_message_under_way(
    store: Store, clock: Clock
) -> None:
    await put(store, clock, "first")
    await put(store, clock, "second")
    first = await claim(store, clock)
    assert await deliveries.claim(store, "other", clock(), NO_PACE) is None
    await end(store, clock, first, Delivery(Ending.LATER, wait=5, cause="NetworkError"))
    clock.move(seconds=6)
    again = await claim(store, clock)
    assert (again.out.text, again.attempts) == ("first", 2)
    await end(store, clock, again, Delivery(Ending.SENT))
    assert (await claim(store, clock)).out.text == "second"


async def test_a_chat_gets_one_message_a_second_and_none_while_telegram_asks_to_wait(
    store: Store, clock: Clock
) -> None:
    pace = timedelta(seconds=1)
    for key in ("a", "b", "c"):
        await put(store, clock, key)
    await end(store, clock, await claim(store, clock, pace), Delivery(Ending.SENT))
    assert await deliveries.claim(store, "sender", clock(), pace) is None
    clock.move(seconds=1)
    due = await claim(store, clock, pace)
    await end(store, clock, due, Delivery(Ending.LATER, wait=30, cause="RetryAfter"))
    await put(store, clock, "danger", rank=Rank.DANGER)
    clock.move(seconds=29)
    assert await deliveries.claim(store, "sender", clock(), pace) is None
    clock.move(seconds=1)
    assert (await claim(store, clock, pace)).out.text == "danger"


@pytest.mark.parametrize(
    ("rule", "state"),
    [(Rule.AGAIN, "waiting"), (Rule.LEAVE, "unknown"), (Rule.ASK, "unknown")],
)
async def test_an_uncertain_message_follows_its_rule(
    store: Store, clock: Clock, rule: Rule, state: str
) -> None:
    await put(store, clock, "u1:0:0", rule=rule)
    due = await claim(store, clock)
    assert await end(store, clock, due, Delivery(Ending.UNKNOWN, cause="TimedOut")) == state


async def test_what_a_dead_sender_had_in_hand_is_unknown_first(store: Store, clock: Clock) -> None:
    await put(store, clock, "leave", chat="1")
    await put(store, clock, "again", chat="2", rank=Rank.DANGER, rule=Rule.AGAIN)
    danger, chatter = await claim(store, clock), await claim(store, clock)
    clock.move(seconds=41)
    assert await deliveries.recover(store, clock()) == 2
    assert await outbox.counts(store) == {"unknown": 1, "waiting": 1}
    assert (await claim(store, clock)).out.text == "again"
    late = [await end(store, clock, due, Delivery(Ending.SENT)) for due in (danger, chatter)]
    assert late == ["", ""]


async def test_a_later_that_lasts_a_day_is_given_up_and_on_record(
    store: Store, clock: Clock
) -> None:
    await put(store, clock, "u1:0:0")
    later = Delivery(Ending.LATER, cause="NetworkError")
    ends = []
    for hours in (0, 23, 2):
        clock.move(hours=hours)
        ends.append(await end(store, clock, await claim(store, clock), later))
    assert ends == ["waiting", "waiting", "never"]


async def test_words_to_nobody_known_are_wiped_once_sent(store: Store, clock: Clock) -> None:
    async with store.write() as tx:
        draft = Draft("last", "telegram", "9", Outgoing("gone"), Rank.ANSWER, Rule.LEAVE)
        outbox.put(tx, store, draft, None, clock())
        await tx.commit()
    due = await claim(store, clock)
    assert (due.address, due.out.text, due.person_id) == ("9", "gone", None)
    await end(store, clock, due, Delivery(Ending.SENT))
    async with store.read() as tx:
        row = await tx.get(OutboxRow, due.id)
    assert row is not None
    assert (row.to, row.body) == (None, None)
