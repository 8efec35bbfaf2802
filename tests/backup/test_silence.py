"""After a restore nothing is sent to anybody before an operator opens the outbox."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.backup import folder
from bot.backup import outbox as gate
from bot.channels import Outgoing
from bot.house import House, utc_now
from bot.store import people
from bot.store.accounts import staff as accounts
from bot.store.boxes import deliveries, inbox, outbox
from bot.store.boxes.outbox import Draft, Rank, Rule
from bot.store.desk import queues
from bot.store.sealed.vault import Place
from bot.store.session import Store
from tests.backup.conftest import NewDatabase, Safe
from tests.conftest import Clock, add_staff
from tests.journeys.conftest import Line, open_line
from tests.unit.spoken import SOMEBODY, answers, hear

OLD, STAFF, NEW = 880_001, 880_002, 880_003
LOCKED_IN = "ຊ່ວຍແດ່ ເຂົາລັອກປະຕູ ບໍ່ໃຫ້ອອກ"
# Of each rank and rule, as they stood when the archive was made; urgent ones go out again.
WAITED = {
    "danger": (Rank.DANGER, Rule.AGAIN),
    "answer": (Rank.ANSWER, Rule.LEAVE),
    "reply": (Rank.ANSWER, Rule.ASK),
    "checkin": (Rank.CHECKIN, Rule.ASK),
}
NO_PACE = timedelta()


async def put(store: Store, clock: Clock, key: str, rank: Rank, rule: Rule) -> None:
    async with store.write() as tx:
        known = await people.find_or_make(tx, store, "telegram", str(OLD), clock())
        draft = Draft(key, "telegram", str(OLD), Outgoing(key), rank, rule)
        outbox.put(tx, store, draft, (known.row.id, known.seal), clock())
        await tx.commit()


async def alert(store: Store, clock: Clock, key: str) -> None:
    """A word to a phone of the staff, which belongs to no person."""
    async with store.write() as tx:
        draft = Draft(key, "telegram", str(STAFF), Outgoing(key), Rank.STAFF, Rule.AGAIN)
        outbox.put(tx, store, draft, None, clock())
        await tx.commit()


async def a_night(house: House, clock: Clock) -> None:
    """What waits to be sent of each kind, one of it just being sent, and a linked phone."""
    noy = await add_staff(house, language="en")
    for key, (rank, rule) in WAITED.items():
        await put(house.store, clock, key, rank, rule)
    await alert(house.store, clock, "alert")
    async with house.store.write() as tx:
        row = await accounts.by_id(tx, noy.id)
        assert row is not None
        place = Place("staff", "alerts", noy.id)
        row.alerts = house.store.vault.house.close(place, str(STAFF))
        await tx.commit()
    assert await deliveries.claim(house.store, "a sender", clock(), NO_PACE) is not None


async def heard(line: Line, text: str) -> None:
    await line.telegram.user_says(NEW, text)
    for _ in range(500):
        if len(await queues.queue(line.house.store, line.house.clock())) == 1:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("nobody heard it")


async def test_nothing_is_sent_before_the_operator_opens(
    house: House, safe: Safe, another: NewDatabase, clock: Clock, tmp_path: Path
) -> None:
    clock.now = utc_now()  # the house that is served goes by the clock on the wall
    await a_night(house, clock)
    kept = await safe.keep(house.store)
    url = another(house.store.engine.dialect.name)
    store = safe.open(url)
    clock.now = utc_now()
    await safe.restore(store, kept.archive)
    await store.close()
    async with open_line(tmp_path, url, "webhook", SAIYAI_WORKERS="2") as line:
        for chat in (OLD, STAFF):
            line.telegram.world.user(chat)
        await heard(line, LOCKED_IN)
        await asyncio.sleep(1.5)  # every sender looks four times a second
        before = [call.method for call in line.telegram.calls if call.chat_id]
        closed = await gate.look(line.house.store)
        opened = await gate.open_again(line.house.store, clock())
        await line.settled()
        texts = {chat: [one.text for one in line.telegram.sent(chat)] for chat in (OLD, STAFF)}
        counts = await outbox.counts(line.house.store)
    print(f"sent while closed: {len(before)}; waiting then: {closed.waiting}")  # noqa: T201
    assert before == []
    assert (closed.closed_since, opened.closed_since) == (clock.now, None)
    assert closed.urgent >= 2  # the old danger, and the answer to the new one
    assert (opened.changed, opened.asked, opened.left, opened.again) == (True, 2, 1, 2)
    assert texts[OLD] == ["danger"]
    assert len(line.telegram.sent(NEW)) == 1
    assert len(texts[STAFF]) == 2
    assert texts[STAFF].count("alert") == 1  # the other is of the case that was opened meanwhile
    assert counts["unknown"] == 3
    assert set(counts) == {"sent", "unknown"}


@pytest.mark.parametrize("ahead", [timedelta(), timedelta(days=1)])
async def test_what_was_put_while_the_backup_was_about_to_begin_is_in_doubt_too(
    house: House, safe: Safe, another: NewDatabase, clock: Clock, ahead: timedelta
) -> None:
    """Another one holds the folder meanwhile; and the clock may have been ahead by a day."""
    clock.now += ahead
    await put(house.store, clock, "before", Rank.ANSWER, Rule.LEAVE)
    safe.folder.mkdir()
    async with folder.alone(safe.folder):
        begun = asyncio.create_task(safe.keep(house.store))
        await asyncio.sleep(0.5)
        assert not begun.done()
        clock.move(seconds=5)
        await put(house.store, clock, "meanwhile", Rank.ANSWER, Rule.LEAVE)
    kept = await begun
    clock.now += timedelta(minutes=5) - ahead  # it was sent since
    store = safe.open(another(house.store.engine.dialect.name))
    await safe.restore(store, kept.archive)
    clock.move(minutes=5)
    await put(store, clock, "new", Rank.ANSWER, Rule.LEAVE)
    found = await gate.open_again(store, clock())
    assert (found.waiting, found.asked, found.left) == (1, 0, 2)
    due = await deliveries.claim(store, "a sender", clock(), NO_PACE)
    assert due is not None
    assert due.out.text == "new"
    await store.close()


async def test_in_a_house_that_only_moved_all_that_waited_is_sent(
    house: House, safe: Safe, another: NewDatabase, clock: Clock
) -> None:
    for key, (rank, rule) in WAITED.items():
        await put(house.store, clock, key, rank, rule)
    kept = await safe.keep(house.store)
    store = safe.open(another(house.store.engine.dialect.name))
    await safe.restore(store, kept.archive)
    assert await deliveries.claim(store, "a sender", clock(), NO_PACE) is None
    found = await gate.open_again(store, clock(), nothing_was_sent=True)
    assert (found.changed, found.waiting, found.asked, found.again) == (True, 4, 0, 0)
    due = await deliveries.claim(store, "a sender", clock(), NO_PACE)
    assert due is not None
    assert due.out.text == "danger"
    await store.close()


@pytest.mark.parametrize("rank", list(Rank))
async def test_a_closed_outbox_gives_nobody_a_row(store: Store, clock: Clock, rank: Rank) -> None:
    await put(store, clock, "words", rank, Rule.LEAVE)
    assert (await gate.look(store)).closed_since is None
    first = await gate.close(store, clock())
    again = await gate.close(store, clock())
    assert (first.changed, again.changed) == (True, False)
    assert (first.closed_since, first.waiting) == (clock.now, 1)
    assert await deliveries.claim(store, "a sender", clock(), NO_PACE) is None
    clock.move(days=2)
    assert await deliveries.claim(store, "a sender", clock(), NO_PACE) is None
    found = await gate.open_again(store, clock())
    assert (found.changed, found.waiting, found.asked, found.again) == (True, 1, 0, 0)
    assert not (await gate.open_again(store, clock())).changed
    assert await deliveries.claim(store, "a sender", clock(), NO_PACE) is not None


async def test_who_writes_to_a_house_restored_after_quiet_days_is_heard(
    house: House, clock: Clock, safe: Safe, another: NewDatabase, database: str
) -> None:
    """Its updates are numbered from one again; answers of before keep theirs."""
    await hear(house, "hello", SOMEBODY)
    clock.move(hours=73)
    await inbox.forget_old_keys(house.store, clock())
    kept = await safe.keep(house.store)
    store = safe.open(another(database))
    await safe.restore(store, kept.archive)
    restored = replace(house, store=store)
    before = len(await answers(restored, SOMEBODY))
    await hear(restored, "hello", SOMEBODY)
    assert len(await answers(restored, SOMEBODY)) > before
    await store.close()
