"""What each ending of a try leaves in the row, when it is tried again, and what staff decide."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.channels import Button, Delivery, Ending, Outgoing
from bot.store import messages, people
from bot.store.boxes import deliveries, doubts, outbox
from bot.store.boxes.deliveries import LEASE, PATIENCE, Due
from bot.store.boxes.going_on import MOST_UNKNOWNS
from bot.store.boxes.outbox import Draft, Rank, Rule
from bot.store.messages import Said
from bot.store.models.boxes import Outbox as Row
from bot.store.models.cases import Message
from bot.store.models.people import Address
from bot.store.sealed.keys import make_keys
from bot.store.sealed.vault import Place, Vault
from bot.store.session import Store
from tests.conftest import SQLITE, Clock

pytestmark = SQLITE
SECOND = timedelta(seconds=1)
LATER, UNKNOWN = Delivery(Ending.LATER, cause="NetworkError"), Delivery(Ending.UNKNOWN)


class Chats:
    """An outbox, and what its senders do with it, by the test's clock."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store, self.clock = store, clock

    async def put(self, key: str, chat: str = "100", **more: object) -> str:
        """Words for the person behind this chat; their id."""
        async with self.store.write() as tx:
            known = await people.find_or_make(tx, self.store, "telegram", chat, self.clock())
            drafted: dict[str, object] = {"rank": Rank.ANSWER, "rule": Rule.LEAVE, **more}
            draft = Draft(key, "telegram", chat, self.said(key), **drafted)  # type: ignore[arg-type]
            outbox.put(tx, self.store, draft, (known.row.id, known.seal), self.clock())
            await tx.commit()
        return known.row.id

    async def to_nobody(self, key: str, channel: str = "telegram", **more: object) -> None:
        """Words to an address alone, as to staff."""
        async with self.store.write() as tx:
            drafted: dict[str, object] = {"rank": Rank.STAFF, "rule": Rule.LEAVE, **more}
            draft = Draft(key, channel, f"chat of {key}", Outgoing(key), **drafted)  # type: ignore[arg-type]
            outbox.put(tx, self.store, draft, None, self.clock())
            await tx.commit()

    @staticmethod
    def said(key: str) -> Outgoing:
        return Outgoing(f"words of {key}", ((Button(f"label of {key}", f"data.{key}"),),))

    async def claim(self, worker: str = "sender", pace: timedelta = SECOND) -> Due | None:
        return await deliveries.claim(self.store, worker, self.clock(), pace)

    async def claimed(self, worker: str = "sender") -> Due:
        due = await self.claim(worker)
        assert due is not None
        return due

    async def end(self, due: Due, delivery: Delivery) -> str:
        async with self.store.write() as tx:
            state = await deliveries.end(tx, due, delivery, self.clock())
            await tx.commit()
        return state

    async def row(self, key: str) -> Row:
        async with self.store.read() as tx:
            rows = {row.key: row for row in (await tx.execute(select(Row))).scalars()}
        return rows[key]

    async def elsewhere(self, key: str, address: str) -> None:
        """Let this row go to another address than its person's."""
        async with self.store.write() as tx:
            row = await tx.get(Row, (await self.row(key)).id)
            assert row is not None
            row.to = self.store.vault.house.close(Place("outbox", "to", key), address)
            await tx.commit()

    async def left(self, key: str) -> tuple[str, str | None, str | None, datetime | None]:
        """State, cause, who holds it and until when."""
        row = await self.row(key)
        return row.state, row.cause, row.claimed_by, row.claimed_until


@pytest.fixture
def chats(store: Store, clock: Clock) -> Chats:
    return Chats(store, clock)


async def test_a_claim_says_all_that_the_sender_must_know(chats: Chats) -> None:
    person_id = await chats.put("first", rank=Rank.DANGER)
    await chats.put("second", "200")
    made = chats.clock()
    chats.clock.move(seconds=3)
    due = await chats.claimed("one")
    assert due == Due(
        due.id,
        "telegram",
        "100",
        chats.said("first"),
        person_id,
        "one",
        1,
        made,
        SECOND,
        more=True,
        rank=Rank.DANGER,
    )
    assert await chats.left("first") == ("sending", None, "one", chats.clock() + LEASE)
    assert (await chats.row("first")).rests_until == chats.clock() + SECOND
    other = await chats.claimed("two")
    assert (other.out.text, other.more) == ("words of second", False)


