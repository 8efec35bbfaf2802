"""Fills an empty database from an archive: all of it or nothing, and with the outbox closed."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.backup import age, finishing, lines, reading
from bot.backup import keyring as of_keyring
from bot.backup.archive import ARCHIVE, Tell, untold
from bot.backup.lines import Head, Part
from bot.backup.opening import Opener, Row
from bot.backup.reading import Reader
from bot.errors import BadArchive, StoreUnavailable
from bot.store import schema
from bot.store.archive import filling, kinds
from bot.store.boxes import gates
from bot.store.sealed.vault import Vault
from bot.store.session import Store, Tx

AT_ONCE = 500
OTHER_HOUSE = (
    "The keyring is of another house than the archive. "
    "Bring the keyring.age of the house that made the archive."
)
OLDER = (
    "The keyring is older than the archive: people of since would be lost. Bring the newest "
    "keyring; if the archive's name tells a date that is still to come, take another archive."
)
FULL = (
    "The database is not empty (there are rows in {table}), and stays as it is: only an empty one "
    "is filled. Name a new one in SAIYAI_DATABASE_URL or, with SQLite, stop the house and move "
    "saiyai.db and the files beside it (saiyai.db-wal, saiyai.db-shm) away together."
)
NO_ROOM = (
    "The database did not take all of it, and nothing was kept. See that it is there and that its "
    "disk has room, then do the same again."
)


@dataclass(frozen=True, slots=True)
class Paths:
    """The files that a restore needs."""

    archive: Path
    keyring: Path
    anchors: Path


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: of which moment, how much; how many were forgotten since, and unheard.

    `newer` is of how many people the keyring has a key who are not in the archive; `faults` are
    sentences about the audit. `unanchored` says what is wrong with the anchors here, if anything.
    """

    head: Head
    forgotten: int
    unheard: int
    newer: int
    faults: tuple[str, ...]
    unanchored: str = ""


async def restore(
    store: Store,
    paths: Paths,
    identity: age.Identity,
    now: datetime,
    tell: Tell = untold,
) -> Restored:
    """Fill the store's database; raises `BadArchive`, and then nothing was kept."""
    ring = await asyncio.to_thread(of_keyring.read, paths.keyring, identity, store.vault)
    head = await asyncio.to_thread(_head, store, paths.archive, identity)
    fits(head, ring.head)
    async with store.read() as tx:
        await _empty(tx)
    opener = Opener(head, ring, store.vault)
    try:
        await schema.make(store, head.revision)
        unanchored = await _all(store, head, opener, (paths, identity, tell), now)
    except StoreUnavailable:
        raise BadArchive(NO_ROOM) from None
    faults, unread = await finishing.proved(store, paths.anchors)
    found = opener.found
    newer = len(ring.rows["people"].keys() - set(found.keyed))
    return Restored(head, len(found.forgotten), found.unheard, newer, faults, unanchored or unread)


async def _all(
    store: Store, head: Head, opener: Opener, source: tuple[Paths, Any, Tell], now: datetime
) -> str:
    """Every row, the tables of this version, and what is of today: in one transaction.

    Says why the restore stands in no anchor, if so. The anchor comes before the commit: one of a
    restore that was not does no harm, but without it a chain that came back would seem cut.
    """
    paths, identity, tell = source
    async with store.remaking() as tx:
        await schema.in_turn(tx)
        await filling.alone(tx)
        await _empty(tx)
        await _fill(tx, opener, paths.archive, identity, tell)
        await finishing.look_over(tx, head, opener.found)
        if await schema.upgrade_within(tx):  # an archive of an older version
            await filling.give_keys(tx, opener.keys())
        await gates.none_later(tx, now)
        await gates.close(tx, now, gates.RESTORED, before=now)
        await finishing.finish(tx, head, opener.found, now)
        unanchored = await finishing.anchored(tx, paths.anchors, now)
        await tx.commit()
    return unanchored


def _head(store: Store, archive: Path, identity: age.Identity) -> Head:
    """The head of an archive that this house and this version can take."""
    with reading.lines_in(archive, identity, ARCHIVE) as reader:
        reader.check_house(store.vault)
        head = reader.head
    if not schema.knows(head.revision):
        raise BadArchive(lines.NEWER.format(name=archive.name))
    return head


def fits(head: Head, ring: Head) -> None:
    """Refuse a keyring that is not this archive's house's, or from before it."""
    if ring.house != head.house:
        raise BadArchive(OTHER_HOUSE)
    if ring.made_at < head.made_at:
        raise BadArchive(OLDER)


async def _empty(tx: Tx) -> None:
    table = await filling.not_empty(tx)
    if table:
        raise BadArchive(FULL.format(table=table))


async def _fill(tx: Tx, opener: Opener, archive: Path, identity: age.Identity, tell: Tell) -> None:
    """Row after row, as it is read; at the end it is sure that all was there and unchanged."""
    with reading.lines_in(archive, identity, ARCHIVE) as reader:
        batches, done = _batches(reader, opener, tx.vault), 0
        while (batch := await asyncio.to_thread(next, batches, None)) is not None:
            part, rows, read = batch
            await filling.fill(tx, kinds.table_of(part.name, part.columns), rows)
            done += read
            tell(done, reader.head.rows)


def _batches(reader: Reader, opener: Opener, vault: Vault) -> Iterator[tuple[Part, list[Row], int]]:
    """Rows of one table, some at a time, and how many were read for them."""
    part: Part | None = None
    rows: list[Row] = []
    read = 0
    for one in reader.rows(vault):
        if part is not None and (one.part is not part or len(rows) >= AT_ONCE):
            yield part, rows, read
            rows, read = [], 0
        part = one.part
        rows += opener.rows(one)
        read += one.count
    if part is not None:
        yield part, rows, read
