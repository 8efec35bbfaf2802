"""Reads the whole database as it stood at one moment, some rows at a time, for an archive."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, func, inspect, or_, select, tuple_
from sqlalchemy.engine import Connection

from bot.errors import BadArchive, Sealed
from bot.store.archive import parting
from bot.store.models.after import Merger
from bot.store.models.base import Base
from bot.store.models.cases import Case
from bot.store.models.people import Person
from bot.store.models.search import Searchable
from bot.store.sealed import kept_keys
from bot.store.sealed.vault import Seal
from bot.store.session import Store, Tx

AT_ONCE = 1000
NOT_THESE_KEYS = (
    "The key file does not open the keys of the people in this database. "
    "Bring the newest copy of the key file; nothing was written."
)
Rows = Sequence[Sequence[Any]]
Key = Sequence[Column[Any]]


@dataclass(frozen=True, slots=True)
class Owners:
    """Whose a row is: by case, by number in the search, and into whose talk theirs went."""

    cases: Mapping[str, str]
    numbers: Mapping[int, str]
    merged: Mapping[str, str]
    seals: Mapping[str, Seal]

    def of(self, owner: str, value: Any) -> str:  # noqa: ANN401 - an id or a number
        """The person that this value leads to, "" where nobody's key is left for the row."""
        person_id = value or ""
        if owner == parting.CASE:
            person_id = self.cases.get(value, "")
        elif owner == parting.NUMBER:
            person_id = self.numbers.get(value, "")
        person_id = self.merged.get(person_id, person_id)
        return person_id if person_id in self.seals else ""


class Snapshot:
    """One transaction that sees the database as it was when it began."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    async def counts(self) -> dict[str, int]:
        """How many rows each table of an archive has; refuses where one would be missed."""
        connection = await self._tx.connection()
        there = set(await connection.run_sync(_names)) - parting.LEFT_OUT - {"alembic_version"}
        names = parting.table_names()
        if there != set(names):
            missed = ", ".join(sorted(there.symmetric_difference(names)))
            raise BadArchive(f"Nobody said how these tables stand in an archive: {missed}.")
        return {name: await self._count(_table(name)) for name in names}

    async def gone(self) -> int:
        """How many people have no key any more."""
        return await self._count(_table("people"), Person.key.is_(None))

    async def rows(self, name: str) -> AsyncIterator[Rows]:
        """All rows of a table, some at a time, by its key or in the order it asks for."""
        table = _table(name)
        order = parting.PARTED[name].order if name in parting.PARTED else ()
        key = [table.c[one] for one in order] or list(table.primary_key.columns)
        async for rows in self._pages(select(*table.columns), key):
            yield rows

    async def seals(self) -> dict[str, Seal]:
        """Everybody's seal; refuses where the key file opens none of a version."""
        found: dict[str, Seal] = {}
        opens, shut = set(), set()
        people = select(Person.id, Person.key, Person.key_version, Person.wrapped_by).where(
            Person.key.is_not(None)
        )
        async for rows in self._pages(people, [_table("people").c.id]):
            for person_id, key, version, by in rows:
                try:
                    found[person_id] = self._tx.vault.seal_of(person_id, key, version, by)
                    opens.add(by)
                except Sealed:  # one that is damaged here is no better in an archive
                    shut.add(by)
        if shut - opens:
            raise BadArchive(NOT_THESE_KEYS)
        return found

    async def owners(self, seals: Mapping[str, Seal]) -> Owners:
        """Everybody's seal, and whose each case is."""
        cases = (await self._tx.execute(select(Case.id, Case.person_id))).all()
        numbers = (await self._tx.execute(select(Searchable.n, Searchable.person_id))).all()
        merged = (await self._tx.execute(select(Merger.person_id, Merger.into_id))).all()
        return Owners(dict(cases), dict(numbers), dict(merged), seals)

    async def withheld(self, seals: Mapping[str, Seal]) -> AsyncIterator[tuple[str, Rows]]:
        """What stands in the keyring: by table each row's key and what it withholds."""
        yield "people", [kept_keys.closed(self._tx.vault, seal) for seal in seals.values()]
        for name in tuple(parting.WITHHELD)[1:]:
            table = _table(name)
            columns = [table.c[one] for one in parting.kept_of(name)]
            page = select(*columns).where(_withholds(table))
            async for rows in self._pages(page, list(table.primary_key.columns)):
                yield name, rows

    async def _count(self, table: Table, *which: ColumnElement[bool]) -> int:
        found = select(func.count()).select_from(table).where(*which)
        return (await self._tx.execute(found)).scalar_one()

    async def _pages(self, page: Select[*tuple[Any, ...]], key: Key) -> AsyncIterator[Rows]:
        """All rows of a query, ordered by columns that are among its own."""
        places = [list(page.selected_columns.keys()).index(one.name) for one in key]
        page = page.order_by(*key).limit(AT_ONCE)
        rows = (await self._tx.execute(page)).all()
        while rows:
            yield rows
            if len(rows) < AT_ONCE:
                return
            last = [rows[-1][place] for place in places]
            after = key[0] > last[0] if len(key) == 1 else tuple_(*key) > tuple_(*last)
            rows = (await self._tx.execute(page.where(after))).all()


@asynccontextmanager
async def snapshot(store: Store) -> AsyncIterator[Snapshot]:
    """The database as it is now, however long the reading takes; nobody waits for it."""
    async with store.still() as tx:
        await tx.execute(select(Person.id).limit(1))  # the moment is that of the first look
        yield Snapshot(tx)


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _names(connection: Connection) -> list[str]:
    return inspect(connection).get_table_names()


def _withholds(table: Table) -> ColumnElement[bool]:
    """Rows with anything that an archive does not hold."""
    if table.name == "outbox":
        return table.c.person_id.is_(None) & or_(table.c.body.is_not(None), table.c.to.is_not(None))
    column = parting.WITHHELD[table.name][-1]
    return table.c[column].is_not(None)