async def test_others_that_are_not_due_yet_are_not_more(chats: Chats, clock: Clock) -> None:
    await chats.put("now")
    await chats.put("later", "200", not_before=clock() + SECOND)
    assert (await chats.claimed()).more is False
    assert await chats.claim() is None
    clock.move(seconds=1)
    assert (await chats.claimed()).out.text == "words of later"


async def test_a_page_takes_what_comes_without_a_pace(chats: Chats) -> None:
    await chats.to_nobody("page", "web")
    assert (await chats.claimed()).pace == timedelta()
    assert (await chats.row("page")).rests_until is None


async def test_in_a_chat_danger_goes_before_older_words_and_equals_in_their_order(
    chats: Chats,
) -> None:
    await chats.put("answer")
    await chats.put("danger", rank=Rank.DANGER)
    await chats.put("danger too", rank=Rank.DANGER)
    order = []
    for _ in range(3):
        due = await chats.claimed()
        assert await chats.end(due, Delivery(Ending.SENT)) == "sent"
        order.append(due.out.text)
        assert await chats.claim() is None  # the chat rests
        chats.clock.move(seconds=1)
    assert order == ["words of danger", "words of danger too", "words of answer"]


async def test_under_the_wrong_keys_it_waits_and_holds_up_no_other_chat(
    chats: Chats, tmp_path: Path
) -> None:
    await chats.put("sealed")
    ours, chats.store.vault = chats.store.vault, Vault(make_keys(tmp_path / "other.json"))
    assert await chats.claim() is None
    assert await chats.left("sealed") == ("waiting", "Sealed", None, None)
    assert (await chats.row("sealed")).not_before == chats.clock() + SECOND
    chats.clock.move(seconds=1)
    assert await chats.claim() is None
    assert (await chats.row("sealed")).not_before == chats.clock() + 2 * SECOND
    await chats.put("other", "200")
    assert (await chats.claimed()).out.text == "words of other"
    chats.store.vault = ours
    chats.clock.move(seconds=2)
    assert (await chats.claimed()).out.text == "words of sealed"


@pytest.mark.parametrize("ending", [Ending.SENT, Ending.NEVER])
async def test_an_end_for_good_is_on_record_and_keeps_a_persons_words(
    chats: Chats, clock: Clock, ending: Ending
) -> None:
    await chats.put("said")
    due = await chats.claimed()
    clock.move(seconds=2)
    assert await chats.end(due, Delivery(ending, "77", cause="Why")) == ending.value
    row = await chats.row("said")
    assert (row.state, row.cause, row.channel_message) == (ending.value, "Why", "77")
    assert (row.claimed_by, row.claimed_until, row.ended_at) == (None, None, clock())
    assert row.rests_until == clock() + SECOND
    assert row.body is not None


@pytest.mark.parametrize("ending", list(Ending))
async def test_who_lost_the_row_ends_nothing(chats: Chats, clock: Clock, ending: Ending) -> None:
    await chats.put("said")
    late = await chats.claimed("late")
    clock.move(seconds=LEASE.total_seconds() + 1)
    assert await deliveries.recover(chats.store, clock()) == 1
    async with chats.store.write() as tx:
        row = await tx.get(Row, late.id)
        assert row is not None
        row.state, row.not_before = "waiting", clock()
        await tx.commit()
    here = await chats.claimed("late")  # the same sender's second try
    assert (late.attempts, here.attempts) == (1, 2)
    assert await chats.end(late, Delivery(ending)) == ""
    assert (await chats.left("said"))[0] == "sending"
    assert await chats.end(here, Delivery(Ending.SENT)) == "sent"
    assert await chats.end(here, Delivery(ending)) == ""


async def test_later_waits_longer_each_time_at_most_a_minute(chats: Chats, clock: Clock) -> None:
    await chats.put("said")
    waits = []
    for _ in range(9):
        due = await chats.claimed()
        assert await chats.end(due, LATER) == "waiting"
        assert await chats.left("said") == ("waiting", "NetworkError", None, None)
        row = await chats.row("said")
        waits.append((row.not_before - clock()).total_seconds())
        assert row.rests_until == clock() + SECOND
        clock.now = row.not_before
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


async def test_in_danger_it_waits_ten_seconds_at_most(chats: Chats, clock: Clock) -> None:
    await chats.put("said", rank=Rank.DANGER)
    waits = []
    for _ in range(6):
        await chats.end(await chats.claimed(), LATER)
        waits.append(((await chats.row("said")).not_before - clock()).total_seconds())
        clock.move(seconds=waits[-1])
    assert waits == [1, 2, 4, 8, 10, 10]


