"""What cannot be restored or written is said in one sentence, and nothing of it is kept."""

import errno
import fcntl
import gzip
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pyrage
import pytest
from pyrage import x25519
from sqlalchemy import inspect

from bot.backup import age, checking, folder, keyring, restoring
from bot.backup.lines import Digest, dump
from bot.backup.restoring import Paths
from bot.errors import BadArchive, BadSetting, StoreUnavailable
from bot.house import House
from bot.store import schema
from bot.store.sealed.keys import make_keys, read_keys
from bot.store.sealed.vault import Vault
from bot.store.session import Store
from tests.backup.conftest import IDENTITY, RECIPIENT, NewDatabase, Safe, everything
from tests.backup.lives import full_house
from tests.conftest import SQLITE, Clock

OTHER = x25519.Identity.generate()
Spoil = Callable[[bytes], bytes]


def said(how: Callable[[dict[str, object]], object], proved: Vault | None = None) -> Spoil:
    """Change the head of an archive; with a vault, the end is made to fit again."""

    def spoil(data: bytes) -> bytes:
        first, *rest = gzip.decompress(pyrage.decrypt(data, [IDENTITY])).splitlines(keepends=True)
        head = json.loads(first)
        how(head)
        kept = [dump(head), *rest]
        if proved is not None:
            digest = Digest()
            for line in kept[:-1]:
                digest.add(line)
            kept[-1] = digest.end_line(proved)
        return closed(kept)

    return spoil


def closed(lines: list[bytes]) -> bytes:
    """Anybody who knows the recipient can make such a file."""
    return bytes(pyrage.encrypt(gzip.compress(b"".join(lines)), [RECIPIENT]))


def without_a_row(data: bytes) -> bytes:
    """An archive that somebody made anew without its last row."""
    lines = gzip.decompress(pyrage.decrypt(data, [IDENTITY])).splitlines(keepends=True)
    return closed([*lines[:-2], lines[-1]])


def flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


