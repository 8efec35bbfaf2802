"""A folder of backups is one house's: another one's keyring never takes the place of theirs."""

import asyncio
from pathlib import Path

import pytest

from bot.backup import archive, checking, folder, keyring, lines
from bot.backup import outbox as gate
from bot.errors import BadArchive
from bot.house import House
from bot.store import schema
from bot.store.sealed.keys import make_keys
from bot.store.sealed.vault import Vault
from bot.store.session import Store
from tests.backup.conftest import IDENTITY, RECIPIENT, NewDatabase, Safe
from tests.backup.lives import full_house
from tests.conftest import SQLITE, Clock

pytestmark = SQLITE
LOCK = ".keyring.lock"


@pytest.fixture
async def other(another: NewDatabase, tmp_path: Path) -> Store:
    """The database of a house with other keys."""
    store = Store.connect(another("sqlite"), Vault(make_keys(tmp_path / "other keys.json")))
    await schema.upgrade(store)
    return store


def files(of: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in of.iterdir()}


async def test_another_house_with_backups_elsewhere_is_refused(
    house: House, other: Store, safe: Safe, clock: Clock, tmp_path: Path
) -> None:
    await full_house(house)
    kept = await safe.keep(house.store)
    (tmp_path / "elsewhere").mkdir()
    await archive.backup(other, tmp_path / "elsewhere", RECIPIENT, clock.now)
    before = files(safe.folder)
    clock.move(hours=1)
    with pytest.raises(BadArchive, match="are of another house"):
        await safe.keep(other)
    with pytest.raises(BadArchive, match="are of another house"):
        await keyring.renew(other, safe.folder, RECIPIENT, clock.now)
    assert files(safe.folder) == before
    assert before[LOCK] == f"{lines.house_of(house.store.vault)}\n".encode()
    assert checking.check(kept.archive, IDENTITY, house.store.vault, kept.keyring).forgotten == 0
    await safe.keep(house.store)
    await other.close()


@pytest.mark.parametrize("mark", [b"", b"0123abc"])
async def test_a_folder_from_before_is_taken_over_by_its_own_house_alone(
    house: House, other: Store, safe: Safe, clock: Clock, tmp_path: Path, mark: bytes
) -> None:
    """Its lock says nothing yet, or was cut off while it was written."""
    await full_house(house)
    for _ in range(3):
        clock.move(hours=1)
        await safe.keep(house.store)
    (tmp_path / "elsewhere").mkdir()
    # By chance this one is of the same second as one of theirs.
    await archive.backup(other, tmp_path / "elsewhere", RECIPIENT, clock.now)
    (safe.folder / LOCK).write_bytes(mark)
    before = files(safe.folder)
    clock.move(hours=1)
    for attempt in (
        safe.keep(other),
        keyring.renew(other, safe.folder, RECIPIENT, clock.now),
    ):
        with pytest.raises(BadArchive, match="is not sure"):
            await attempt
    assert files(safe.folder) == before
    # A backup that ended before it was on record, and one that was taken away, change nothing.
    (safe.folder / folder.archive_name(clock.now)).write_bytes(b"whole")
    clock.move(hours=1)
    await keyring.renew(house.store, safe.folder, RECIPIENT, clock.now)
    assert (safe.folder / LOCK).read_text() == f"{lines.house_of(house.store.vault)}\n"
    await other.close()


async def test_a_folder_from_before_is_taken_over_after_a_restore_that_was_looked_over(
    house: House, safe: Safe, another: NewDatabase, clock: Clock
) -> None:
    """The last archive is not on the record that came back with it."""
    await full_house(house)
    kept = await safe.keep(house.store)
    (safe.folder / LOCK).write_bytes(b"")
    store = safe.open(another("sqlite"))
    await safe.restore(store, kept.archive)
    clock.move(hours=1)
    with pytest.raises(BadArchive, match="run saiyai outbox open first"):
        await safe.keep(store)
    await gate.open_again(store, clock.now)
    await safe.keep(store)
    assert (safe.folder / LOCK).read_text() == f"{lines.house_of(store.vault)}\n"
    await store.close()


async def test_an_empty_folder_is_taken_over_from_a_house_that_left_nothing_there(
    house: House, other: Store, safe: Safe
) -> None:
    safe.folder.mkdir()
    (safe.folder / LOCK).write_text(f"{lines.house_of(other.vault)}\n")
    (safe.folder / "saiyai-20260101T000000Z.age").write_bytes(b"theirs")
    with pytest.raises(BadArchive, match="are of another house"):
        await safe.keep(house.store)
    (safe.folder / "saiyai-20260101T000000Z.age").unlink()
    await safe.keep(house.store)
    assert (safe.folder / LOCK).read_text() == f"{lines.house_of(house.store.vault)}\n"
    await other.close()


async def test_of_two_houses_that_begin_at_once_in_one_folder_one_is_refused(
    house: House, other: Store, safe: Safe
) -> None:
    """Whoever comes first has it; the other one leaves nothing there."""
    await full_house(house)
    safe.folder.mkdir()
    both = await asyncio.gather(safe.keep(house.store), safe.keep(other), return_exceptions=True)
    (kept,) = [one for one in both if isinstance(one, archive.Kept)]
    (refused,) = [one for one in both if not isinstance(one, archive.Kept)]
    winner = (house.store, other)[both.index(kept)]
    assert isinstance(refused, BadArchive)
    assert checking.check(kept.archive, IDENTITY, winner.vault, kept.keyring).forgotten == 0
    assert len(folder.archives(safe.folder)) == 1
    await other.close()
