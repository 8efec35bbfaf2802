"""The database: one engine, transactions that roll back unless they are committed."""

import asyncio
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, cast

import asyncpg  # type: ignore[import-untyped] # it ships no types
import structlog
from sqlalchemy import text
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession
from sqlalchemy.orm import DeclarativeBase

from bot.errors import Damaged, StoreUnavailable
from bot.store import engines, sqlite
from bot.store.engines import SILENT, UNHURRIED
from bot.store.sealed.vault import Vault

Owed = deque[dict[str, Any]]
LOOSE = "The tables were left as they are: some of their rows point to rows that are not there."
DAMAGED = "The file of the database is damaged. Run saiyai doctor; it says what to do."
# The last is what SQLite says where a transaction begins, which goes straight to the driver.
SILENCE = (
    OSError,
    NoFreeConnection,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    sqlite3.OperationalError,
)
log = structlog.get_logger("bot.store")


class Tx(AsyncSession):
    """One transaction; what was put off until its end is done just before it commits.

    `audited` are the rows of the audit that are written then: where they cannot be, nothing of
    the deed is. Only where somebody in danger is helped (`helps`) it is done without, and the
    rows are `owed`.
    """

    def __init__(self, engine: AsyncEngine | AsyncConnection, vault: Vault, owed: Owed) -> None:
        super().__init__(engine, expire_on_commit=False)
        self.vault = vault
        self.at_end: list[Callable[[Tx], Awaitable[None]]] = []
        self.audited: list[dict[str, Any]] = []
        self.helps = False
        self.unwritten: list[dict[str, Any]] = []
        self._owed = owed

    def insert(self, table: type[DeclarativeBase]) -> postgresql.Insert | sqlite_dialect.Insert:
        """An INSERT that can be told what to do where the row is there already."""
        if self.get_bind().dialect.name == "postgresql":
            return postgresql.insert(table)
        return sqlite_dialect.insert(table)

    async def take_long(self) -> None:
        """What follows is for many rows: it goes to SQLite's thread, and nobody else waits."""
        driver = (await (await self.connection()).get_raw_connection()).driver_connection
        if isinstance(driver, sqlite.OneTripConnection):
            driver.brief = False

    async def take_its_time(self) -> None:
        """What follows may stand still for as long as it has to, and PostgreSQL waits for it."""
        if self.get_bind().dialect.name == "postgresql":
            await self.execute(UNHURRIED)

    async def commit(self) -> None:
        """Do what was put off, then make everything last."""
        while self.at_end:
            await self.at_end.pop(0)(self)
        await super().commit()
        if self.unwritten:
            self._owed.extend(self.unwritten)
            log.critical("audit_not_written", rows=len(self.unwritten), owed=len(self._owed))
            self.unwritten = []


