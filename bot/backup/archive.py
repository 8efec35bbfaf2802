"""Writes an archive while the house is at work: all of one moment, and the keyring of the same."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from bot.backup import age, keyring, lines, whose, writing
from bot.backup import folder as of_files
from bot.backup.lines import Head, Part
from bot.backup.writing import Writer
from bot.errors import BadArchive
from bot.store import schema
from bot.store.archive import backups, kinds
from bot.store.archive.parting import PARTED, Parted
from bot.store.archive.snapshots import Owners, Snapshot, snapshot
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.session import Store

ARCHIVE = "archive"
OTHERS = (
    "The keyring in {folder} is not of this database, and with another one in its place no archive "
    "there would open: nothing was written. After a restore run saiyai outbox open first; else "
    "see that SAIYAI_DATABASE_URL is the right one, or name another folder."
)
Tell = Callable[[int, int], None]


def untold(_done: int, _all: int) -> None:
    """Nobody wants to hear how far it is."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was written: the archive, the keyring beside it, how much is in it."""

    archive: Path
    keyring: Path
    rows: int
    tables: int
    size: int


async def backup(
    store: Store,
    folder: Path,
    recipient: age.Recipient,
    now: datetime,
    tell: Tell = untold,
    *,
    renewed: bool = True,
) -> Kept:
    """Write both into the folder; `tell` hears how many rows are done of how many.

    `renewed` says whether the keyring of this folder is written anew when somebody is forgotten.
    """
    at = await schema.fit(store)
    path = folder / of_files.archive_name(now)
    async with AsyncExitStack() as stack:
        # The keyring first: one that is newer than an archive fits it, an older one does not.
        async with of_files.alone(folder) as lock:
            if (folder / of_files.KEYRING).exists() and not await backups.are_any(store):
                raise BadArchive(OTHERS.format(folder=folder))
            await whose.claim(store, folder, lock)
            seen = await stack.enter_async_context(snapshot(store))
            gone, head = await seen.gone(), _head(store, await seen.counts(), at, now)
            seals = await seen.seals()
            await backups.note(store, backups.BEGUN, now, gone)
            await keyring.write(seen, seals, (store, recipient), folder, now)
        if renewed:
            await backups.note(store, backups.KEYRING, now, gone)
        with (
            of_files.whole(path) as file,
            writing.sealed_lines(file, recipient, head) as writer,
        ):
            await _write(seen, writer, head, await seen.owners(seals), tell)
            writer.end(store.vault)
    await _on_record(store, now, gone)
    size = path.stat().st_size
    return Kept(path, folder / of_files.KEYRING, head.rows, len(head.parts), size)


async def _write(
    seen: Snapshot,
    writer: Writer,
    head: Head,
    owners: Owners,
    tell: Tell,
) -> None:
    """Every row of every table; packing and encrypting hold up nobody."""
    done = 0
    for part in head.parts:
        async for rows in seen.rows(part.name):
            await asyncio.to_thread(writer.rows, part.name, rows, owners)
            done += len(rows)
            tell(done, head.rows)


async def _on_record(store: Store, now: datetime, gone: int) -> None:
    await backups.note(store, backups.ARCHIVE, now, gone)
    async with store.write() as tx:
        audit.write(tx, audit.HOUSE, Deed.BACKED_UP, now)
        await tx.commit()


def _head(store: Store, counts: dict[str, int], revision: str, now: datetime) -> Head:
    parts = []
    for name, count in counts.items():
        parted = PARTED.get(name, Parted(""))
        parts.append(Part(name, kinds.columns_of(name), count, parted.owner, parted.columns))
    house = lines.house_of(store.vault)
    return Head(ARCHIVE, house, now, version("saiyai"), revision, tuple(parts))
