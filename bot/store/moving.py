"""What moves when two talks become one person's: every table that is keyed by a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, bindparam, select, update

from bot.store.models import Base
from bot.store.people import Known
from bot.store.session import Tx
from bot.store.vault import Place

PERSON = "person_id"
AT_ONCE = 200  # rows that are sealed anew before others have their turn

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed column: `row` are the columns that name its row in its place.

    `named` is the column whose value stands in its place for the name of the column.
    """

    column: str
    row: tuple[str, ...] = ("id",)
    named: str = ""

    def place(self, table: str, row: Row, person_id: str) -> Place:
        """Where the value of this row stands, if the row is this person's."""
        of = {**row, PERSON: person_id}
        name = of[self.named] if self.named else self.column
        return Place(table, name, ":".join(str(of[one]) for one in self.row))


# A new table with `person_id` must be in the first of these: merging refuses to begin without it.
MOVED: Mapping[str, tuple[Sealed, ...]] = {
    "addresses": (Sealed("sealed", ("channel",)),),
    "cases": (),
    "checkins": (Sealed("answers"),),
    "consents": (Sealed("detail", (PERSON,), named="purpose"),),
    "drafts": (Sealed("text", ("case_id", "staff_id", "box")),),
    "entries": (Sealed("body"),),
    "followups": (Sealed("about"),),
    "happenings": (Sealed("reason"),),
    "invitations": (Sealed("number"),),
    "journeys": (Sealed("plan"),),
    "kind_questions": (),
    "messages": (Sealed("text"), Sealed("reading"), Sealed("attachment")),
    "notes": (Sealed("text"),),
    "outbox": (Sealed("body", ("key",)),),
    "tickets": (),
    "unanswered": (Sealed("words", ("row",)),),
}
# Of a case, and by it of a person: sealed under the key of whose case it is.
BY_CASE: Mapping[str, tuple[Sealed, ...]] = {"reasons": (Sealed("evidence", ("case_id",)),)}
# What has a person's id and stays or is made anew: `readers` are reckoned, what is found by words
# is indexed again, the audit is never changed, and `mergers` are what is left of the moved one.
APART = frozenset({"audit", "mergers", "readers", "searchable"})


def unlisted() -> frozenset[str]:
    """The tables that are keyed by a person, and of which nobody said how they move."""
    keyed = {name for name, table in Base.metadata.tables.items() if PERSON in table.columns}
    return frozenset(keyed - MOVED.keys() - APART)


async def move(tx: Tx, other: Known, kept: Known) -> None:
    """Everything of one person becomes the other's, sealed anew under their key."""
    if missing := unlisted():
        raise LookupError(f"Nobody said how these tables move: {', '.join(sorted(missing))}.")
    await tx.flush()
    for name, sealed in BY_CASE.items():
        table, cases = Base.metadata.tables[name], Base.metadata.tables["cases"]
        theirs = select(cases.c.id).where(cases.c.person_id == other.row.id)
        await _all(tx, _Walk(table, sealed, other, kept), table.c.case_id.in_(theirs))
    for name, sealed in MOVED.items():
        table = Base.metadata.tables[name]
        await _all(tx, _Walk(table, sealed, other, kept), table.c.person_id == other.row.id)


@dataclass(frozen=True, slots=True)
class _Walk:
    """One table on its way from one person to another."""

    table: Table
    sealed: tuple[Sealed, ...]
    other: Known
    kept: Known

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns by which a row is found again."""
        return tuple(column.name for column in self.table.primary_key)

    def anew(self, row: Row) -> dict[str, Any]:
        """The row's key, and its values as the other's."""
        values = {f"at_{name}": row[name] for name in self.keys}
        if PERSON in self.table.columns:
            values[f"to_{PERSON}"] = self.kept.row.id
        for one in self.sealed:
            values[f"to_{one.column}"] = self._sealed(one, row)
        return values

    def _sealed(self, one: Sealed, row: Row) -> bytes | None:
        closed: bytes | None = row[one.column]
        if not closed:
            return closed
        name = self.table.name
        text = self.other.seal.open(one.place(name, row, self.other.row.id), closed)
        return self.kept.seal.close(one.place(name, row, self.kept.row.id), text)


async def _all(tx: Tx, walk: _Walk, theirs: ColumnElement[bool]) -> None:
    """Row after row, in the order of the table's key, some at a time."""
    table = walk.table
    if PERSON in table.columns and not walk.sealed:
        await tx.execute(update(table).where(theirs).values({PERSON: walk.kept.row.id}))
        return
    columns = {one for sealed in walk.sealed for one in (sealed.column, *sealed.row, sealed.named)}
    wanted = [table.c[name] for name in {*columns, *walk.keys} - {"", PERSON}]
    rows = (await tx.execute(select(*wanted).where(theirs))).mappings().all()
    own = {PERSON} & {*table.columns.keys()}
    changed = (*own, *(one.column for one in walk.sealed))
    at = and_(*(table.c[name] == bindparam(f"at_{name}") for name in walk.keys))
    change = update(table).where(at).values({name: bindparam(f"to_{name}") for name in changed})
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        old = {PERSON: walk.other.row.id}
        await tx.execute(change, [walk.anew({**row, **old}) for row in some])
