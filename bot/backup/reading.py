"""Reads a file of lines to its proved end, and says in one sentence what is wrong with it."""

import gzip
import json
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from bot.backup import age, lines
from bot.backup.lines import Digest, Head, Part
from bot.errors import BadArchive
from bot.store.sealed.vault import Vault

WRONG_KEYS = (
    "{name} was not made with the keys of this house. "
    "Bring back the key file of the house that made it (SAIYAI_KEYS)."
)
CHANGED = (
    "{name} was changed since it was written, or is not whole: nothing of it is used. "
    "Copy it again, or take an older archive."
)


@dataclass(frozen=True, slots=True)
class Read:
    """One line: rows of a table, `whose` they are alone and what is sealed for that person.

    Of a table that goes with its people whole, `count` rows stand sealed together and `row` is
    empty.
    """

    part: Part
    row: Sequence[Any]
    whose: str = ""
    sealed: bytes | None = None
    count: int = 1


class Reader:
    """The lines of one file: first the head, then rows, and the end has to be the true one."""

    def __init__(self, file: IO[bytes] | gzip.GzipFile, what: str, name: str) -> None:
        self._file, self._name, self._digest = file, name, Digest()
        line = self._line()
        self.head: Head = lines.read_head(line, what, name)
        self._digest.add(line)

    def rows(self, vault: Vault | None) -> Iterator[Read]:
        """Every row; `BadArchive` at the end unless all of it was there and the house wrote it."""
        if vault is not None:
            self.check_house(vault)
        counted = [0] * len(self.head.parts)
        while (line := self._line()).startswith(b"["):
            self._digest.add(line)
            try:
                number, *said = json.loads(line)
                one = _read(self.head.parts[number], said)
            except (ValueError, TypeError, LookupError):
                raise BadArchive(CHANGED.format(name=self._name)) from None
            counted[number] += one.count
            yield one
        whole = counted == [part.rows for part in self.head.parts]
        if not (whole and self._ends_with(line, vault)) or self._line():
            raise BadArchive(CHANGED.format(name=self._name))

    def check_house(self, vault: Vault) -> None:
        """Refuse a file of another house."""
        if self.head.house != lines.house_of(vault):
            raise BadArchive(WRONG_KEYS.format(name=self._name))

    def _line(self) -> bytes:
        try:
            return self._file.readline()
        except (OSError, EOFError, zlib.error):
            raise BadArchive(age.DAMAGED.format(name=self._name)) from None

    def _ends_with(self, line: bytes, vault: Vault | None) -> bool:
        try:
            return self._digest.ends_with(line, vault)
        except (ValueError, TypeError, LookupError):
            return False


def _read(part: Part, said: Sequence[Any]) -> Read:
    kinds = [kind for _, kind in part.columns]
    if not part.owner:
        return Read(part, lines.read(kinds, said))
    whose, *rest = said
    if part.theirs:
        sealed = None if rest[0] is None else lines.as_bytes(rest[0])
        return Read(part, lines.read(kinds, rest[1:]), whose, sealed)
    count, text = rest
    return Read(part, (), whose, None if text is None else lines.as_bytes(text), count)


@contextmanager
def lines_in(path: Path, identity: age.Identity, what: str) -> Iterator[Reader]:
    """A reader of an encrypted file; what does not open is said plainly."""
    with age.opened(path, identity) as plain, gzip.GzipFile(fileobj=plain, mode="rb") as lines_:
        yield Reader(lines_, what, path.name)
