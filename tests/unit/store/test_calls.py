"""A bell that rings in every process of one PostgreSQL, and is not missed where it breaks."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped] # it ships no types
import pytest

from bot import app
from bot.bell import Bell
from bot.channels import Outgoing
from bot.store import calls
from bot.store.boxes import outbox
from bot.store.boxes.outbox import Draft, Rank, Rule
from bot.store.sealed.keys import read_keys
from bot.store.sealed.vault import Vault
from bot.store.session import Store
from bot.workers import outbox as sending
from bot.workers.pace import Pace
from tests.conftest import Clock, house_settings

POSTGRES = pytest.mark.parametrize("database", ["postgresql"], indirect=True, ids=["postgresql"])
SOON = 30.0  # seconds; nobody looks by itself in these tests
ADDRESS = "0123456789abcdef0123456789abcdef"


@asynccontextmanager
async def carried(*pairs: tuple[Store, Bell]) -> AsyncIterator[None]:
    """The bells of so many processes, each on a line of its own."""
    stop = asyncio.Event()
    tasks = [asyncio.create_task(calls.carry(store, bell, stop)) for store, bell in pairs]
    for _, bell in pairs:
        await until_held(bell)
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(asyncio.gather(*tasks), SOON)


async def until_held(bell: Bell, before: Callable[[str], None] | None = None) -> None:
    """Wait for a line; for another one than that of `before`."""
    async with asyncio.timeout(SOON):
        while bell.elsewhere in {None, before}:  # noqa: ASYNC110 - it has no event of its own
            await asyncio.sleep(0.01)


async def rings(bell: Bell, topic: str, of: Bell) -> bool:
    """Whether one who waits for this topic here is woken by the bell of another process."""
    waiting = asyncio.create_task(bell.wait(topic, SOON))
    await asyncio.sleep(0)
    of.ring(topic)
    return await waiting


@POSTGRES
async def test_whoever_waits_in_another_process_is_woken(
    tmp_path: Path, database: str, store: Store
) -> None:
    other = Store.connect(database, Vault(read_keys(tmp_path / "keys.json")))
    here, there = Bell(), Bell()
    async with carried((store, here), (other, there)):
        heard = [
            await rings(there, topic, here)
            for topic in ("inbox", "outbox", "queue", "case:" + "a" * 32, f"web:{ADDRESS}")
        ]
        heard.append(await rings(here, "outbox", there))
    await other.close()
    assert heard == [True] * 6


async def test_a_row_that_somebody_here_takes_is_called_out_to_nobody() -> None:
    told: list[str] = []
    bell = Bell()
    bell.elsewhere = told.append
    waiting = asyncio.create_task(bell.wait("outbox", SOON))
    await asyncio.sleep(0)
    bell.ring("outbox", "queue")
    bell.ring("outbox")
    assert (await waiting, told) == (True, ["queue", "outbox"])


@POSTGRES
async def test_no_address_is_called_out_in_front_of_others(store: Store) -> None:
    heard: list[str] = []

    def hear(_connection: Any, _pid: int, _channel: str, said: str) -> None:  # noqa: ANN401 - asyncpg ships no types
        heard.append(said)

    listener = await asyncpg.connect(**calls._where(store))
    await listener.add_listener(calls.CHANNEL, hear)
    bell = Bell()
    async with carried((store, bell)):
        bell.ring(f"web:{ADDRESS}", "queue")
        async with asyncio.timeout(SOON):
            while not heard:  # noqa: ASYNC110 - the driver has no event
                await asyncio.sleep(0.01)
    await listener.close()
    (said, *_) = heard
    assert ("queue" in said, ADDRESS in said, len(said.split())) == (True, False, 2)


@POSTGRES
async def test_a_line_that_breaks_is_opened_again_and_ringing_goes_on_meanwhile(
    tmp_path: Path, database: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "FIRST_WAIT", 0.05)
    other = Store.connect(database, Vault(read_keys(tmp_path / "keys.json")))
    here, there = Bell(), Bell()
    async with carried((store, here), (other, there)):
        for _ in range(3):
            lines = here.elsewhere, there.elsewhere
            await cut(store)
            here.ring("outbox", "queue", f"web:{ADDRESS}")
            await until_held(here, lines[0])
            await until_held(there, lines[1])
            assert await rings(there, "outbox", here)
    await other.close()


async def cut(store: Store) -> None:
    """End every line of this database, as a restart of its server does."""
    said = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND (query LIKE '%pg_notify%' OR query LIKE 'LISTEN%')"
    )
    killer = await asyncpg.connect(**calls._where(store))
    ended = await killer.fetch(said)
    await killer.close()
    assert len(ended) >= 2


async def test_on_sqlite_there_is_nobody_to_call(store: Store) -> None:
    if store.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has a line")
    bell, stop = Bell(), asyncio.Event()
    carrying = asyncio.create_task(calls.carry(store, bell, stop))
    await asyncio.sleep(0.05)
    assert (bell.elsewhere, carrying.done()) == (None, False)
    stop.set()
    await asyncio.wait_for(carrying, SOON)


@POSTGRES
async def test_what_one_process_stores_the_sender_of_another_takes_without_looking(
    tmp_path: Path, database: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sender looks by itself only once in ten minutes here."""
    monkeypatch.setattr(sending, "LOOK_AGAIN", 600.0)
    settings, stop = house_settings(tmp_path, database), asyncio.Event()
    async with (
        app.open_house(settings, clock) as sends,
        app.open_house(settings, clock) as stores,
        carried((stores.store, stores.bell), (sends.store, sends.bell)),
    ):
        pace = Pace(25, asyncio.get_running_loop().time)
        sender = asyncio.create_task(sending.work(sends, "sender", pace, stop))
        async with asyncio.timeout(SOON):
            while "outbox" not in sends.bell.waited_for:  # noqa: ASYNC110 - it found nothing yet
                await asyncio.sleep(0.01)
        async with stores.store.write() as tx:
            draft = Draft("k", "web", ADDRESS, Outgoing("words"), Rank.ANSWER, Rule.LEAVE)
            outbox.put(tx, stores.store, draft, None, clock())
            await tx.commit()
        stores.bell.ring("outbox")
        async with asyncio.timeout(SOON):
            while await outbox.counts(stores.store) != {"sent": 1}:  # noqa: ASYNC110 - nor has a row
                await asyncio.sleep(0.02)
        stop.set()
        sends.bell.ring_here("outbox")
        await asyncio.wait_for(sender, SOON)
