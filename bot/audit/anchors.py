"""Anchors: once a day the end of the audit's chain is written down outside the database.

Whoever cuts the chain off in the database cannot take the line in this file along; so the folder
may be a stick that is carried away, or a disk of another machine. Each line is proved with its
number: none is copied, moved, or taken away before another without a trace.
"""

import base64
import fcntl
import hmac
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import BadSetting
from bot.store.audit.chain import End
from bot.store.sealed.vault import Vault

FILE = "audit.jsonl"
DAY, RESTORED = "day", "restored"
TELLING = 6  # bytes of the chain's end that are shown, to be noted on paper


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the chain ended at this time; `kind` says why it was written down.

    `torn` is the line before it where a power cut left that unfinished: the house saw it.
    """

    at: datetime
    end: End
    kind: str = DAY
    torn: int = 0


@dataclass(frozen=True, slots=True)
class Anchors:
    """Every anchor of a folder, the oldest first, and the lines that are none of the house's."""

    kept: tuple[Anchor, ...] = ()
    wrong: tuple[int, ...] = ()

    @property
    def newest(self) -> Anchor | None:
        """The newest one."""
        return self.kept[-1] if self.kept else None


def write(folder: Path, vault: Vault, anchor: Anchor) -> None:
    """Add one line to the file; it is on the disk when this returns."""
    path = folder / FILE
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            with suppress(OSError):  # a disk of another machine may know no locks
                fcntl.flock(file, fcntl.LOCK_EX)
            os.write(file, _next_line(vault, anchor, path.read_bytes()))
            os.fsync(file)
        finally:
            os.close(file)
        _sync(folder)
    except OSError:
        raise BadSetting(f"An anchor of the audit cannot be written to {path}.") from None


def read(folder: Path, vault: Vault) -> Anchors:
    """Every line of the file; none where there is no file."""
    path = folder / FILE
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return Anchors()
    except OSError:
        raise BadSetting(f"The anchors of the audit at {path} cannot be read.") from None
    found = {number: _anchor(vault, line, number) for number, line in enumerate(lines, 1) if line}
    kept = tuple(one for one in found.values() if one is not None)
    torn = {one.torn for one in kept}
    wrong = (number for number, one in found.items() if one is None and number not in torn)
    return Anchors(kept, tuple(wrong))


def telling(end: End) -> str:
    """The end of the chain in a few letters, for a page and for paper."""
    shown = end.mac[:TELLING].hex()
    return "-".join(_in_fours(shown))


def _in_fours(shown: str) -> Iterator[str]:
    return (shown[start : start + 4] for start in range(0, len(shown), 4))


def _next_line(vault: Vault, anchor: Anchor, before: bytes) -> bytes:
    """The line, and before it an end to the one that a power cut left without."""
    number, end = before.count(b"\n") + 1, b""
    said: dict[str, str | int] = {
        "at": anchor.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "kind": anchor.kind,
        "seq": anchor.end.seq,
        "mac": _text(anchor.end.mac),
    }
    if before and not before.endswith(b"\n"):
        said["torn"], number, end = number, number + 1, b"\n"
    line = json.dumps({**said, "proof": _text(_proof(vault, said, number))})
    return end + line.encode("ascii") + b"\n"


def _proof(vault: Vault, said: dict[str, str | int], number: int) -> bytes:
    return vault.prove("anchor", json.dumps([number, said], sort_keys=True).encode())


def _anchor(vault: Vault, line: bytes, number: int) -> Anchor | None:
    """The anchor of a line; none where it is torn, or not what the house wrote there."""
    try:
        said = json.loads(line)
        proof = base64.b64decode(said.pop("proof"))
        if not hmac.compare_digest(_proof(vault, said, number), proof):
            return None
        end = End(said["seq"], base64.b64decode(said["mac"]))
        at = datetime.fromisoformat(said["at"])
        return Anchor(at, end, said["kind"], said.get("torn", 0))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _sync(folder: Path) -> None:
    """A file that is new is in its folder for good."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
