"""An identity for backups, a second house to restore into, and all that stands in a database."""

import gzip
import itertools
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyrage
import pytest
from pyrage import x25519
from sqlalchemy import select

from bot.backup import archive, restoring
from bot.backup.archive import Kept
from bot.backup.restoring import Paths, Restored
from bot.store.archive import parting
from bot.store.models.base import Base
from bot.store.sealed.keys import read_keys
from bot.store.sealed.vault import Vault
from bot.store.session import Store
from tests.conftest import Clock, DatabaseMaker

IDENTITY = x25519.Identity.generate()
RECIPIENT = IDENTITY.to_public()
NewDatabase = Callable[[str], str]


@pytest.fixture
def another(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewDatabase]:
    """Makes one more database of a kind, without any table."""
    made: list[str] = []
    numbers = itertools.count()
    maker: DatabaseMaker | None = None

    def make(kind: str) -> str:
        nonlocal maker
        if kind.startswith("sqlite"):
            return f"sqlite+aiosqlite:///{tmp_path / f'other{next(numbers)}.db'}"
        maker = request.getfixturevalue("postgres")
        assert maker is not None
        name = f"other{secrets.token_hex(6)}"
        maker.psql(f"CREATE DATABASE {name};")
        made.append(maker.url(name))
        return made[-1]

    yield make
    for url in made:
        assert maker is not None
        maker.drop(url)


@dataclass(slots=True)
class Safe:
    """A folder of backups, and the way back from it."""

    folder: Path
    home: Path
    clock: Clock

    async def keep(self, store: Store) -> Kept:
        """An archive of now, and the keyring."""
        self.folder.mkdir(exist_ok=True)
        return await archive.backup(store, self.folder, RECIPIENT, self.clock())

    def open(self, url: str) -> Store:
        """The empty database with the keys of the house."""
        return Store.connect(url, Vault(read_keys(self.home / "keys.json")))

    async def restore(self, store: Store, kept: Path, keyring: Path | None = None) -> Restored:
        """Fill the database from this archive."""
        ring = keyring or self.folder / "keyring.age"
        paths = Paths(kept, ring, self.home / "anchors")
        return await restoring.restore(store, paths, IDENTITY, self.clock())


@pytest.fixture
def safe(tmp_path: Path, clock: Clock) -> Safe:
    """Where backups go in a test."""
    return Safe(tmp_path / "backups", tmp_path, clock)


async def everything(store: Store, *without: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that an archive has, in the order of its key.

    People's keys stand unwrapped: under the wrapping key the same one never looks the same twice.
    """
    found = {}
    async with store.read() as tx:
        for name in set(parting.table_names()) - set(without):
            table = Base.metadata.tables[name]
            rows = (await tx.execute(select(table).order_by(*table.primary_key))).mappings()
            found[name] = [tuple(_unwrapped(store.vault, name, dict(row)).values()) for row in rows]
    return found


def _unwrapped(vault: Vault, name: str, row: dict[str, Any]) -> dict[str, Any]:
    if name != "people" or row["key"] is None:
        return row
    wrapped = (row["key"], row["key_version"], row["wrapped_by"])
    return row | {"key": vault.seal_of(row["id"], *wrapped).key}


def plain_lines(archive: Path) -> list[bytes]:
    """What whoever has the identity reads in an archive or a keyring."""
    return gzip.decompress(pyrage.decrypt(archive.read_bytes(), [IDENTITY])).splitlines()
