"""What moves when two talks become one person's: every table that is keyed by a person."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, bindparam, select, update

from bot.store.merging import buttons
from bot.store.models.base import Base
from bot.store.people import Known
from bot.store.sealed.vault import Place, Seal, Vault
from bot.store.session import Store, Tx

PERSON = "person_id"
AT_ONCE = 200  # rows that are sealed anew before others have their turn

Row = Mapping[str, Any]
NOTHING: Mapping[bytes, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed column: `row` are the columns that name its row in its place.

    `named` is the column whose value stands in its place for the name of the column. `rewritten`
    is told who it was of and whose it is now, and gives the text as it stands then.
    """

    column: str
    row: tuple[str, ...] = ("id",)
    named: str = ""
    rewritten: Callable[[Vault, str, str, str], str] | None = None

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
    "outbox": (Sealed("body", ("key",), rewritten=buttons.sign_anew),),
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


@dataclass(frozen=True, slots=True)
class Ahead:
    """What was sealed anew under a seal ahead of the move, by what it was before."""

    seal: Seal
    anew: Mapping[bytes, bytes]


async def seal_ahead(store: Store, other: Known, kept: Known) -> Ahead:
    """Seal everything anew while others may write: it takes most of the time of a move."""
    found: dict[bytes, bytes] = {}
    async with store.read() as tx:
        for walk in _walks(store.vault, other, kept):
            for some in await walk.rows(tx) if walk.sealed else ():
                found |= await asyncio.to_thread(walk.all_anew, some)
    return Ahead(kept.seal, found)


async def move(tx: Tx, other: Known, kept: Known, ahead: Ahead) -> None:
    """Everything of one person becomes the other's, sealed under their key.

    What is not `ahead`, as it was written since, is sealed now.
    """
    if missing := unlisted():
        raise LookupError(f"Nobody said how these tables move: {', '.join(sorted(missing))}.")
    await tx.flush()
    ready = ahead.anew if ahead.seal == kept.seal else {}
    for walk in _walks(tx.vault, other, kept, ready):
        await _all(tx, walk)


@dataclass(frozen=True, slots=True)
class _Walk:
    """One table on its way from one person to another; `ready` is what was sealed ahead."""

    table: Table
    sealed: tuple[Sealed, ...]
    theirs: ColumnElement[bool]
    other: Known
    kept: Known
    vault: Vault
    ready: Mapping[bytes, bytes] = field(repr=False)

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns by which a row is found again."""
        return tuple(column.name for column in self.table.primary_key)

    async def rows(self, tx: Tx) -> Iterator[Sequence[Row]]:
        """Row after row, some at a time."""
        columns = {
            one for sealed in self.sealed for one in (sealed.column, *sealed.row, sealed.named)
        }
        wanted = [self.table.c[name] for name in {*columns, *self.keys} - {"", PERSON}]
        found = (await tx.execute(select(*wanted).where(self.theirs))).mappings()
        rows = [{**row, PERSON: self.other.row.id} for row in found]
        return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))

    def all_anew(self, rows: Sequence[Row]) -> dict[bytes, bytes]:
        """Every sealed value of these rows and what it becomes."""
        return {
            row[one.column]: self._anew(one, row)
            for row in rows
            for one in self.sealed
            if row[one.column]
        }

    def moved(self, row: Row) -> dict[str, Any]:
        """The row's key, and its values as the other's."""
        values = {f"at_{name}": row[name] for name in self.keys}
        if PERSON in self.table.columns:
            values[f"to_{PERSON}"] = self.kept.row.id
        for one in self.sealed:
            closed = row[one.column]
            values[f"to_{one.column}"] = closed and (self.ready.get(closed) or self._anew(one, row))
        return values

    def _anew(self, one: Sealed, row: Row) -> bytes:
        name, before, now = self.table.name, self.other, self.kept
        text = before.seal.open(one.place(name, row, before.row.id), row[one.column])
        if one.rewritten is not None:
            text = one.rewritten(self.vault, before.row.id, now.row.id, text)
        return now.seal.close(one.place(name, row, now.row.id), text)


def _walks(
    vault: Vault, other: Known, kept: Known, ready: Mapping[bytes, bytes] = NOTHING
) -> Iterator[_Walk]:
    """What is of a case first: afterwards the cases are the kept one's."""
    walk = partial(_Walk, other=other, kept=kept, vault=vault, ready=ready)
    tables = Base.metadata.tables
    cases = select(tables["cases"].c.id).where(tables["cases"].c.person_id == other.row.id)
    for name, sealed in BY_CASE.items():
        yield walk(tables[name], sealed, tables[name].c.case_id.in_(cases))
    for name, sealed in MOVED.items():
        yield walk(tables[name], sealed, tables[name].c.person_id == other.row.id)


async def _all(tx: Tx, walk: _Walk) -> None:
    """Every row of a table; at once where nothing in it is sealed."""
    table = walk.table
    if not walk.sealed:
        await tx.execute(update(table).where(walk.theirs).values({PERSON: walk.kept.row.id}))
        return
    own = {PERSON} & {*table.columns.keys()}
    changed = (*own, *(one.column for one in walk.sealed))
    at = and_(*(table.c[name] == bindparam(f"at_{name}") for name in walk.keys))
    change = update(table).where(at).values({name: bindparam(f"to_{name}") for name in changed})
    for some in await walk.rows(tx):
        await tx.execute(change, [walk.moved(row) for row in some])