async def test_a_wait_that_the_channel_asks_for_is_the_whole_chats(
    chats: Chats, clock: Clock
) -> None:
    await chats.put("said")
    await chats.end(await chats.claimed(), Delivery(Ending.LATER, wait=30))
    row = await chats.row("said")
    assert (row.not_before, row.rests_until) == (clock() + 30 * SECOND, clock() + 30 * SECOND)
    assert row.cause is None


@pytest.mark.parametrize(("early", "state"), [(1, "waiting"), (0, "never")])
async def test_after_a_day_of_later_it_is_given_up(
    chats: Chats, clock: Clock, early: int, state: str
) -> None:
    await chats.put("said")
    assert await chats.end(await chats.claimed(), LATER) == "waiting"
    clock.move(seconds=PATIENCE.total_seconds() - early)
    assert await chats.end(await chats.claimed(), LATER) == state
    assert (await chats.left("said"))[:2] == (state, "NetworkError")


async def test_urgent_words_are_sent_again_until_the_fifth_doubt(
    chats: Chats, clock: Clock
) -> None:
    await chats.put("said", rank=Rank.DANGER, rule=Rule.AGAIN)
    told = []
    for tried in range(MOST_UNKNOWNS):
        told.append(await chats.end(await chats.claimed(), UNKNOWN))
        row = await chats.row("said")
        assert (row.unknowns, row.claimed_by, row.claimed_until) == (tried + 1, None, None)
        if told[-1] == "waiting":
            assert row.not_before == clock() + timedelta(seconds=min(2**tried, 10))
            clock.now = row.not_before
    assert told == ["waiting"] * 4 + ["unknown"]
    assert ((await chats.row("said")).ended_at, (await chats.row("said")).cause) == (clock(), None)


async def test_in_doubt_words_to_nobody_known_are_wiped_and_a_persons_are_kept(
    chats: Chats, clock: Clock
) -> None:
    await chats.to_nobody("alert")
    await chats.put("said")
    for _ in range(2):
        assert await chats.end(await chats.claimed(), UNKNOWN) == "unknown"
    alert, said = await chats.row("alert"), await chats.row("said")
    assert (alert.to, alert.body, alert.ended_at) == (None, None, clock())
    assert (said.to, said.ended_at) == (None, clock())
    assert said.body is not None


async def test_a_lease_is_its_senders_to_its_last_moment(chats: Chats, clock: Clock) -> None:
    await chats.put("again", rule=Rule.AGAIN)
    await chats.put("leave", "200")
    for _ in range(2):
        await chats.claimed()
    clock.move(seconds=LEASE.total_seconds())
    assert await deliveries.recover(chats.store, clock()) == 0
    clock.move(seconds=1)
    assert await deliveries.recover(chats.store, clock()) == 2
    assert await chats.left("again") == ("waiting", "SenderDied", None, None)
    assert (await chats.row("again")).not_before == clock()
    assert await chats.left("leave") == ("unknown", "SenderDied", None, None)
    assert await deliveries.recover(chats.store, clock()) == 0


async def test_after_a_restore_only_rows_of_before_are_in_doubt(chats: Chats, clock: Clock) -> None:
    await chats.put("sent", "500")
    await chats.end(await chats.claimed(), Delivery(Ending.SENT))
    await chats.put("sending")
    await chats.claimed()
    await chats.put("leave", "200")
    await chats.put("again", "300", rule=Rule.AGAIN)
    restored = clock()
    clock.move(seconds=1)
    await chats.put("new", "400")
    async with chats.store.write() as tx:
        told = await deliveries.in_doubt(tx, restored, clock())
        await tx.commit()
    assert told == {"left": 2, "again": 1}
    assert await chats.left("sending") == ("unknown", "Restored", None, None)
    assert await chats.left("leave") == ("unknown", "Restored", None, None)
    assert await chats.left("again") == ("waiting", "Restored", None, None)
    assert (await chats.row("again")).not_before == clock()
    assert (await chats.left("new"))[:2] == ("waiting", None)
    assert await outbox.counts(chats.store) == {"sent": 1, "unknown": 2, "waiting": 2}


async def test_words_for_another_address_than_the_persons_go_there(chats: Chats) -> None:
    person_id = await chats.put("said")
    await chats.elsewhere("said", "another")
    due = await chats.claimed()
    assert (due.address, due.person_id, due.out) == ("another", person_id, chats.said("said"))


