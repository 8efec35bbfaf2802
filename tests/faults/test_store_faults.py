"""The store under bad luck: lost races, unreadable rows, uncertain endings, a silent database."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.channels import Delivery, Ending, Outgoing
from bot.errors import StoreUnavailable
from bot.store import engines, people
from bot.store.boxes import deliveries, inbox, outbox
from bot.store.boxes.deliveries import Due
from bot.store.boxes.outbox import Draft, Rank, Rule
from bot.store.models.boxes import Inbox, Outbox
from bot.store.sealed.keys import read_keys
from bot.store.sealed.vault import Vault
from bot.store.session import Store
from tests.conftest import Clock

NO_PACE = timedelta()


async def put(
    store: Store, clock: Clock, key: str, chat: str, rank: Rank = Rank.ANSWER, person: bool = True
) -> None:
    async with store.write() as tx:
        known = await people.find_or_make(tx, store, "telegram", chat, clock())
        rule = Rule.AGAIN if rank is Rank.DANGER else Rule.LEAVE
        draft = Draft(key, "telegram", chat, Outgoing(key), rank, rule)
        owner = (known.row.id, known.seal) if person else None
        outbox.put(tx, store, draft, owner, clock())
        await tx.commit()


async def end(store: Store, clock: Clock, due: Due | None, delivery: Delivery) -> str:
    assert due is not None
    async with store.write() as tx:
        state = await deliveries.end(tx, due, delivery, clock())
        await tx.commit()
    return state


async def test_an_update_that_was_heard_is_never_given_back(store: Store, clock: Clock) -> None:
    """A commit whose answer got lost looks like a fault to the worker; the row knows better."""
    await inbox.keep(store, "telegram", "1", "100", b"x", clock())
    claimed = await inbox.claim(store, "w", clock())
    assert claimed is not None
    async with store.write() as tx:
        assert await inbox.done(tx, claimed, clock())
        await tx.commit()
    await inbox.put_back(store, claimed, clock(), NO_PACE, "StoreUnavailable", dead=False)
    assert await inbox.waiting(store) == {"done": 1}


async def test_a_heard_update_keeps_no_trace_of_whose_it_was(store: Store, clock: Clock) -> None:
    await inbox.keep(store, "telegram", "1", "100", b"x", clock())
    claimed = await inbox.claim(store, "w", clock())
    assert claimed is not None
    async with store.write() as tx:
        await inbox.done(tx, claimed, clock())
        await tx.commit()
        row = (await tx.execute(select(Inbox))).scalar_one()
        await tx.refresh(row)
        assert (row.body, row.index) == (None, b"")


async def test_rows_that_do_not_open_wait_and_hold_up_nobody(store: Store, clock: Clock) -> None:
    for chat in ("100", "200"):
        await inbox.keep(store, "telegram", chat, chat, chat.encode(), clock())
        await put(store, clock, f"to {chat}", chat)
    async with store.write() as tx:
        await tx.execute(update(Inbox).where(Inbox.key == "100").values(body=b"broken" * 9))
        await tx.execute(update(Outbox).where(Outbox.key == "to 100").values(body=b"broken" * 9))
        await tx.commit()
    claimed = await inbox.claim(store, "w", clock())
    dues = [await deliveries.claim(store, "w", clock(), NO_PACE) for _ in range(2)]
    assert claimed is not None
    assert (claimed.key, [due.out.text for due in dues if due]) == ("200", ["to 200"])
    assert await inbox.waiting(store) == {"new": 1, "working": 1}
    assert await outbox.counts(store) == {"waiting": 1, "sending": 1}


async def test_uncertain_danger_is_sent_again_after_growing_pauses_five_times_at_most(
    store: Store, clock: Clock
) -> None:
    await put(store, clock, "danger", "100", Rank.DANGER)
    pauses, state = [], "waiting"
    while state == "waiting":
        due, waited = await deliveries.claim(store, "w", clock(), NO_PACE), 0
        while due is None:
            clock.move(seconds=1)
            waited += 1
            due = await deliveries.claim(store, "w", clock(), NO_PACE)
        pauses.append(waited)
        state = await end(store, clock, due, Delivery(Ending.UNKNOWN, cause="TimedOut"))
    assert (pauses, state) == ([0, 1, 2, 4, 8], "unknown")


async def test_last_words_whose_fate_nobody_knows_are_wiped_too(store: Store, clock: Clock) -> None:
    await put(store, clock, "goodbye", "100", person=False)
    due = await deliveries.claim(store, "w", clock(), NO_PACE)
    assert await end(store, clock, due, Delivery(Ending.UNKNOWN)) == "unknown"
    async with store.read() as tx:
        row = (await tx.execute(select(Outbox))).scalar_one()
    assert (row.to, row.body) == (None, None)


async def test_a_network_that_is_down_holds_one_message_and_not_the_chat(
    store: Store, clock: Clock
) -> None:
    await put(store, clock, "chatter", "100")
    due = await deliveries.claim(store, "w", clock(), NO_PACE)
    assert await end(store, clock, due, Delivery(Ending.LATER, cause="NotActedOn")) == "waiting"
    await put(store, clock, "danger", "100", Rank.DANGER)
    danger = await deliveries.claim(store, "w", clock(), NO_PACE)
    assert danger is not None
    assert danger.out.text == "danger"


async def test_two_processes_never_send_to_one_chat_at_once(
    tmp_path: Path, database: str, store: Store, clock: Clock
) -> None:
    other = Store.connect(database, Vault(read_keys(tmp_path / "keys.json")))
    for number in range(30):
        rank = Rank.DANGER if number % 3 == 2 else Rank.ANSWER
        await put(store, clock, f"m{number}", str(number % 3), rank)
    on_it: set[str] = set()
    sent = 0

    async def sender(through: Store, name: str) -> None:
        nonlocal sent
        idle = 0
        while idle < 30:
            due = await deliveries.claim(through, name, clock(), NO_PACE)
            if due is None:
                idle += 1
                await asyncio.sleep(0.003)
                continue
            assert due.address not in on_it
            on_it.add(due.address)
            await asyncio.sleep(0.002)
            on_it.remove(due.address)
            assert await end(through, clock, due, Delivery(Ending.SENT)) == "sent"
            sent += 1

    async with asyncio.timeout(60):
        await asyncio.gather(
            *(sender(store, f"a{n}") for n in range(3)), *(sender(other, f"b{n}") for n in range(3))
        )
    await other.close()
    assert sent == 30


async def test_a_database_that_does_not_listen_is_said_to_be_so(store: Store) -> None:
    away = Store.connect("postgresql+asyncpg://noy:word@127.0.0.1:9/none", store.vault)
    with pytest.raises(StoreUnavailable) as said:
        await inbox.keep(away, "telegram", "1", "100", b"x", Clock()())
    await away.close()
    assert str(said.value) == engines.SILENT


def test_a_database_in_no_folder_is_said_to_be_so(store: Store) -> None:
    with pytest.raises(StoreUnavailable) as said:
        Store.connect("sqlite+aiosqlite:////nowhere/at/all.db", store.vault)
    assert str(said.value) == engines.SILENT


async def test_when_every_connection_is_taken_the_store_says_so_instead_of_breaking(
    tmp_path: Path, database: str, store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_MS", 100)
    narrow = Store.connect(database, Vault(read_keys(tmp_path / "keys.json")), pool=1)
    monkeypatch.setattr(narrow.engine.pool, "_max_overflow", 0)
    async with narrow.read() as tx:
        await tx.execute(select(Inbox))
        with pytest.raises(StoreUnavailable):
            await inbox.claim(narrow, "w", clock())
    await narrow.close()
    assert await inbox.claim(store, "w", clock()) is None
