"""An audit with made-up deeds, and a hand that may do everything to it except read the key."""

import random
from datetime import datetime, timedelta

from sqlalchemy import inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.audit import audit, chain
from bot.store.audit.deeds import Deed
from bot.store.session import Store, Tx
from tests.conftest import MORNING

DEEDS = (Deed.READ, Deed.CLAIM, Deed.REPLY, Deed.CLOSE, Deed.SIGN_IN)


async def write(store: Store, count: int, first: int = 0) -> None:
    """So many rows, one a minute, as the house writes them."""
    chance = random.Random(first)  # noqa: S311 - the same each time
    async with store.write() as tx:
        for number in range(first, first + count):
            audit.write(
                tx,
                f"staff{chance.randrange(5)}",
                chance.choice(DEEDS),
                minute(number),
                person_id=chance.choice((None, f"person{chance.randrange(9)}")),
                case_id=chance.choice((None, f"case{chance.randrange(9)}")),
                detail=chance.choice((None, f"n{number}")),
            )
        await tx.commit()


def minute(number: int) -> datetime:
    """The minute of this row."""
    return MORNING + timedelta(minutes=number)


async def linked(store: Store) -> None:
    """Every row has its place."""
    while await chain.link(store, MORNING):
        pass


async def before_the_chain(store: Store, count: int) -> None:
    """Rows that an older version of the house wrote."""
    async with store.write() as tx:
        for number in range(count):
            await tx.execute(OLD, {"id": number + 1, "at": stored(tx, minute(number))})
        await tx.commit()
        if store.engine.dialect.name == "postgresql":
            await tx.execute(text("SELECT setval('audit_id_seq', (SELECT max(id) FROM audit))"))
            await tx.commit()


async def unlock(store: Store) -> None:
    """Take off what refuses changes, as whoever owns the database can."""
    async with store.bare() as connection:
        for trigger, table in await _triggers(connection):
            await connection.execute(DROPS[trigger, table])
        indexes = await connection.run_sync(lambda sync: inspect(sync).get_indexes("audit"))
        assert [one["name"] for one in indexes if one["unique"]] == ["uq_audit_mac"]
        await connection.execute(text("DROP INDEX uq_audit_mac"))


OLD = text("INSERT INTO audit (id, at, actor, action) VALUES (:id, :at, 'house', 'read')")
_SQLITE = {
    (f"{table}_stays_{deed}", table): text(f"DROP TRIGGER {table}_stays_{deed}")
    for table in ("audit", "audit_links")
    for deed in ("update", "delete", "insert")
}
_POSTGRESQL = {
    (f"{table}_stays{which}", table): text(f"DROP TRIGGER {table}_stays{which} ON {table}")
    for table in ("audit", "audit_links")
    for which in ("", "_whole")
}
DROPS = {**_SQLITE, **_POSTGRESQL}


async def _triggers(connection: AsyncConnection) -> list[tuple[str, str]]:
    listed = {
        "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid"
        " = tgrelid WHERE NOT tgisinternal",
    }
    found = await connection.execute(text(listed[connection.dialect.name]))
    return [(name, table) for name, table in found]


def stored(tx: Tx, at: datetime) -> datetime | str:
    """A moment as the database keeps it."""
    is_sqlite = tx.get_bind().dialect.name == "sqlite"
    return at.replace(tzinfo=None).isoformat(" ", "microseconds") if is_sqlite else at
