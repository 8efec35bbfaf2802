"""The keyring: the people's keys, kept beside the archives and never more than the newest.

Whoever was forgotten has no key in the newest one. So in every archive, however old, nothing of
theirs opens any more.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bot.backup import age, lines, reading, whose, writing
from bot.backup import folder as of_files
from bot.backup.lines import Head, Part
from bot.store import schema
from bot.store.archive import backups as kept
from bot.store.archive import kinds, parting
from bot.store.archive.snapshots import Snapshot, snapshot
from bot.store.sealed.vault import Seal, Vault
from bot.store.session import Store

KEYRING = "keyring"
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Keyring:
    """What an archive does not hold: by table and by the row's key, the withheld columns."""

    head: Head
    rows: Mapping[str, Mapping[Any, Row]] = field(repr=False)


async def renew(store: Store, folder: Path, recipient: age.Recipient, now: datetime) -> None:
    """Write the keyring anew, without the keys that were destroyed since."""
    async with of_files.alone(folder) as lock:
        await whose.claim(store, folder, lock)
        async with snapshot(store) as seen:
            gone = await seen.gone()
            await write(seen, await seen.seals(), (store, recipient), folder, now)
    await kept.note(store, kept.KEYRING, now, gone)


async def write(
    seen: Snapshot,
    seals: Mapping[str, Seal],
    of: tuple[Store, age.Recipient],
    folder: Path,
    now: datetime,
) -> None:
    """Write the keyring of what is seen; the caller holds the folder `alone`."""
    store, recipient = of
    rows = [some async for some in seen.withheld(seals)]
    head = await _head(store, rows, now)
    await asyncio.to_thread(_write, folder / of_files.KEYRING, recipient, head, rows, store.vault)


def read(path: Path, identity: age.Identity, vault: Vault | None) -> Keyring:
    """The keyring in a file; raises `BadArchive` where it is none, or not whole."""
    rows: dict[str, dict[Any, Row]] = {}
    with reading.lines_in(path, identity, KEYRING) as reader:
        rows |= {part.name: {} for part in reader.head.parts}
        for one in reader.rows(vault):
            names = [name for name, _ in one.part.columns]
            row = dict(zip(names, one.row, strict=True))
            rows[one.part.name][one.row[0]] = row
        return Keyring(reader.head, rows)


async def _head(store: Store, rows: list[tuple[str, Any]], now: datetime) -> Head:
    counts = dict.fromkeys(parting.WITHHELD, 0)
    for name, some in rows:
        counts[name] += len(some)
    parts = tuple(
        Part(name, tuple((one, kinds.kind_of(name, one)) for one in parting.kept_of(name)), count)
        for name, count in counts.items()
    )
    revision, _ = await schema.revision(store)
    house = lines.house_of(store.vault)
    return Head(KEYRING, house, now, version("saiyai"), revision or "", parts)


def _write(path: Path, recipient: age.Recipient, head: Head, rows: Any, vault: Vault) -> None:  # noqa: ANN401
    with of_files.whole(path) as file, writing.sealed_lines(file, recipient, head) as writer:
        for name, some in rows:
            writer.kept(name, some)
        writer.end(vault)