async def test_staff_decide_about_the_unknown_rows_of_the_person_before_them(
    chats: Chats, clock: Clock
) -> None:
    person_id = await chats.put("one", rule=Rule.ASK)
    other_id = await chats.put("two", "200", rule=Rule.ASK)
    for _ in range(2):
        await chats.end(await chats.claimed(), UNKNOWN)
    one, two = await chats.row("one"), await chats.row("two")
    clock.move(seconds=5)

    async def decide(outbox_id: int, person: str, *, again: bool) -> bool:
        async with chats.store.write() as tx:
            done = await doubts.decide(tx, outbox_id, person, clock(), again=again)
            await tx.commit()
        return done

    assert await decide(one.id, other_id, again=True) is False
    assert (await chats.row("one")).state == "unknown"
    assert await decide(one.id, person_id, again=True) is True
    assert ((await chats.row("one")).state, (await chats.row("one")).not_before) == (
        "waiting",
        clock(),
    )
    assert await decide(one.id, person_id, again=False) is False  # it is not unknown any more
    assert await decide(two.id, other_id, again=False) is True
    assert ((await chats.row("two")).state, (await chats.row("two")).rule) == ("unknown", "leave")


async def test_what_waits_is_called_back_by_the_beginning_of_its_key(
    chats: Chats, clock: Clock
) -> None:
    person_id = await chats.put("a_b:0")
    await chats.end(await chats.claimed(), Delivery(Ending.SENT))
    clock.move(seconds=5)
    for key in ("a_b:1", "a_b:2", "axb:1", "c"):
        await chats.put(key)
    await chats.put("a_b:9", "200")
    await chats.end(await chats.claimed(), UNKNOWN)  # a_b:1
    await chats.elsewhere("a_b:2", "another")
    clock.move(seconds=5)

    async def cancel(key: str) -> list[str]:
        async with chats.store.write() as tx:
            await outbox.cancel(tx, person_id, clock(), "Stopped", key=key)
            await tx.commit()
        keys = ("a_b:1", "a_b:2", "axb:1", "c", "a_b:9")
        return [(await chats.row(one)).state for one in keys]

    assert await cancel("a_b:") == ["unknown", "never", "waiting", "waiting", "waiting"]
    row = await chats.row("a_b:2")
    assert (row.cause, row.ended_at, row.body, row.to) == ("Stopped", clock(), None, None)
    assert await cancel("") == ["unknown", "never", "never", "never", "waiting"]
    assert (await chats.row("a_b:0")).state == "sent"


async def test_a_button_has_its_label_while_it_is_among_the_last_four(
    chats: Chats, store: Store
) -> None:
    person_id = await chats.put("unsaid")
    for number in range(5):
        await chats.put(f"said{number}", message_id=f"{number:032}")
    await chats.put("foreign", "200", message_id="6" * 32)
    for number in range(4):
        await chats.put(f"beside{number}")  # recordings
    await chats.put("taken back", message_id="7" * 32)
    async with store.write() as tx:
        await outbox.cancel(tx, person_id, chats.clock(), "Stopped", key="taken back")
        await tx.commit()

    async def label(data: str) -> str:
        async with store.write() as tx:
            known = await people.by_id(tx, store, person_id)
            assert known is not None
            return await outbox.label_of(tx, known, data)

    assert await label("data.said4") == "label of said4"
    assert await label("data.said1") == "label of said1"
    others = ("said0", "unsaid", "foreign", "taken back", "nothing")
    assert [await label(f"data.{one}") for one in others] == [""] * 5


async def test_what_was_shown_since_is_told_by_the_channels_own_ids(
    chats: Chats, clock: Clock, store: Store
) -> None:
    person_id = await chats.put("old")
    await chats.end(await chats.claimed(), Delivery(Ending.SENT, "70"))
    since = clock()
    clock.move(seconds=1)
    for key, shown in (("one", "71"), ("two", ""), ("three", "73")):
        await chats.put(key)
        await chats.end(await chats.claimed(), Delivery(Ending.SENT, shown))
        clock.move(seconds=1)
    other_id = await chats.put("foreign", "200")
    await chats.end(await chats.claimed(), Delivery(Ending.SENT, "99"))
    async with store.write() as tx:
        known = await people.by_id(tx, store, person_id)
        assert known is not None
        tx.add(
            Address(
                person_id=person_id,
                channel="telegram",
                index=store.vault.index("telegram", "300"),
                sealed=known.seal.close(Place("addresses", "sealed", "telegram"), "300"),
            )
        )
        await tx.commit()
    await chats.put("new phone", "300")
    await chats.end(await chats.claimed(), Delivery(Ending.SENT, "74"))
    clock.move(seconds=1)
    await chats.put("of another", "300")
    await chats.end(await chats.claimed(), Delivery(Ending.SENT, "98"))
    await chats.put("to another", "200")
    await chats.end(await chats.claimed(), Delivery(Ending.SENT, "97"))
    async with store.write() as tx:
        for key, owner in (("of another", other_id), ("to another", person_id)):
            row = await tx.get(Row, (await chats.row(key)).id)
            assert row is not None
            row.person_id = owner
        await tx.flush()
        told = await outbox.shown_since(tx, known, since)
    assert told == (
        ("telegram", "100", "71"),
        ("telegram", "100", "73"),
        ("telegram", "300", "74"),
    )


