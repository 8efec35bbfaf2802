"""The folder of the backups: files that appear whole or not at all, one writer of the keyring."""

import asyncio
import errno
import fcntl
import os
import re
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from bot import places
from bot.errors import BadArchive

KEYRING = "keyring.age"
ARCHIVES = "saiyai-[0-9]*Z.age"
DRAFTS = ".*.age.????????"
A_DAY = 24 * 3600.0
_LOCK = ".keyring.lock"
_MARK = re.compile(rb"([0-9a-f]{16})\n")
FULL = (
    "There is no room left in {folder}: nothing was kept of what was begun, and what was there "
    "before is whole. Make room or name another folder, then do the same again."
)
NOWHERE = "There is no folder {folder}. Connect its disk, or make it: mkdir -p {folder}"
CANNOT = "Nothing can be written into {folder}: {why}."
KEYS_INSIDE = (
    "The key file is in {folder}, too: whoever took the backups would have all. Keep it elsewhere."
)


def archive_name(made_at: datetime) -> str:
    """What an archive of this moment is called."""
    return f"saiyai-{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}.age"


def archives(folder: Path) -> tuple[Path, ...]:
    """The archives in a folder, the newest first."""
    return tuple(sorted(folder.glob(ARCHIVES), reverse=True))


def thin(folder: Path, keep: int, newest: Path) -> tuple[Path, ...]:
    """Delete the oldest archives, so that so many are left; with 0 none is deleted.

    The `newest` was just written. Those that tell a later date are from when a clock was ahead:
    they are not counted, stay, and are brought back.
    """
    found = archives(folder)
    ahead = tuple(path for path in found if path.name > newest.name)
    if keep:
        with _said_of(folder):
            for path in found[len(ahead) + keep :]:
                path.unlink()
    return ahead


def check(folder: Path, key_file: Path) -> None:
    """Refuse a folder that cannot be written to, or that holds the key file as well."""
    if not places.is_there(folder):  # never made: a disk that is not connected would not be missed
        raise BadArchive(NOWHERE.format(folder=folder))
    with _said_of(folder):
        _sweep(folder)
        inside = key_file.resolve().is_relative_to(folder.resolve())
    if inside:
        raise BadArchive(KEYS_INSIDE.format(folder=folder))


def _sweep(folder: Path) -> None:
    """Delete what a backup left half written when the machine went down, once it is a day old."""
    probe = folder / f".saiyai-probe.{secrets.token_hex(4)}"
    probe.touch(0o600, exist_ok=False)
    now = probe.stat().st_mtime  # by the clock of that disk
    probe.unlink()
    for draft in folder.glob(DRAFTS):
        if draft.stat().st_mtime < now - A_DAY:
            draft.unlink()


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """A file that takes its name when all of it is on the disk; else nothing of it stays."""
    with _said_of(path.parent):
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
            _settle(path.parent)
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)


@asynccontextmanager
async def alone(folder: Path) -> AsyncIterator[int]:
    """One at a time reads the keys and writes them down, so that no older keyring wins.

    The open lock is for `mark_in` and `put_mark`.
    """
    with _said_of(folder):
        handle = _lock_in(folder)
    try:
        with _said_of(folder):
            await asyncio.to_thread(fcntl.flock, handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)


def mark_in(lock: int) -> str:
    """Which house the lock says the folder is of; "" where it says none."""
    said = _MARK.fullmatch(os.pread(lock, 64, 0))
    return said[1].decode("ascii") if said else ""


def put_mark(folder: Path, lock: int, house: str) -> None:
    """Say in the lock of the folder which house it is of."""
    with _said_of(folder):
        said = f"{house}\n".encode("ascii")
        os.pwrite(lock, said, 0)
        os.ftruncate(lock, len(said))
        os.fsync(lock)


def _lock_in(folder: Path) -> int:
    """The open lock of a folder, for whoever writes into it."""
    handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    if os.geteuid() == 0:  # else a backup by root's hand would shut out the house's own account
        os.fchown(handle, folder.stat().st_uid, -1)
    return handle


def _settle(folder: Path) -> None:
    """Make the new name outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _said_of(folder: Path) -> Iterator[None]:
    """What the disk refuses, as a sentence."""
    try:
        yield
    except OSError as failed:
        if failed.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise BadArchive(FULL.format(folder=folder)) from None
        why = (failed.strerror or "it failed").lower()
        raise BadArchive(CANNOT.format(folder=folder, why=why)) from None
