"""Changes the key file: a new wrapping key comes in, those that nobody's key needs go out."""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.errors import BadSetting
from bot.store.sealed.keys import Keys, random_key, read_keys

UNDER_WAY = (
    "A rotation is under way: the key file holds the wrapping keys {versions}. While saiyai serve "
    "or saiyai work runs it goes on by itself; begin another when only one is left."
)
CANNOT = "The key file at {path} cannot be changed: {why}."
OWNER = (
    "The key file at {path} belongs to another account than this one. "
    "Run the command as the account that the house runs as."
)


def add(path: Path) -> Keys:
    """Put a new wrapping key into the file, for all that is wrapped from now on."""
    with _alone(path) as real:
        keys = read_keys(real)
        if len(keys.wraps) > 1:
            versions = ", ".join(map(str, sorted(keys.wraps)))
            raise BadSetting(UNDER_WAY.format(versions=versions))
        new = keys.current + 1
        kept = _kept(real)
        kept["wraps"][str(new)] = random_key()
        kept["current"] = new
        _replace(real, kept)
        return read_keys(real)


def drop(path: Path, current: int) -> bool:
    """Leave only the current wrapping key in the file; False where it is another by now."""
    with _alone(path) as real:
        keys = read_keys(real)
        if keys.current != current or len(keys.wraps) == 1:
            return False
        kept = _kept(real)
        kept["wraps"] = {str(current): kept["wraps"][str(current)]}
        _replace(real, kept)
        return True


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[Path]:
    """One process at a time changes the file; the file itself, not a link to it."""
    real = path.resolve()
    with _said_of(path):
        if real.exists() and real.stat().st_uid != os.geteuid():  # it would shut out the house
            raise BadSetting(OWNER.format(path=path))
        handle = os.open(real.with_name(f".{real.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield real
    finally:
        os.close(handle)


def _kept(path: Path) -> dict[str, Any]:
    """The file as it is, with whatever else stands in it."""
    kept: dict[str, Any] = json.loads(path.read_text(encoding="ascii"))
    return kept


def _replace(path: Path, kept: dict[str, Any]) -> None:
    """Whole or not at all, on the disk before anybody counts on it, and its owner's alone."""
    draft = path.with_name(f".{path.name}.new")
    with _said_of(path):
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            json.dump(kept, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextlib.contextmanager
def _said_of(path: Path) -> Iterator[None]:
    """What the disk refuses, as a sentence."""
    try:
        yield
    except OSError as failed:
        why = (failed.strerror or "it failed").lower()
        raise BadSetting(CANNOT.format(path=path, why=why)) from None