class Store:
    """The open database and the vault that seals what goes into it.

    `owed` are rows of the audit that could not be written; see `bot.store.audit.audit`.
    """

    def __init__(self, engine: AsyncEngine, vault: Vault) -> None:
        self.engine = engine
        self.vault = vault
        self.owed: Owed = deque()
        self._brief = engine.execution_options(saiyai_brief=True)
        self._reads = engine.execution_options(saiyai_reads=True)
        # SQLite has one writer; waiting here is fair, waiting in SQLite is a lottery.
        self._writer = asyncio.Lock() if engine.dialect.name == "sqlite" else None

    @classmethod
    def connect(cls, url: str, vault: Vault, pool: int = 10) -> "Store":
        """Open a database by its URL (sqlite+aiosqlite or postgresql+asyncpg); nothing is read."""
        return cls(engines.engine_at(url, pool), vault)

    @asynccontextmanager
    async def write(self, *, brief: bool = False) -> AsyncIterator[Tx]:
        """A transaction that writes; it commits only where its body says so.

        `brief`: its statements find few rows, each by an index, so that on SQLite they take less
        time than the way to another thread.
        """
        engine = self._brief if brief else self.engine
        if self._writer is None:
            async with self._session(engine) as tx:
                yield tx
            return
        async with self._writer, self._session(engine) as tx:
            yield tx

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Tx]:
        """A transaction that only reads; it never waits for a writer."""
        async with self._session(self._reads) as tx:
            yield tx

    @asynccontextmanager
    async def still(self) -> AsyncIterator[Tx]:
        """A transaction that reads for long and sees one moment, that of its first look."""
        options: dict[str, Any] = {"saiyai_reads": True}
        if self._writer is None:
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        async with self._session(self.engine.execution_options(**options)) as tx:
            await tx.take_its_time()
            yield tx

    @asynccontextmanager
    async def _session(self, engine: AsyncEngine) -> AsyncIterator[Tx]:
        with _said_plainly():
            async with Tx(engine, self.vault, self.owed) as tx:
                yield tx

    async def alive(self) -> bool:
        """Whether the database answers."""
        try:
            async with self.read() as tx:
                await tx.execute(text("SELECT 1"))
        except StoreUnavailable:
            return False
        return True

    @asynccontextmanager
    async def bare(self) -> AsyncIterator[AsyncConnection]:
        """A bare connection in a transaction that commits at its end, for migrations."""
        with _said_plainly():
            async with self.engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def remade(self) -> AsyncIterator[AsyncConnection]:
        """A bare connection in whose transaction tables may be made anew, for migrations.

        Rows that point to others are looked at once, before the end: they must all fit.
        """
        with _said_plainly():
            async with self._loose() as connection, connection.begin():
                if self._writer is None:
                    await connection.execute(UNHURRIED)
                yield connection
                if self._writer is not None:
                    loose = await connection.execute(text("PRAGMA foreign_key_check"))
                    if loose.first() is not None:
                        raise StoreUnavailable(LOOSE)

    @asynccontextmanager
    async def remaking(self) -> AsyncIterator[Tx]:
        """A transaction that writes rows and may make tables anew; all lasts once it commits.

        Whoever uses it looks at the rows that point to others before the commit: SQLite does not.
        """
        with _said_plainly():
            async with self._loose() as connection, Tx(connection, self.vault, self.owed) as tx:
                await tx.take_its_time()
                yield tx

    @asynccontextmanager
    async def _loose(self) -> AsyncIterator[AsyncConnection]:
        """A connection with no transaction yet, in which SQLite lets rows point to nothing.

        SQLite makes a table anew by dropping it, which would delete or refuse for the sake of the
        rows that point to it.
        """
        if self._writer is None:
            async with self.engine.connect() as connection:
                yield connection
            return
        async with self._writer, self.engine.connect() as connection:
            raw = await connection.get_raw_connection()
            driver = cast("sqlite.OneTripConnection", raw.driver_connection)
            await driver.at_once("PRAGMA foreign_keys=OFF", (), many=False)
            try:
                yield connection
            finally:
                await driver.at_once("PRAGMA foreign_keys=ON", (), many=False)

    async def overwrite(self) -> None:
        """Leave nothing in SQLite's journal of what was just destroyed in the database itself."""
        if self._writer is None:
            return  # PostgreSQL keeps its own journal, whose retention is its operator's
        with _said_plainly():
            async with self._writer, self.engine.connect() as connection:
                raw = await connection.get_raw_connection()
                driver = cast("sqlite.OneTripConnection", raw.driver_connection)
                await driver.at_once("PRAGMA wal_checkpoint(TRUNCATE)", (), many=False)

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


@contextmanager
def _said_plainly() -> Iterator[None]:
    """Whatever says that the database cannot be reached or written, said as `StoreUnavailable`."""
    try:
        yield
    except DBAPIError as error:
        if _is_damage(error.orig):
            raise Damaged(DAMAGED) from None
        if _gone(error):
            raise StoreUnavailable(SILENT) from None
        raise
    except sqlite3.DatabaseError as error:
        if _is_damage(error):
            raise Damaged(DAMAGED) from None
        if isinstance(error, SILENCE):
            raise StoreUnavailable(SILENT) from None
        raise
    except SILENCE:
        raise StoreUnavailable(SILENT) from None


def _is_damage(error: BaseException | None) -> bool:
    """Whether SQLite says so of its file; other faults of a disk or an account leave it whole."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def _gone(error: DBAPIError) -> bool:
    """Whether the database could not be reached or written, as against a broken rule."""
    return error.connection_invalidated or type(error).__name__ in {
        "OperationalError",
        "InterfaceError",
        "InternalError",
        "DatabaseError",  # a file that is damaged
        "DBAPIError",
    }
