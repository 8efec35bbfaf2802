"""The engine of a database: its pool, and what each connection is told at its beginning."""

from functools import partial
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot import places
from bot.errors import StoreUnavailable
from bot.store import addresses, sqlite

BUSY_MS = 10_000
# Nobody waits for anything amid a deed: who stands still for so long is stopped, or out of reach,
# and would keep what it has in hand, an alert say, from every other process.
STILL_SECONDS = 60.0
UNHURRIED = text("SET LOCAL idle_in_transaction_session_timeout = 0")
SILENT = "The database (SAIYAI_DATABASE_URL) does not answer or cannot be used."


def engine_at(url: str, pool: int) -> AsyncEngine:
    """The engine for a URL (sqlite+aiosqlite or postgresql+asyncpg); nothing is read.

    Raises `BadSetting` where the URL cannot be used, `StoreUnavailable` where SQLite's file has
    no folder.
    """
    path = addresses.file_of(addresses.checked(url))
    if path is None:
        told = {"idle_in_transaction_session_timeout": f"{STILL_SECONDS * 1000:.0f}"}
        arguments = {"server_settings": told}
        engine = create_async_engine(url, max_overflow=0, connect_args=arguments, **_pool(pool))
        _prepare_postgresql(engine)
        return engine
    # Asked before the driver, whose thread would print.
    if not places.is_there(path) and not places.is_folder(path.parent):
        raise StoreUnavailable(SILENT)
    connect = partial(sqlite.connect, str(path))
    engine = create_async_engine(url, async_creator=connect, **_pool(pool))
    _prepare_sqlite(engine)
    return engine


def _pool(size: int) -> dict[str, Any]:
    """Bounded waiting, and errors that quote no value of a row."""
    return {"pool_size": size, "pool_timeout": BUSY_MS / 1000, "hide_parameters": True}


def _prepare_postgresql(engine: AsyncEngine) -> None:
    """A connection that was closed in the pool is opened again.

    The driver knows of it without asking, which SQLAlchemy would do in three trips each time.
    """

    @event.listens_for(engine.sync_engine, "checkout")
    def _still_open(connection: Any, _record: Any, _proxy: Any) -> None:  # noqa: ANN401 - the driver's own types
        if connection.driver_connection.is_closed():
            raise DisconnectionError


def _prepare_sqlite(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def _settle(connection: Any, _record: Any) -> None:  # noqa: ANN401 - the driver's own types
        connection.isolation_level = None  # we begin ourselves, see below
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",  # a 200 is a promise that outlives a power cut
            "foreign_keys=ON",
            f"busy_timeout={BUSY_MS}",
            "secure_delete=ON",
            "cache_size=-512",  # KiB of pages for each connection, which would fill with two MiB
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy's Connection
        options = connection.get_execution_options()
        reads = options.get("saiyai_reads", False)
        # Straight to the driver: it is said at every transaction and has neither values nor rows.
        connection.connection.cursor().execute("BEGIN" if reads else "BEGIN IMMEDIATE")
        connection.connection.driver_connection.brief = options.get("saiyai_brief", False)
