"""Writes a file of lines: what is somebody's under their own key, a proof at the end."""

import gzip
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import IO, Any, BinaryIO

from bot.backup import age, lines
from bot.backup.lines import Digest, Head, Part
from bot.store.archive import parting
from bot.store.archive.parting import WITHHELD
from bot.store.archive.snapshots import Owners, Rows
from bot.store.sealed.vault import Place, Vault

FAST = 1  # what is sealed gets no smaller, whatever the effort
PLACE = "archive"


class Writer:
    """Writes line after line; what a table's rows look like stands in the head."""

    def __init__(self, to: IO[bytes] | gzip.GzipFile, head: Head) -> None:
        self._to, self._digest = to, Digest()
        self._parts = {part.name: (number, part) for number, part in enumerate(head.parts)}
        self._made = head.made_at.isoformat()
        self._write(lines.head_line(head))

    def rows(self, name: str, rows: Rows, owners: Owners) -> None:
        """Rows of a table of an archive."""
        number, part = self._parts[name]
        told: Iterator[list[Any]]
        if not part.owner:
            told = (self._plain(part, row) for row in rows)
        elif part.theirs:
            told = (self._in_part(part, row, owners) for row in rows)
        else:
            told = self._whole(part, rows, owners)
        for one in told:
            self._write(lines.dump([number, *one]))

    def kept(self, name: str, rows: Rows) -> None:
        """Rows of a keyring, which holds them as they are."""
        number, part = self._parts[name]
        kinds = [kind for _, kind in part.columns]
        for row in rows:
            self._write(lines.dump([number, *lines.told(kinds, row)]))

    def end(self, vault: Vault) -> None:
        """The last line: what all lines come to, and that this house wrote them."""
        self._to.write(self._digest.end_line(vault))

    def _write(self, line: bytes) -> None:
        self._digest.add(line)
        self._to.write(line)

    def _plain(self, part: Part, row: Sequence[Any]) -> list[Any]:
        """The whole row, but for what only the keyring holds."""
        left = set(WITHHELD.get(part.name, ()))
        values = [
            parting.emptied(column) if column in left else value
            for (column, _), value in zip(part.columns, row, strict=True)
        ]
        return lines.told([kind for _, kind in part.columns], values)

    def _in_part(self, part: Part, row: Sequence[Any], owners: Owners) -> list[Any]:
        """A row of which some columns are somebody's alone: whose, these sealed, then the row."""
        by = dict(zip((column for column, _ in part.columns), row, strict=True))
        whose = owners.of(part.owner, by[part.owner])
        sealed = None
        if whose:
            kinds = [part.kinds[column] for column in part.theirs]
            theirs = lines.told(kinds, [by[column] for column in part.theirs])
            sealed = self._close(part, theirs, whose, owners)
        values = [
            parting.emptied(column) if _leaves(part, column, whose) else by[column]
            for column, _ in part.columns
        ]
        return [whose, sealed, *lines.told([kind for _, kind in part.columns], values)]

    def _whole(self, part: Part, rows: Rows, owners: Owners) -> Iterator[list[Any]]:
        """Rows that are somebody's alone, those of one person that follow each other together."""
        kinds = [kind for _, kind in part.columns]
        place = [column for column, _ in part.columns].index(part.owner)
        for whose, some in groupby(rows, lambda row: owners.of(part.owner, row[place])):
            theirs = [lines.told(kinds, row) for row in some]
            sealed = self._close(part, theirs, whose, owners) if whose else None
            yield [whose, len(theirs), sealed]

    def _close(self, part: Part, theirs: list[Any], whose: str, owners: Owners) -> str:
        text = json.dumps(theirs, separators=(",", ":"))
        place = Place(PLACE, part.name, self._made)
        return lines.as_text(owners.seals[whose].close(place, text))


def _leaves(part: Part, column: str, whose: str) -> bool:
    """Whether the row stands without this column: it is somebody's, or the keyring's."""
    if column in part.theirs:
        return True
    # What is on its way to somebody is sealed by their own key, and stays.
    return column in WITHHELD.get(part.name, ()) and not (part.name == "outbox" and whose)


@contextmanager
def sealed_lines(file: BinaryIO, recipient: age.Recipient, head: Head) -> Iterator[Writer]:
    """A writer whose lines go packed and encrypted into the file."""
    with (
        age.closing_into(file, recipient) as plain,
        gzip.GzipFile(fileobj=plain, mode="wb", compresslevel=FAST, mtime=0) as packed,
    ):
        yield Writer(packed, head)
