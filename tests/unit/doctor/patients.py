"""A house in good health, on a disk that is none of memory, and a Telegram that knows it."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path

from aiohttp import web
from sqlalchemy import delete

from bot import app
from bot.access import Role, Staff
from bot.backup.age import new_identity
from bot.doctor.fault import Check
from bot.doctor.looking import Report, look_over
from bot.doctor.patient import ROOT
from bot.doctor.table import CHECKS
from bot.house import House, utc_now
from bot.on_call import planning
from bot.on_call.edits import AddShift
from bot.on_call.rota import Shift
from bot.settings import Settings, read_settings
from bot.store.accounts import staff as accounts
from bot.store.editing import content
from bot.store.editing.content import Confirmed
from bot.store.models.on_call import RotaRow
from bot.store.models.staff import StaffRow
from bot.store.people import new_id
from bot.store.sealed.keys import make_keys
from bot.store.session import Tx
from nlu.reading import Language
from tests.conftest import NOBODY_LISTENS, add_staff, house_settings
from tests.fakes.telegram import FakeTelegram
from tests.journeys.conftest import SECRET, free_port
from tests.unit.on_call.planned import EVERY_DAY, LONG_AGO, link

DISKS = Path("/var/tmp")  # noqa: S108 - a folder of one's own is made there; /tmp may be memory
PUBLIC = "https://127.0.0.1:9"  # nobody is there, and nobody is asked in the world outside
ARCHIVE = "saiyai-20261123T020000Z.age"
NAMED = {check.name: check for check in CHECKS}


@dataclass
class Patient:
    """A house that can be spoilt: what the doctor is given, and what is behind it."""

    home: Path
    database: str
    environment: dict[str, str]
    telegram: FakeTelegram
    root: Path = ROOT
    ahead: timedelta = field(default_factory=timedelta)
    after: AsyncExitStack = field(default_factory=AsyncExitStack)

    @property
    def settings(self) -> Settings:
        return read_settings(self.environment)

    def clock(self) -> datetime:
        return utc_now() + self.ahead

    async def looked_over(self, *names: str) -> Report:
        """What the doctor finds by these checks; by all where none is named."""
        checks: tuple[Check, ...] = tuple(NAMED[name] for name in names) or CHECKS
        return await look_over(self.settings, self.clock, self.root, checks)

    @asynccontextmanager
    async def house(self) -> AsyncIterator[House]:
        """The house with its doors shut, to do something in it."""
        shut = house_settings(self.home, self.database)
        async with app.open_house(shut, self.clock) as house:
            yield house


@contextmanager
def disk() -> Iterator[Path]:
    """A folder on a real disk."""
    with tempfile.TemporaryDirectory(prefix="saiyai-well-", dir=DISKS) as folder:
        yield Path(folder)


@asynccontextmanager
async def patient(ready: Path, database: str | None = None) -> AsyncIterator[Patient]:
    """A house in which nothing was ever done, and its Telegram."""
    with disk() as folder:
        home = folder / "home"
        make_keys(home / "keys.json")
        (folder / "backups").mkdir()
        (folder / "backups" / ARCHIVE).write_bytes(b"an archive")
        if database is None:
            shutil.copyfile(ready, home / "saiyai.db")
            database = f"sqlite+aiosqlite:///{home / 'saiyai.db'}"
        async with FakeTelegram() as telegram:
            telegram.world.webhook.url = f"{PUBLIC}/telegram/webhook"
            environment = {
                "SAIYAI_HOME": str(home),
                "SAIYAI_DATABASE_URL": database,
                "SAIYAI_PORT": str(free_port()),
                "SAIYAI_EDGE_PORT": str(free_port()),
                "SAIYAI_PUBLIC_URL": PUBLIC,
                "SAIYAI_BACKUPS": str(folder / "backups"),
                "SAIYAI_BACKUP_RECIPIENT": new_identity(utc_now())[1],
                "SAIYAI_TELEGRAM_MODE": "webhook",
                "TELEGRAM_BOT_TOKEN": telegram.token,
                "TELEGRAM_WEBHOOK_SECRET": SECRET,
                "TELEGRAM_API_URL": telegram.url,
                "RASA_URL": NOBODY_LISTENS,
            }
            async with AsyncExitStack() as after:
                yield Patient(home, database, environment, telegram, after=after)


async def opened(well: Patient, *, engine: bool = True) -> None:
    """Something answers as an open house does."""

    async def ready(_request: web.Request) -> web.Response:
        return web.json_response({"database": True, "engine": engine, "keys": True})

    pages = web.Application()
    pages.router.add_get("/readyz", ready)
    runner = web.AppRunner(pages, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(well.environment["SAIYAI_PORT"])).start()
    well.after.push_async_callback(runner.cleanup)


async def move_in(house: House) -> tuple[Staff, Staff]:
    """Two people at the desk with their phones, one of them always on call."""
    noy = await add_staff(house, "noy")
    dao = await add_staff(house, "dao", "Dao", "supervisor", "th")
    await link(house, noy)
    always = Shift(new_id(), EVERY_DAY, time(0), time(0), noy.id, dao.id, LONG_AGO)
    assert (await planning.plan(house, dao, 0, AddShift(always))).ok
    return noy, dao


async def nobody_planned(house: House, *shifts: Shift) -> None:
    """Forget the rota; then plan these shifts, if any."""
    async with house.store.write() as tx:
        await tx.execute(delete(RotaRow))
        dao = await account(tx, "dao")
        await tx.commit()
    dao_at_desk = Staff(dao.id, dao.login, dao.name, Role(dao.role), Language(dao.language))
    for version, one in enumerate(shifts):
        assert (await planning.plan(house, dao_at_desk, version, AddShift(one))).ok


async def account(tx: Tx, login: str) -> StaffRow:
    """An account that is there."""
    row = await accounts.by_login(tx, login)
    assert row is not None
    return row


async def disable(house: House, *logins: str) -> None:
    """Shut these accounts off."""
    async with house.store.write() as tx:
        for login in logins:
            (await account(tx, login)).disabled = True
        await tx.commit()


async def confirm(house: House, by: Staff, days: int, *only: str) -> None:
    """Confirm every fact, or these, for so many days from today."""
    today = house.clock().date()
    until = today + timedelta(days=days)
    async with house.store.write() as tx:
        for fact in house.current.book.facts.values():
            if fact.values and (not only or fact.id in only):
                version = await content.raise_version(tx)
                line = Confirmed(version, fact.id, by.id, {}, "a page", today, until, house.clock())
                content.confirm(tx, house.store, line)
        await tx.commit()


def age(path: Path, **by: float) -> None:
    """Make a file so much older than it is."""
    then = (utc_now() - timedelta(**by)).timestamp()
    os.utime(path, (then, then))
