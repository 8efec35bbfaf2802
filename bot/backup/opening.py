"""Opens the rows of an archive with today's keyring; whose key is gone, theirs stay shut."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.backup import lines
from bot.backup.keyring import Keyring
from bot.backup.lines import Head, Part
from bot.backup.reading import Read
from bot.backup.writing import PLACE
from bot.errors import BadArchive, Sealed
from bot.store.archive.parting import BESIDE, WITHHELD
from bot.store.merging import mergers
from bot.store.sealed import kept_keys
from bot.store.sealed.vault import Place, Seal, Vault

Row = dict[str, Any]
DAMAGED = (
    "What is sealed in the archive does not open, although its key is there: it is damaged. "
    "Copy it again, or take an older archive."
)
KEYS_MISS = (
    "The key file does not open a key of the keyring. Bring the newest copy of the key file."
)
ENDED = {"state": "never", "cause": "Restored", "claimed_by": None, "claimed_until": None}
HEARD = {"state": "done", "cause": "Restored", "claimed_by": None, "claimed_until": None}


@dataclass(slots=True)
class Opened:
    """What was found on the way: who was forgotten since, and what was left out by table.

    `keyed` is everybody of the archive who has a key.
    """

    forgotten: set[str] = field(default_factory=set)
    keyed: list[str] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)
    unheard: int = 0


class Opener:
    """Makes rows of the database of what was read."""

    def __init__(self, head: Head, ring: Keyring, vault: Vault) -> None:
        self.found = Opened()
        self._made, self._ring, self._vault = head.made_at.isoformat(), ring, vault
        self._seals: dict[str, Seal | None] = {}

    def keys(self) -> Iterator[Row]:
        """The columns of everybody's key, as today's tables have them."""
        for person_id in self.found.keyed:
            seal = self._seal(person_id)
            if seal is not None:
                yield {"id": person_id, **self._vault.wrapped(seal)}

    def rows(self, one: Read) -> list[Row]:
        """The rows of one line; none where they were somebody's whose key is gone."""
        names = [name for name, _ in one.part.columns]
        if not one.part.owner:
            return [self._kept(one.part, dict(zip(names, one.row, strict=True)))]
        theirs = self._theirs(one)
        if one.part.theirs:
            row = dict(zip(names, one.row, strict=True))
            return [self._in_part(one, row, theirs)]
        if theirs is None:
            self.found.left_out[one.part.name] = (
                self.found.left_out.get(one.part.name, 0) + one.count
            )
            return []
        kinds = [kind for _, kind in one.part.columns]
        return [dict(zip(names, lines.read(kinds, row), strict=True)) for row in theirs]

    def _theirs(self, one: Read) -> list[Any] | None:
        """What was sealed for a person; None where nothing was, or their key is gone."""
        seal = self._seal(one.whose) if one.whose else None
        if seal is None or one.sealed is None:
            return None
        try:
            opened: list[Any] = json.loads(
                seal.open(Place(PLACE, one.part.name, self._made), one.sealed)
            )
        except (Sealed, ValueError):
            raise BadArchive(DAMAGED) from None
        return opened

    def _in_part(self, one: Read, row: Row, theirs: list[Any] | None) -> Row:
        if theirs is not None:
            kinds = one.part.kinds
            row |= zip(
                one.part.theirs,
                lines.read([kinds[name] for name in one.part.theirs], theirs),
                strict=True,
            )
        match one.part.name:
            case "people":
                return self._person(one, row)
            case "outbox":
                return self._outgoing(one, row, gone=bool(one.whose) and theirs is None)
        return row

    def _person(self, one: Read, row: Row) -> Row:
        """Their key as it is today; who had one then and has none now was forgotten since."""
        person_id = row["id"]
        if person_id not in self._ring.rows["people"] and one.whose != person_id:
            return row
        seal = self._seal(person_id)  # also of who was merged since, and is their own again
        if seal is None:
            self.found.forgotten.add(person_id)
            return row
        wrapped = self._vault.wrapped(seal)
        self.found.keyed.append(person_id)
        return row | {name: wrapped[name] for name in row.keys() & wrapped.keys()}

    def _outgoing(self, one: Read, row: Row, *, gone: bool) -> Row:
        """What was on its way: to somebody forgotten never, nor what ended since."""
        waits = row["state"] in {"waiting", "sending", "unknown"}
        if one.whose:
            return row | ENDED if gone and waits else row
        kept = self._ring.rows["outbox"].get(row["id"]) if row["person_id"] is None else None
        if kept is not None:
            return {**row, **kept}
        return row | ENDED if waits else row

    def _kept(self, part: Part, row: Row) -> Row:
        """A row that is nobody's alone, with what the keyring withholds of it."""
        if part.name not in WITHHELD:
            return row
        kept = self._ring.rows[part.name].get(row[BESIDE[part.name][0]])
        if kept is not None:
            return row | {name: kept[name] for name in WITHHELD[part.name]}
        if part.name == "inbox" and row["state"] != "done":  # it was heard since, or is to be gone
            self.found.unheard += 1
            return row | HEARD
        return row

    def _seal(self, person_id: str) -> Seal | None:
        if person_id not in self._seals:
            self._seals[person_id] = self._unwrapped(person_id)
        return self._seals[person_id]

    def _unwrapped(self, person_id: str) -> Seal | None:
        kept = self._ring.rows["people"].get(person_id)
        if kept is not None:
            try:
                return kept_keys.opened(self._vault, person_id, kept["key"])
            except Sealed:
                raise BadArchive(KEYS_MISS) from None
        merged = self._ring.rows["mergers"].get(person_id)
        if merged is None:
            return None
        into = self._seal(merged["key_of"])
        return into and mergers.left_seal(into, person_id, merged["key"])
