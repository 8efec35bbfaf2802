"""Carries the bell to the other processes of a house on one PostgreSQL, by LISTEN and NOTIFY.

One connection a process, beside the pool: what is to be called out is gathered and said in one
statement outside every transaction, after the commit that it is about. A call may get lost with
its connection; then whoever waits finds the row by looking, as on SQLite.
"""

import asyncio
from contextlib import suppress
from functools import lru_cache
from typing import Any

import asyncpg  # type: ignore[import-untyped] # it ships no types
import structlog

from bot.bell import Bell
from bot.store.session import Store

CHANNEL, CALL = "saiyai", "SELECT pg_notify($1, $2)"
OPEN = frozenset({"inbox", "outbox", "queue"})  # of nobody; all else is called by its blind index
MOST = 200  # topics in one call; PostgreSQL takes 8,000 bytes
PATIENCE = 5.0  # seconds for the database to answer
STILL = 20.0  # seconds without a call, after which the line is tried
FIRST_WAIT, LONGEST_WAIT = 0.5, 15.0
SQLALCHEMYS = ("prepared_statement_", "async_")  # what stands in a URL for it, not for the driver
LOST = (  # the last is what a call meets whose line breaks while it is begun
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
log = structlog.get_logger()


async def carry(store: Store, bell: Bell, stop: asyncio.Event) -> None:
    """Call and listen until told to stop; a line that breaks is opened again."""
    if store.engine.dialect.name != "postgresql":
        await stop.wait()
        return
    wait = FIRST_WAIT
    while not stop.is_set():
        line = Line(store, bell)
        try:
            await line.keep(stop)
        except LOST:
            log.warning("calls_lost")
        wait = FIRST_WAIT if line.held else min(wait * 2, LONGEST_WAIT)
        with suppress(TimeoutError):
            async with asyncio.timeout(wait):
                await stop.wait()


class Line:
    """One connection: what this process rings for goes out by it, what others do comes in."""

    def __init__(self, store: Store, bell: Bell) -> None:
        self._store, self._bell = store, bell
        self._due: dict[str, None] = {}
        self._news = asyncio.Event()
        self._called = lru_cache(10_000)(self._name)
        self.held = False

    async def keep(self, stop: asyncio.Event) -> None:
        """Hold the line until told to stop; raises one of `LOST` when it breaks."""
        stopping = asyncio.ensure_future(stop.wait())
        stopping.add_done_callback(lambda _done: self._news.set())
        connection = None
        try:
            connection = await asyncpg.connect(**_where(self._store), timeout=PATIENCE)
            connection.add_termination_listener(lambda _gone: self._news.set())
            await connection.add_listener(CHANNEL, self._heard)
            self._bell.elsewhere, self.held = self._tell, True
            while not stop.is_set():
                await self._call(connection)
        finally:
            self._bell.elsewhere = None
            stopping.cancel()
            if connection is not None:
                with suppress(*LOST):
                    await connection.close(timeout=PATIENCE)

    async def _call(self, connection: Any) -> None:  # noqa: ANN401 - asyncpg ships no types
        """Wait for something to call out, and say all of it at once."""
        with suppress(TimeoutError):
            async with asyncio.timeout(STILL):
                await self._news.wait()
        self._news.clear()
        due, self._due = tuple(self._due), {}
        for start in range(0, len(due) or 1, MOST):
            said = " ".join(due[start : start + MOST])
            await connection.execute(CALL, CHANNEL, said, timeout=PATIENCE)

    def _tell(self, topic: str) -> None:
        self._due[self._called(topic)] = None
        self._news.set()

    def _heard(self, connection: Any, pid: int, _channel: str, said: str) -> None:  # noqa: ANN401 - asyncpg ships no types
        if pid == connection.get_server_pid():
            return
        called = set(said.split())
        for topic in OPEN & called:
            self._bell.ring_here(topic)
        if called - OPEN:
            for topic in self._bell.waited_for:
                if topic not in OPEN and self._called(topic) in called:
                    self._bell.ring_here(topic)

    def _name(self, topic: str) -> str:
        """What a topic is called in front of others: an address is nobody's business there."""
        return topic if topic in OPEN else self._store.vault.index("bell", topic).hex()[:24]


def _where(store: Store) -> dict[str, Any]:
    """How the driver itself is told which database this is."""
    url = store.engine.url
    dialect = store.engine.sync_engine.dialect
    told = dialect.create_connect_args(url)[1]
    return {name: one for name, one in told.items() if not name.startswith(SQLALCHEMYS)}