SPOILT: dict[str, tuple[Spoil, str]] = {
    "cut": (lambda data: data[: len(data) * 2 // 3], "was cut off"),
    "cut before its last byte": (lambda data: data[:-1], "was cut off"),
    "cut in its head": (lambda data: data[:60], "was cut off"),
    "one bit": (flipped, "is damaged"),
    "more at the end": (lambda data: data + b"more", "is damaged"),
    "empty": (lambda _: b"", "no archive or keyring of Saiyai"),
    "a picture": (lambda _: b"\x89PNG" + bytes(500), "no archive or keyring of Saiyai"),
    "age, but no archive": (
        lambda _: pyrage.encrypt(gzip.compress(b"[1, 2]\n"), [RECIPIENT]),
        "no archive or keyring of Saiyai",
    ),
    "age, but not packed": (lambda _: pyrage.encrypt(b"hello", [RECIPIENT]), "is damaged"),
    "a row less": (without_a_row, "was changed since it was written"),
    "another count": (
        said(lambda head: head["parts"][0].update(rows=99)),  # type: ignore[index]
        "was changed since it was written",
    ),
    "of a newer form": (said(lambda head: head.update(saiyai=2)), "a newer version of Saiyai"),
    "of newer tables": (
        said(lambda head: head.update(revision="9999")),
        "a newer version of Saiyai",
    ),
    "of another house": (said(lambda head: head.update(house="0" * 16)), "the keys of this house"),
}


@SQLITE
async def test_a_spoilt_archive_is_said_plainly_and_leaves_nothing(
    house: House, safe: Safe, another: NewDatabase
) -> None:
    await full_house(house)
    kept = await safe.keep(house.store)
    whole, store = kept.archive.read_bytes(), safe.open(another("sqlite"))
    told: dict[str, set[str]] = {}
    for name, (spoil, _) in SPOILT.items():
        kept.archive.write_bytes(spoil(whole))
        with pytest.raises(BadArchive) as restored:
            await safe.restore(store, kept.archive)
        told[name] = {str(restored.value)}
        assert await rows_in(store) == 0
        if name != "of newer tables":
            with pytest.raises(BadArchive) as checked:
                checking.check(kept.archive, IDENTITY, house.store.vault, None)
            told[name].add(str(checked.value))
    await store.close()
    assert {name: len(sentences) for name, sentences in told.items()} == dict.fromkeys(SPOILT, 1)
    said_of = {name: sentences.pop() for name, sentences in told.items()}
    assert [name for name, (_, part) in SPOILT.items() if part not in said_of[name]] == []
    assert max(map(len, said_of.values())) < 200


async def rows_in(store: Store) -> int:
    """All rows there are; none where there is no table."""
    async with store.engine.connect() as connection:
        tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    if "people" not in tables:
        return 0
    return sum(len(rows) for rows in (await everything(store)).values())


@SQLITE
async def test_a_forged_archive_with_an_end_that_fits_is_not_ours(
    house: House, safe: Safe, another: NewDatabase, tmp_path: Path
) -> None:
    """Anybody can encrypt to the recipient; nobody else can prove that the house wrote it."""
    await full_house(house)
    kept = await safe.keep(house.store)
    thief = Vault(make_keys(tmp_path / "thief.json"))
    forge = said(lambda head: head.update(version="0.1.1"), thief)
    kept.archive.write_bytes(forge(kept.archive.read_bytes()))
    store = safe.open(another("sqlite"))
    with pytest.raises(BadArchive, match="was changed since it was written"):
        await safe.restore(store, kept.archive)
    assert checking.check(kept.archive, IDENTITY, None, None).head.version == "0.1.1"
    assert await rows_in(store) == 0
    await store.close()


@SQLITE
async def test_the_wrong_files_are_said_plainly(
    house: House, safe: Safe, another: NewDatabase, clock: Clock, tmp_path: Path
) -> None:
    await full_house(house)
    await safe.keep(house.store)
    old_ring = tmp_path / "old ring.age"
    (safe.folder / "keyring.age").rename(old_ring)
    clock.move(hours=1)
    kept = await safe.keep(house.store)
    ring = kept.keyring
    make_keys(tmp_path / "other keys.json")
    stranger = Vault(read_keys(tmp_path / "other keys.json"))
    theirs = Store.connect(another("sqlite"), stranger)
    store = safe.open(another("sqlite"))
    anchors = tmp_path / "anchors"
    wrong = [
        (store, Paths(kept.archive, ring, anchors), OTHER, "made for another recipient"),
        (store, Paths(kept.archive, old_ring, anchors), IDENTITY, "keyring is older"),
        (store, Paths(kept.archive, kept.archive, anchors), IDENTITY, "not a keyring but an arch"),
        (store, Paths(ring, ring, anchors), IDENTITY, "not an archive but a keyring"),
        (store, Paths(tmp_path / "none", ring, anchors), IDENTITY, "cannot be read"),
        (theirs, Paths(kept.archive, ring, anchors), IDENTITY, "keys of this house|of another"),
        (house.store, Paths(kept.archive, ring, anchors), IDENTITY, "The database is not empty"),
    ]
    before = await everything(house.store)
    for into, paths, identity, sentence in wrong:
        with pytest.raises(BadArchive, match=sentence):
            await restoring.restore(into, paths, identity, clock.now)
    assert await everything(house.store) == before
    assert (await rows_in(store), await rows_in(theirs)) == (0, 0)
    await store.close()
    await theirs.close()


@pytest.mark.parametrize(
    "text", ["", "age1", "AGE-SECRET-KEY-1", "ssh-ed25519 AAAA", "age1" + "q" * 58]
)
def test_a_recipient_that_is_none_is_said_plainly(text: str) -> None:
    with pytest.raises(BadArchive, match="SAIYAI_BACKUP_RECIPIENT must be an age recipient"):
        age.recipient_of(text)


@pytest.mark.parametrize("text", ["", "AGE-SECRET-KEY-1ABC", "age1abc", "ຄ"])
def test_an_identity_that_is_none_is_said_plainly(tmp_path: Path, text: str) -> None:
    (tmp_path / "identity").write_text(text, "utf-8")
    with pytest.raises(BadArchive, match="There is no identity in"):
        age.identity_in(tmp_path / "identity")


@SQLITE
async def test_a_full_disk_leaves_what_was_there(
    house: House, safe: Safe, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await full_house(house)
    first = await safe.keep(house.store)
    before = {path.name: path.read_bytes() for path in safe.folder.iterdir()}
    clock.move(hours=1)
    room = [0]

    class Disk:
        """A file on a disk that takes so many bytes and then no more."""

        def __init__(self, file: BinaryIO) -> None:
            self._file = file

        def write(self, data: bytes) -> int:
            room[0] -= len(data)
            if room[0] < 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            return self._file.write(data)

    out = age._Out
    monkeypatch.setattr(age, "_Out", lambda file: out(Disk(file)))  # type: ignore[arg-type]
    for room[0] in (0, first.keyring.stat().st_size + 1000):
        with pytest.raises(BadArchive, match="There is no room left in"):
            await safe.keep(house.store)
    now = {path.name: path.read_bytes() for path in safe.folder.iterdir()}
    ring = now.pop("keyring.age"), before.pop("keyring.age")
    assert now == before
    assert ring[0] != ring[1]  # the keyring of the second try was whole, and fits the old archive
    assert checking.check(first.archive, IDENTITY, house.store.vault, first.keyring).forgotten == 0


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    """A disk that is not connected would not be missed."""
    with pytest.raises(BadArchive, match=r"There is no folder .* Connect its disk, or make it"):
        folder.check(tmp_path / "stick", tmp_path / "keys.json")
    assert not (tmp_path / "stick").exists()


@pytest.mark.parametrize("place", ["a file", "proc"])
def test_a_folder_that_cannot_be_written_is_said_plainly(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    where = Path("/proc") if place == "proc" else tmp_path / "file"
    with pytest.raises(BadArchive, match="Nothing can be written into"):
        folder.check(where, tmp_path / "keys.json")


def test_what_a_backup_left_half_written_goes_after_a_day(tmp_path: Path) -> None:
    old, new = tmp_path / ".saiyai-x.age.0011aabb", tmp_path / ".keyring.age.0011aabb"
    theirs = tmp_path / ".notes"
    for one in (old, new, theirs):
        one.touch()
    for one in (old, theirs):
        os.utime(one, (0, 0))
    folder.check(tmp_path, tmp_path.parent / "keys.json")
    assert sorted(tmp_path.iterdir()) == [new, theirs]


def test_a_folder_with_the_key_file_is_refused(tmp_path: Path) -> None:
    inside = tmp_path / "backups"
    inside.mkdir()
    (tmp_path / "way").symlink_to(inside)
    for keys in (inside / "keys.json", tmp_path / "way" / "keys.json"):
        with pytest.raises(BadArchive, match="The key file is in"):
            folder.check(inside, keys)
    folder.check(inside, tmp_path / "keys.json")


async def test_a_restore_that_breaks_off_leaves_nothing_and_can_be_done_again(
    house: House, safe: Safe, another: NewDatabase
) -> None:
    await full_house(house)
    kept = await safe.keep(house.store)
    store = safe.open(another(house.store.engine.dialect.name))
    paths = Paths(kept.archive, kept.keyring, safe.home / "anchors")

    def tell(done: int, of: int) -> None:
        if done > of / 2:
            raise StoreUnavailable("the disk is full")

    with pytest.raises(BadArchive, match="its disk has room, then do the same again"):
        await restoring.restore(store, paths, IDENTITY, safe.clock.now, tell)
    assert await rows_in(store) == 0
    assert (await safe.restore(store, kept.archive)).faults == ()
    await store.close()


@SQLITE
async def test_an_older_key_file_writes_no_backup_without_people(
    house: House, safe: Safe, clock: Clock
) -> None:
    """It would be one in which nothing opens, and would take the place of those that do."""
    await full_house(house)
    await safe.keep(house.store)
    before = {path.name: path.read_bytes() for path in safe.folder.iterdir()}
    keys = read_keys(safe.home / "keys.json")
    older = replace(keys, wraps={7: bytes(32)}, current=7)
    clock.move(hours=1)
    with pytest.raises(BadArchive, match="Bring the newest copy of the key file"):
        await safe.keep(Store(house.store.engine, Vault(older)))
    assert {path.name: path.read_bytes() for path in safe.folder.iterdir()} == before


@SQLITE
async def test_two_who_write_keyrings_take_turns(house: House, safe: Safe, clock: Clock) -> None:
    """Whoever waits sees what was destroyed meanwhile; nobody's file is torn."""
    await full_house(house)
    await safe.keep(house.store)
    async with folder.alone(safe.folder):
        handle = os.open(safe.folder / folder._LOCK, os.O_RDWR)
        with pytest.raises(BlockingIOError):
            _try(handle)
        os.close(handle)
    await keyring.renew(house.store, safe.folder, RECIPIENT, clock.now)
    assert keyring.read(safe.folder / "keyring.age", IDENTITY, house.store.vault).rows["people"]


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root can make a file for another account.")
async def test_a_backup_by_roots_hand_leaves_the_lock_to_the_folders_owner(tmp_path: Path) -> None:
    """Else the house's own account could write no keyring any more."""
    os.chown(tmp_path, 12345, -1)
    async with folder.alone(tmp_path):
        assert (tmp_path / folder._LOCK).stat().st_uid == 12345


def _try(handle: int) -> None:
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@SQLITE
async def test_tables_of_another_version_are_not_archived(
    house: House, safe: Safe, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def behind(_store: Store) -> tuple[str, str]:
        return "0011", "0012"

    monkeypatch.setattr(schema, "revision", behind)
    with pytest.raises(BadSetting, match="Run: saiyai db upgrade"):
        await safe.keep(house.store)
    assert list(safe.folder.iterdir()) == []


@SQLITE
async def test_a_table_that_nobody_thought_of_stops_the_backup(house: House, safe: Safe) -> None:
    async with house.store.bare() as connection:
        await connection.exec_driver_sql("CREATE TABLE forgotten_by_us (id INTEGER PRIMARY KEY)")
    with pytest.raises(BadArchive, match="forgotten_by_us"):
        await safe.keep(house.store)


def test_no_keys_are_made_where_a_house_is_to_come_back(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="There is no key file"):
        read_keys(tmp_path / "keys.json")
