"""The database is gone for a while, full, or takes no more: nobody is told 200 for nothing."""

import asyncio
import random
import resource
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import aiosqlite
import pytest
from sqlalchemy.engine import make_url

from bot.store import engines
from tests.conftest import DatabaseMaker
from tests.faults.process import Zygote
from tests.faults.street import open_street, texts_kept
from tests.journeys.conftest import Line, open_line

SEED = 20261204
CHATS = range(5000, 5010)
SOCKET = ".s.PGSQL.5432"
SHORT_BUSY = 20  # milliseconds a writer waits for SQLite here
Switch = Callable[[], None]


@dataclass(slots=True)
class Cable:
    """A way to PostgreSQL's socket that can be cut: who was connected is thrown out."""

    folder: Path
    behind: Path
    lines: set[asyncio.StreamWriter]
    server: asyncio.Server | None = None

    async def mend(self) -> None:
        """Let the database be there."""
        self.server = await asyncio.start_unix_server(self._through, self.folder / SOCKET)

    async def cut(self) -> None:
        """Let it be gone."""
        assert self.server is not None
        self.server.close()
        (self.folder / SOCKET).unlink(missing_ok=True)
        for line in tuple(self.lines):
            line.transport.abort()

    async def _through(self, here: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        there, forth = await asyncio.open_unix_connection(self.behind / SOCKET)
        mine = {back, forth}
        self.lines |= mine
        await asyncio.gather(_copy(here, forth), _copy(there, back))
        self.lines -= mine


async def _copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    try:
        while some := await source.read(65536):
            sink.write(some)
            await sink.drain()
    except OSError:
        pass
    finally:
        sink.close()


@asynccontextmanager
async def behind_a_cable(database: str, folder: Path) -> AsyncIterator[tuple[str, Cable]]:
    """The URL of this database through a cable of ours."""
    url = make_url(database)
    cable = Cable(folder, Path(str(url.query["host"])), set())
    await cable.mend()
    yield url.set(query={"host": str(folder)}).render_as_string(hide_password=False), cable
    await cable.cut()


async def through_it(
    line: Line, gone: Callable[[], object], back: Callable[[], object], seconds: float
) -> None:
    """People write before, while and after the database is gone; what was promised is counted."""
    said: Counter[str] = Counter()
    chance = random.Random(SEED)  # noqa: S311 - a seed that can be shown again

    async def some(count: int) -> None:
        for _ in range(count):
            text = f"hello {len(said):05d}"
            said[text] += 1
            await line.telegram.user_says(chance.choice(CHATS), text)

    await some(20)
    await line.telegram.until(lambda: not line.telegram.world.pending, 30)
    before = Counter(line.house.pulse.answers)
    await _done(gone())
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        await some(2)
        await asyncio.sleep(0.2)
    refused = Counter(line.house.pulse.answers) - before
    await _done(back())
    began = time.monotonic()
    await line.telegram.until(lambda: not line.telegram.world.pending, 60)
    took = time.monotonic() - began
    await some(5)
    await line.telegram.until(lambda: not line.telegram.world.pending, 60)
    async with asyncio.timeout(90):
        while await texts_kept(line.house.store) != said:  # noqa: ASYNC110 - a row has no event
            await asyncio.sleep(0.2)
    await _at_rest(line)
    kept = await texts_kept(line.house.store)
    print(  # noqa: T201 - the figures are the proof
        f"seed {SEED}: gone {seconds:.0f} s, answered {dict(refused)} meanwhile, {len(said)} said; "
        f"everything that waited was taken {took:.1f} s after it was back (asked: 5)"
    )
    assert (set(refused), refused[503] > 0) == ({503}, True)
    assert line.telegram.world.webhook.last_error == "Wrong response from the webhook: 503"
    assert kept == said


async def _done(deed: object) -> None:
    if isinstance(deed, Awaitable):
        await deed


async def _at_rest(line: Line) -> None:
    for _ in range(20):
        try:
            await line.settled()
        except AssertionError:
            continue
        return
    raise AssertionError("the house did not come to rest")


async def gone_for(
    home: Path, database: str, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database.startswith("postgresql"):
        folder = home / "cable"
        folder.mkdir()
        async with (
            behind_a_cable(database, folder) as (url, cable),
            open_line(home, url, "webhook") as line,
        ):
            await through_it(line, cable.cut, cable.mend, seconds)
        return
    monkeypatch.setattr(engines, "BUSY_MS", SHORT_BUSY)
    async with open_line(home, database, "webhook") as line:
        other = await aiosqlite.connect(home / "house.db", isolation_level=None, timeout=20)
        lock, unlock = partial(other.execute, "BEGIN IMMEDIATE"), partial(other.execute, "ROLLBACK")
        await through_it(line, lock, unlock, seconds)
        await other.close()


async def test_a_database_that_is_gone_for_two_seconds_loses_nobody_a_word(
    tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await gone_for(tmp_path, database, 2, monkeypatch)


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_a_database_that_is_gone_for_a_minute_loses_nobody_a_word(
    tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await gone_for(tmp_path, database, 60, monkeypatch)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True, ids=["sqlite"])
async def test_on_a_full_disk_nothing_is_promised_and_afterwards_everything_is_there(
    tmp_path: Path, database: str, zygote: Zygote
) -> None:
    """The kernel lets the house write no byte more, its log included."""
    async with open_street(tmp_path, database, zygote, SEED) as street:
        async with street.open(hasty=False) as child:
            await street.talk(10)
            await street.telegram.until(lambda: bool(street.telegram.world.webhook.url), 30)
            store = street.store()
            await street.quiet(store, 30)
            kept = await texts_kept(store)
            _, most = resource.prlimit(child.pid, resource.RLIMIT_FSIZE)
            resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (0, most))
            await street.talk(10)
            await street.telegram.until(lambda: bool(street.telegram.world.webhook.last_error), 20)
            await asyncio.sleep(1)
            refused = street.telegram.world.webhook.last_error
            waits = len(street.telegram.world.pending)
            assert (await texts_kept(store), child.alive()) == (kept, True)
            resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (most, most))
            await street.quiet(store, 60)
            after = await texts_kept(store)
        await store.close()
    assert (refused, waits) == ("Wrong response from the webhook: 503", 10)
    assert after == street.said


@pytest.mark.parametrize("database", ["postgresql"], indirect=True, ids=["postgresql"])
async def test_where_postgresql_takes_no_more_nothing_is_promised(
    tmp_path: Path, database: str, postgres: DatabaseMaker
) -> None:
    name = make_url(database).database

    def read_only(how: str) -> Switch:
        def switch() -> None:
            postgres.psql(f"ALTER DATABASE {name} SET default_transaction_read_only = {how};")
            postgres.psql(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "  # noqa: S608 - ours
                f"WHERE datname = '{name}';"
            )

        return switch

    async with open_line(tmp_path, database, "webhook") as line:
        await through_it(line, read_only("on"), read_only("off"), 1)
