"""SQLite's connection: one trip to its thread a statement, or none, where the driver makes four."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, Self

import aiosqlite

_Row = tuple[Any, ...]
_Done = tuple[sqlite3.Cursor, list[_Row]]
_CHUNK = 64  # rows; the driver asks for it, nothing here reads in chunks
_FEW = 64  # rows that are written where they are asked


async def connect(path: str) -> "OneTripConnection":
    """Open a database file; the thread that serves it ends with the process."""

    def opened() -> sqlite3.Connection:
        return sqlite3.connect(path, check_same_thread=False)

    connection = OneTripConnection(opened, _CHUNK)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does; there is no other way
    await connection
    return connection


class OneTripConnection(aiosqlite.Connection):
    """The driver's connection, whose cursors fetch as they execute.

    A trip to the thread and back costs more than most statements of a helpline; and a rollback
    that has nothing to take back needs none. While `brief` is set, until the transaction ends, a
    statement is executed where it is asked: only what may wait (for another writer at the
    beginning, for the disk at the commit) and what is for many rows goes to the thread.
    """

    brief = False

    def cursor(self, cursor_class: None = None) -> "OneTripCursor":  # type: ignore[override]
        """A cursor for one statement; nothing happens before it executes."""
        del cursor_class
        return OneTripCursor(self)

    async def commit(self) -> None:
        """Make everything last."""
        self.brief = False
        await super().commit()

    async def rollback(self) -> None:
        """Roll back, if anything was begun."""
        self.brief = False
        if self.in_transaction:
            await super().rollback()

    async def at_once(self, sql: str, values: Any, *, many: bool) -> _Done:  # noqa: ANN401
        """Execute in the thread and bring back all rows with the cursor, closed there."""

        def run() -> _Done:
            cursor = self._conn.cursor()
            try:
                run_it = cursor.executemany if many else cursor.execute
                run_it(sql, values)
                return cursor, cursor.fetchall()
            finally:
                cursor.close()

        if self.brief and (not many or len(values) <= _FEW):
            return run()
        done: _Done = await self._execute(run)  # type: ignore[no-untyped-call]
        return done


class OneTripCursor:
    """What SQLAlchemy asks of an asynchronous cursor; only executing leaves this thread."""

    arraysize = 1

    def __init__(self, connection: OneTripConnection) -> None:
        self._connection = connection
        self._rows: list[_Row] = []
        self.description: Sequence[_Row] | None = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def execute(self, sql: str, values: Sequence[Any] = ()) -> "OneTripCursor":
        """Execute one statement and keep its rows."""
        return await self._run(sql, values, many=False)

    async def executemany(self, sql: str, values: Iterable[Sequence[Any]]) -> "OneTripCursor":
        """Execute one statement for each of these values."""
        return await self._run(sql, list(values), many=True)

    async def fetchall(self) -> list[_Row]:
        """The rows; they are here already."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Nothing is open any more."""

    async def _run(self, sql: str, values: Any, *, many: bool) -> "OneTripCursor":  # noqa: ANN401
        cursor, self._rows = await self._connection.at_once(sql, values, many=many)
        self.description = cursor.description
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        return self
