"""Fills an empty database with the rows of an archive; nothing lasts before the caller commits."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, func, insert, inspect, literal, select, table, text, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DataError, IntegrityError

from bot.errors import BadArchive
from bot.store.archive import parting
from bot.store.models.base import Base
from bot.store.models.people import Person
from bot.store.session import Tx

OWN = frozenset({"alembic_version"})
NOT_TAKEN = (
    "The database does not take the rows: something else may be writing into it. "
    "Stop every saiyai serve and work; nothing was kept."
)


async def alone(tx: Tx) -> None:
    """No other restore fills this database meanwhile."""
    if tx.get_bind().dialect.name == "postgresql":  # SQLite has one writer
        await tx.execute(text("LOCK TABLE people, staff IN SHARE ROW EXCLUSIVE MODE"))


async def not_empty(tx: Tx) -> str:
    """The first table that has rows, "" where none has but what a house writes by itself."""
    connection = await tx.connection()
    for name in await connection.run_sync(_tables):
        if name not in parting.LEFT_OUT | OWN:
            rows = select(literal(1)).select_from(table(name)).limit(1)
            if (await tx.execute(rows)).first() is not None:
                return name
    return ""


async def fill(tx: Tx, into: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put these rows into a table."""
    if not rows:
        return
    try:
        await tx.execute(insert(into), list(rows))
    except (IntegrityError, DataError):
        raise BadArchive(NOT_TAKEN) from None


async def settle(tx: Tx) -> None:
    """After the last row: new rows get numbers after those that came back, and are found fast."""
    if tx.get_bind().dialect.name != "postgresql":
        return
    for one in Base.metadata.sorted_tables:
        column = one.autoincrement_column
        if column is None:
            continue
        sequence = func.pg_get_serial_sequence(one.name, column.name)
        found = (await tx.execute(select(sequence))).scalar_one_or_none()
        if found is None:
            continue
        highest = select(func.max(column)).scalar_subquery()
        await tx.execute(
            select(func.setval(found, func.coalesce(highest, 1), highest.is_not(None)))
        )
    await tx.execute(text("ANALYZE"))


async def broken_links(tx: Tx) -> int:
    """How many rows point to one that is not there. PostgreSQL would not have taken them."""
    if tx.get_bind().dialect.name == "postgresql":
        return 0
    return len((await tx.execute(text("PRAGMA foreign_key_check"))).all())


async def count(tx: Tx, name: str) -> int:
    """How many rows a table has."""
    found = select(func.count()).select_from(table(name))
    return (await tx.execute(found)).scalar_one()


async def give_keys(tx: Tx, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write the people's keys anew: the archive's tables may not have known all of it."""
    for row in rows:
        values = {name: value for name, value in row.items() if name != "id"}
        await tx.execute(update(Person).where(Person.id == row["id"]).values(values))


def _tables(connection: Connection) -> list[str]:
    return inspect(connection).get_table_names()
