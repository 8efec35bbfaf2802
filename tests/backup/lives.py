"""A house with something in every table that an archive has."""

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Table, func, insert, select

from bot.house import House
from bot.store.archive import parting
from bot.store.archive.kinds import Kind, kind_of
from bot.store.audit import audit, chain
from bot.store.audit.deeds import Deed
from bot.store.models.base import Base
from bot.store.session import Store, Tx
from tests.conftest import add_staff
from tests.unit.merging.lives import Life, lived, plans

MOMENT = datetime(2026, 11, 20, 3, 4, 5, 678901, tzinfo=UTC)
KEPT_BY_THE_CHAIN = {"audit", "audit_links"}


async def full_house(house: House, people: int = 3) -> list[Life]:
    """Some whole lives, rows of no meaning where these leave a table empty, and an audit."""
    noy = await add_staff(house)
    lives = []
    for number in range(people):
        life = await lived(house, noy, ("web", f"{number:032x}"), f"word{number}")
        await plans(house, life, noy)
        lives.append(life)
    async with house.store.write() as tx:
        for table in Base.metadata.sorted_tables:
            if table.name in set(parting.table_names()) - KEPT_BY_THE_CHAIN:
                await _some(tx, table)
        for life in lives:
            audit.write(tx, noy.id, Deed.OPEN, house.clock(), person_id=life.known.row.id)
        await tx.commit()
    await linked(house.store, house.clock())
    return lives


async def linked(store: Store, now: datetime) -> None:
    """Put every row of the audit into its chain."""
    while await chain.link(store, now, all_of_them=True):
        pass


async def _some(tx: Tx, table: Table) -> None:
    """Two rows with something in every column, if there is none yet."""
    if (await tx.execute(select(func.count()).select_from(table))).scalar_one():
        return
    numbers = itertools.count(1)
    rows = [
        {one.name: await _any(tx, one, (turn, next(numbers))) for one in table.columns}
        for turn in range(2)
    ]
    await tx.execute(insert(table), rows)


async def _any(tx: Tx, column: Column[Any], at: tuple[int, int]) -> object:
    """A value that fits: of a row that is there where it points to one, else one of its own."""
    turn, number = at
    for key in column.foreign_keys:
        ids = (await tx.execute(select(key.column).order_by(key.column).limit(3))).scalars().all()
        return ids[turn % len(ids)]
    length = getattr(column.type, "length", None) or 32
    values: dict[Kind, object] = {
        Kind.BYTES: bytes([0, 255, number]),
        Kind.MOMENT: MOMENT + timedelta(microseconds=number),
        Kind.DATE: date(2026, 11, 1) + timedelta(days=number),
        Kind.FLAG: True,
        Kind.NUMBER: number,
        Kind.TEXT: f"{number} ຄ'\"\n"[:length],
    }
    return values[kind_of(column.table.name, column.name)]
