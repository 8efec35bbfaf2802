"""An archive of an older version, or from before the wrapping key was rotated, comes back whole."""

import gzip
import json
import secrets
from collections.abc import Mapping
from dataclasses import replace

import pyrage
import pytest
from sqlalchemy import select

from bot.backup import outbox as gate
from bot.backup.lines import Digest, dump
from bot.house import House
from bot.store import messages, schema
from bot.store.archive.snapshots import snapshot
from bot.store.boxes import gates
from bot.store.models.cases import Message
from bot.store.sealed.keys import KEY_BYTES, read_keys
from bot.store.sealed.vault import Vault
from bot.store.session import Store
from tests.backup.conftest import IDENTITY, RECIPIENT, NewDatabase, Safe, everything
from tests.backup.lives import full_house
from tests.conftest import SQLITE, Clock

# What tables of these revisions did not have yet.
NOT_YET: Mapping[str, Mapping[str, frozenset[str]]] = {
    "0012": {"people": frozenset({"wrapped_by"}), "cases": frozenset({"wiped_at"})},
}


def of_revision(revision: str, data: bytes, vault: Vault) -> bytes:
    """The archive as a house of this revision would have written it."""
    first, *rows, _ = gzip.decompress(pyrage.decrypt(data, [IDENTITY])).splitlines()
    head = json.loads(first)
    missing = NOT_YET[revision]
    places: dict[int, list[int]] = {}
    for number, part in enumerate(head["parts"]):
        gone = missing.get(part["name"], frozenset())
        before = 1 + 2 * bool(part["owner"])  # the table's number, whose it is, what is sealed
        names = [name for name, _ in part["columns"]]
        places[number] = [before + names.index(name) for name in gone]
        part["columns"] = [one for one in part["columns"] if one[0] not in gone]
    head["revision"] = revision
    digest, told = Digest(), b""
    for line in (head, *(_without(json.loads(row), places) for row in rows)):
        digest.add(dump(line))
        told += dump(line)
    return bytes(pyrage.encrypt(gzip.compress(told + digest.end_line(vault)), [RECIPIENT]))


def _without(row: list[object], places: Mapping[int, list[int]]) -> list[object]:
    number = row[0]
    assert isinstance(number, int)
    return [value for place, value in enumerate(row) if place not in places[number]]


@pytest.mark.parametrize("has_tables", [False, True])
@pytest.mark.parametrize("revision", list(NOT_YET))
async def test_an_archive_of_an_older_version_is_brought_to_this_one(
    house: House, safe: Safe, another: NewDatabase, revision: str, *, has_tables: bool
) -> None:
    """Also into empty tables of this version, as a house leaves them that was opened too early."""
    await full_house(house)
    before = await everything(house.store, "audit", "audit_links", "cases")
    kept = await safe.keep(house.store)
    kept.archive.write_bytes(of_revision(revision, kept.archive.read_bytes(), house.store.vault))
    store = safe.open(another(house.store.engine.dialect.name))
    if has_tables:
        await schema.upgrade(store)
    restored = await safe.restore(store, kept.archive)
    after = await everything(store, "audit", "audit_links", "cases")
    async with store.read() as tx:
        closed = await gates.closed_since(tx)
    await store.close()
    assert after == before
    assert (restored.head.revision, restored.faults, closed) == (revision, (), safe.clock.now)


@SQLITE
async def test_neither_archive_nor_keyring_asks_which_key_wraps_the_others_now(
    house: House, safe: Safe, another: NewDatabase, clock: Clock
) -> None:
    """A keyring of before the rotation opens with the key file of after it, and the other way."""
    lives = await full_house(house)
    kept = await safe.keep(house.store)
    old = read_keys(safe.home / "keys.json")
    new = replace(old, wraps={2: secrets.token_bytes(KEY_BYTES)}, current=2)
    rotated = Store.connect(another("sqlite"), Vault(new))
    await safe.restore(rotated, kept.archive)
    said = await words(rotated)
    clock.move(hours=1)
    await gate.open_again(rotated, clock.now)
    kept = await safe.keep(rotated)
    back = Store.connect(another("sqlite"), Vault(old))
    await safe.restore(back, kept.archive)
    assert {life.word for life in lives} <= said
    assert await words(back) == said == await words(house.store)
    await rotated.close()
    await back.close()


async def words(store: Store) -> set[str]:
    """What people said, opened with the store's keys."""
    async with snapshot(store) as seen:
        seals = await seen.seals()
    async with store.read() as tx:
        rows = (await tx.execute(select(Message).where(Message.author == "person"))).scalars()
        return {messages.text_of(seals[row.person_id], row) for row in rows}
