"""A backup made while people write comes back whole: counts, links, audit, and every word."""

import asyncio
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import psutil
import pytest
from pyrage import x25519
from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from bot.audit import verdict
from bot.backup import age, reading
from bot.backup.archive import ARCHIVE
from bot.backup.folder import archives
from bot.store.archive import parting
from bot.store.models.base import Base
from bot.store.models.boxes import Inbox
from bot.store.models.cases import Message
from bot.store.session import Store
from tests.backup.conftest import NewDatabase, another
from tests.faults.process import Child, Zygote
from tests.faults.street import Street, open_street, texts_kept

__all__ = ["another"]
SEED = 20261128
MOST_SAID = 20_000  # however long the backups take, the talk has an end
MOST_WAITING = 200  # and nobody goes on where the house does not keep up
GROWN = 100.0  # MiB that the house may hold more after all rounds than after the first


async def talking(street: Street) -> None:
    """People write as fast as the house hears them, at most some forty messages a second."""
    while len(street.said) < MOST_SAID:
        if len(street.telegram.world.pending) < MOST_WAITING:
            await street.talk(8)
        await asyncio.sleep(0.2)


@asynccontextmanager
async def under_load(street: Street) -> AsyncIterator[Child]:
    """An open house that people talk to meanwhile; however this ends, so does the talk."""
    async with street.open(hasty=False) as child:
        await street.talk(100)
        await street.telegram.until(lambda: not street.telegram.world.pending, 60)
        talk = asyncio.create_task(talking(street))
        try:
            yield child
        finally:
            talk.cancel()
            with suppress(asyncio.CancelledError):
                await talk


def held(child: Child) -> float:
    """The memory that a process holds now, in MiB."""
    return psutil.Process(child.pid).memory_info().rss / 2**20


async def command(street: Street, words: list[str], **environment: str) -> str:
    """One `saiyai` command to its end; what it printed. It must end well."""
    output = street.home / "printed"
    output.unlink(missing_ok=True)
    child = street.zygote.start(words, street.environment | environment, output)
    status = await child.status(300)
    printed = output.read_text("utf-8")
    assert status == 0, printed
    return printed


async def dangling(store: Store) -> list[str]:
    """Links from one row to another that is not there, on any kind of database."""
    found = []
    async with store.read() as tx:
        for table in Base.metadata.sorted_tables:
            for key in table.foreign_keys:
                there = key.column.table.alias()
                missing = select(func.count()).where(
                    key.parent.is_not(None), ~exists().where(there.c[key.column.name] == key.parent)
                )
                if (await tx.execute(missing)).scalar_one():
                    found.append(f"{table.name}.{key.parent.name}")
    return found


async def counts_in(store: Store) -> dict[str, int]:
    async with store.read() as tx:
        tables = {name: Base.metadata.tables[name] for name in parting.table_names()}
        return {
            name: (await tx.execute(select(func.count()).select_from(table))).scalar_one()
            for name, table in tables.items()
        }


async def one_moment(store: Store) -> tuple[int, int]:
    """Updates heard, and what was said in them: both are written by one transaction."""
    message = aliased(Message)
    async with store.read() as tx:
        heard = select(func.count()).where(Inbox.state == "done")
        said = select(func.count()).where(message.author == "person")
        return (await tx.execute(heard)).scalar_one(), (await tx.execute(said)).scalar_one()


async def a_round(street: Street, identity: Path, folder: Path, url: str) -> int:
    """Back up while people write, restore, count; how many rows there were."""
    before = await texts_kept(live := street.store())
    await asyncio.to_thread(folder.mkdir)
    recipient = str(age.identity_in(identity).to_public())
    await command(street, ["backup", str(folder)], SAIYAI_BACKUP_RECIPIENT=recipient)
    archive = archives(folder)[0]
    ring = str(folder / "keyring.age")
    home = street.home / archive.stem
    home.mkdir()
    shutil.copy(street.home / "keys.json", home)
    there = {"SAIYAI_HOME": str(home), "SAIYAI_DATABASE_URL": url}
    opens = ["--identity", str(identity), "--keyring", ring]
    await command(street, ["restore", str(archive), *opens], **there)
    with reading.lines_in(archive, age.identity_in(identity), ARCHIVE) as reader:
        wanted = {part.name: part.rows for part in reader.head.parts}
    store = Store.connect(url, live.vault)
    assert (await verdict.verify(store, home / "anchors")).faults == 0
    counts = await counts_in(store)
    linked = counts.pop("audit_links"), wanted.pop("audit_links")
    assert counts == wanted | {"audit": wanted["audit"] + 1}
    assert linked[0] >= linked[1]
    assert await dangling(store) == []
    heard, said = await one_moment(store)
    assert heard == said
    kept = await texts_kept(store)
    assert before - kept == Counter()
    assert kept - street.said == Counter()
    await store.close()
    await live.close()
    return sum(wanted.values())


async def rounds(
    home: Path, database: str, zygote: Zygote, another: NewDatabase, count: int
) -> None:
    identity = home / "identity"
    identity.write_text(str(x25519.Identity.generate()), "ascii")
    rows, memory = [], []
    async with (
        open_street(home, database, zygote, SEED) as street,
        under_load(street) as house,
    ):
        for number in range(count):
            url = another(database.partition("+")[0])
            rows.append(await a_round(street, identity, home / f"backups{number}", url))
            memory.append(held(house))
    print(  # noqa: T201 - the numbers are the proof
        f"{len(rows)} of {count} backups under load restored: {rows} rows, "
        f"{len(street.said)} said; the house held {memory[0]:.0f} MiB, then {memory[-1]:.0f}"
    )
    assert memory[-1] < memory[0] + GROWN


@pytest.mark.timeout(600)
async def test_three_backups_under_load_come_back_whole(
    tmp_path: Path, database: str, zygote: Zygote, another: NewDatabase
) -> None:
    await rounds(tmp_path, database, zygote, another, 3)


@pytest.mark.long
@pytest.mark.timeout(3600)
async def test_twenty_backups_under_load_come_back_whole(
    tmp_path: Path, database: str, zygote: Zygote, another: NewDatabase
) -> None:
    await rounds(tmp_path, database, zygote, another, 20)
