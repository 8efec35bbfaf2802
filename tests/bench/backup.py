"""`python -m tests.bench.backup`: how long a backup and a restore take, and what memory they need.

A hundred thousand messages of ten thousand people, with their cases and an audit, and a tenth of it
to compare: `saiyai backup` and `saiyai restore` are run as an operator runs them, as processes of
their own, from each kind of database into each. The memory is the most that the process held
(VmHWM); flat means that ten times the house does not take ten times the memory. `--large` adds a
house of a hundred thousand people and a million messages.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from pyrage import x25519
from rich.console import Console
from sqlalchemy import func, select

from bot import app
from bot.house import House, utc_now
from bot.store.archive import parting
from bot.store.audit import audit, chain
from bot.store.audit.deeds import Deed
from bot.store.models.base import Base
from bot.store.sealed.keys import read_keys
from bot.store.sealed.vault import Vault
from bot.store.session import Store
from tests.bench import archive
from tests.bench.archive import Size
from tests.bench.follow_up import POSTGRESQL, SQLITE, _database
from tests.conftest import house_settings

LIMIT = 120.0  # seconds that a restore of a hundred thousand messages may take
SIZES = (Size(1_000, 10_000, 200), Size(10_000, 100_000, 2_000))
LARGE = Size(100_000, 1_000_000, 20_000)
LOOK = 0.02  # seconds between two looks at the memory
AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Run:
    """What one command took: seconds, and the most memory it held."""

    seconds: float
    mib: float


async def main(sizes: tuple[Size, ...]) -> None:
    """Fill a house of each size on each kind of database; back up, restore, print."""
    say = Console().print
    say(f"restore of 100,000 messages: limit {LIMIT:.0f} s")
    for size in sizes:
        for kind in (SQLITE, POSTGRESQL):
            with ExitStack() as stack:
                home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="saiyai-")))
                url = stack.enter_context(_database(kind, str(home)))
                rows = await _fill(home, url, size)
                identity, recipient = _identity(home)
                took = _run(home, url, "backup", str(home / "backups"), "--recipient", recipient)
                (made,) = (home / "backups").glob("saiyai-*.age")
                say(
                    f"{size.messages:,} messages, {rows:,} rows ({kind}): backup {_told(took)}, "
                    f"{made.stat().st_size / 2**20:.1f} MiB"
                )
                for other in (SQLITE, POSTGRESQL):
                    with _new_database(home, other) as there:
                        opens = ("--keyring", str(made.parent / "keyring.age"))
                        took = _run(home, there, "restore", str(made), *opens, *identity)
                        same = await _counts(home, there) == await _counts(home, url)
                        found = "every row is there" if same else "ROWS ARE MISSING"
                        say(f"  restored into {other} {_told(took)}: {found}")


def _told(run: Run) -> str:
    return f"in {run.seconds:.1f} s ({run.seconds / LIMIT:.2f} of the limit), {run.mib:.0f} MiB"


async def _fill(home: Path, url: str, size: Size) -> int:
    """A house with so much in it, its audit linked; how many rows it has."""
    now = utc_now()
    async with app.open_house(house_settings(home, url)) as house:
        await archive.write(house, size, now)
        await _audited(house, size.people)
    return sum((await _counts(home, url)).values())


async def _audited(house: House, count: int) -> None:
    """So many looks at somebody, on record and in the chain."""
    now = house.clock()
    for first in range(0, count, AT_ONCE):
        async with house.store.write() as tx:
            for number in range(first, min(first + AT_ONCE, count)):
                at, of = now - timedelta(minutes=count - number), f"{number % 997:032x}"
                audit.write(tx, f"{number % 7:032x}", Deed.READ, at, person_id=of)
            await tx.commit()
    while await chain.link(house.store, now, all_of_them=True):
        pass


def _identity(home: Path) -> tuple[tuple[str, str], str]:
    identity = x25519.Identity.generate()
    (home / "backups").mkdir()
    (home / "identity").write_text(str(identity), "ascii")
    return ("--identity", str(home / "identity")), str(identity.to_public())


@contextmanager
def _new_database(home: Path, kind: str) -> Iterator[str]:
    with (
        tempfile.TemporaryDirectory(prefix="to-", dir=home) as folder,
        _database(kind, folder) as url,
    ):
        yield url


def _run(home: Path, url: str, *words: str) -> Run:
    """One command to its end, which must be a good one."""
    told = {"SAIYAI_HOME": str(home), "SAIYAI_DATABASE_URL": url}
    command = [sys.executable, "-c", "from bot.__main__ import main; main()", *words]
    began = time.perf_counter()
    child = subprocess.Popen(command, env=os.environ | told, stdout=subprocess.DEVNULL)  # noqa: S603
    highest = 0.0
    while child.poll() is None:
        highest = max(highest, _highest(child.pid))
        time.sleep(LOOK)
    if child.returncode:
        raise SystemExit(f"saiyai {words[0]} ended with {child.returncode}.")
    return Run(time.perf_counter() - began, highest)


def _highest(pid: int) -> float:
    """The most memory that this process held so far, in MiB."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    except OSError:
        return 0.0
    return max((int(one.split()[1]) / 1024 for one in lines if one.startswith("VmHWM")), default=0)


async def _counts(home: Path, url: str) -> dict[str, int]:
    """How many rows there are of what a restore does not write itself."""
    store = Store.connect(url, Vault(read_keys(home / "keys.json")))
    async with store.read() as tx:
        found = {
            name: (await tx.execute(select(func.count()).select_from(Base.metadata.tables[name])))
            for name in set(parting.table_names()) - {"audit", "audit_links"}
        }
    await store.close()
    return {name: rows.scalar_one() for name, rows in found.items()}


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m tests.bench.backup", description=__doc__)
    asked.add_argument("--large", action="store_true", help="Also a million messages.")
    asyncio.run(main((*SIZES, LARGE) if asked.parse_args().large else SIZES))
