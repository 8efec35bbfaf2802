"""The wrapping keys as the key file has them now: a changed file is noticed without a restart."""

import os
from pathlib import Path

import structlog

from bot.errors import BadSetting, KeyNotHere
from bot.store.sealed.keys import Keys, read_keys

MISSING = (
    "A person's key is under version {version} of the wrapping key, which the key file does not "
    "have. Bring the newest copy of the key file."
)
Stamp = tuple[int, int, int]
log = structlog.get_logger("bot.store")


class Wraps:
    """Every version of the wrapping key; read again when the file is another than it was.

    Without a path nothing is ever read again. What is no longer this house's file, or an older
    copy of it, is not believed.
    """

    def __init__(self, keys: Keys, path: Path | None = None) -> None:
        self._keys, self._path = keys, path
        self._seen = _stamp(path)

    @property
    def current(self) -> int:
        """The version that wraps new keys, as the file has it at this moment."""
        self.look()
        return self._keys.current

    @property
    def versions(self) -> frozenset[int]:
        """All versions that the file has at this moment."""
        self.look()
        return frozenset(self._keys.wraps)

    def key(self, version: int) -> bytes:
        """One wrapping key; the file is read again before it is given up."""
        key = self._keys.wraps.get(version)
        if key is None:
            self.look()
            key = self._keys.wraps.get(version)
        if key is None:
            raise KeyNotHere(MISSING.format(version=version))
        return key

    def look(self) -> None:
        """Read the file again if it was changed: one question to the disk where it was not."""
        if self._path is None:
            return
        stamp = _stamp(self._path)
        if stamp is None or stamp == self._seen:
            return
        try:
            keys = read_keys(self._path)
        except BadSetting as wrong:
            log.critical("key_file_not_read", sentence=str(wrong))
        else:
            self._take(keys)
        self._seen = stamp

    def _take(self, keys: Keys) -> None:
        ours = self._keys
        one_house = (keys.index, keys.house, keys.sign) == (ours.index, ours.house, ours.sign)
        both = keys.wraps.keys() & ours.wraps.keys()
        same = all(keys.wraps[version] == ours.wraps[version] for version in both)
        if one_house and same and keys.current >= ours.current:
            self._keys = keys
            log.info("key_file_read_again", versions=sorted(keys.wraps))
        else:
            log.critical(
                "key_file_not_believed",
                advice="It is an older copy, or another house's. Put the newest copy back.",
            )


def _stamp(path: Path | None) -> Stamp | None:
    """What tells that a file is another than it was."""
    try:
        found = os.stat(path) if path is not None else None  # noqa: PTH116 - quicker, and often
    except OSError:
        return None
    return (found.st_ino, found.st_mtime_ns, found.st_size) if found else None