async def test_what_waits_is_counted_and_known_by_its_key(chats: Chats, store: Store) -> None:
    await chats.put("danger", rank=Rank.DANGER)
    await chats.put("sending", "200", rank=Rank.DANGER)
    await chats.put("answer", "300")
    await chats.put("other", "400")
    await chats.claimed()
    async with store.read() as tx:
        assert await outbox.waiting(tx) == (3, 1)
        assert [await outbox.known(tx, key) for key in ("answer", "answers")] == [True, False]
    assert await outbox.counts(store) == {"sending": 1, "waiting": 3}


async def test_a_row_stands_in_the_outbox_as_it_was_drafted(chats: Chats, clock: Clock) -> None:
    person_id = await chats.put("said", rank=Rank.CHECKIN, rule=Rule.ASK, message_id="1" * 32)
    row = await chats.row("said")
    assert (row.channel, row.person_id, row.message_id) == ("telegram", person_id, "1" * 32)
    assert (row.rank, row.rule, row.state, row.to) == (3, "ask", "waiting", None)
    assert (row.not_before, row.made_at, row.attempts) == (clock(), clock(), 0)
    assert row.index == chats.store.vault.index("telegram", "100")


async def test_on_its_way_are_the_answers_that_this_chat_has_not_got_yet(chats: Chats) -> None:
    for key in ("sending", "waiting", "sent"):
        await chats.put(key)
    await chats.put("danger", rank=Rank.DANGER)
    await chats.put("foreign", "200")
    async with chats.store.write() as tx:
        for key, state in (("sending", "sending"), ("sent", "sent")):
            row = await tx.get(Row, (await chats.row(key)).id)
            assert row is not None
            row.state = state
        await tx.commit()
    async with chats.store.read() as tx:
        index = chats.store.vault.index("telegram", "100")
        assert {*await outbox.on_its_way(tx, "telegram", index)} == {"sending", "waiting"}
        assert await outbox.on_its_way(tx, "web", index) == ()


async def test_what_is_taken_away_was_never_said(chats: Chats, store: Store) -> None:
    said: dict[str, str] = {}
    async with store.write() as tx:
        known = await people.find_or_make(tx, store, "telegram", "100", chats.clock())
        for key in ("a_b:1", "a_b:2", "axb:1", "a_b:3", "sent long ago"):
            words = Said("bot", "text", key)
            said[key] = messages.write(tx, known.row.id, known.seal, words, chats.clock())
        await tx.commit()
    for key in ("a_b:1", "a_b:2", "axb:1"):
        await chats.put(key, message_id=said[key])
    await chats.put("a_b:2 again", message_id=said["a_b:3"])
    await chats.put("a_b:3", message_id=said["a_b:3"])
    await chats.put("a_b:4")
    await chats.put("a_b:5", "200")
    under_way = await chats.claimed()  # a_b:1: it may be there already
    chat = "telegram", store.vault.index("telegram", "100")
    async with store.write() as tx:
        await outbox.take_away(tx, *chat, "a_b:2")
        await outbox.take_away(tx, *chat, "a_b:4")
        await outbox.take_away(tx, *chat, "a_b:1")
        await outbox.take_away(tx, *chat, "a_b:5")
        await tx.commit()
        left = {*(await tx.execute(select(Row.key))).scalars()}
        kept = {*(await tx.execute(select(Message.id))).scalars()}
    assert under_way.out.text == "words of a_b:1"
    assert left == {"a_b:1", "axb:1", "a_b:3", "a_b:5"}
    # One part of the third still goes.
    assert kept == {said["a_b:1"], said["axb:1"], said["a_b:3"], said["sent long ago"]}
