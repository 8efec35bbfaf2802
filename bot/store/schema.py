"""Brings the tables to the form this version of the house needs."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import BadSetting
from bot.store.session import Store, Tx

NO_TABLES = (
    "There is no house in this database. See that SAIYAI_DATABASE_URL or SAIYAI_HOME is the "
    "right one."
)
NEWER = "The tables are of a newer version of Saiyai than this program. Use the newer program."
OLDER = "The tables are of an older version. Run: saiyai db upgrade"
IN_TURN = 7213061  # any number, as long as it is always this one


async def upgrade(store: Store, to: str = "head") -> None:
    """Run every migration that has not run yet; refuses tables of a later version."""
    at, needed = await revision(store)
    if at is not None and not knows(at):
        raise BadSetting(NEWER)
    if to != "head" or at != needed:
        await _run(store, lambda config: command.upgrade(config, to))


async def in_turn(tx: Tx) -> None:
    """Until this transaction ends nobody else runs a migration."""
    await _in_turn(await tx.connection())


async def upgrade_within(tx: Tx) -> bool:
    """The same within a transaction of `Store.remaking`; False where nothing was to be done."""
    connection = await tx.connection()
    at = await connection.run_sync(_current)
    if at == _head():
        return False
    await connection.run_sync(_step(lambda config: command.upgrade(config, "head")))
    return True


async def downgrade(store: Store, to: str) -> None:
    """Go back to an older revision ("base" for none)."""
    await _run(store, lambda config: command.downgrade(config, to))


async def revision(store: Store) -> tuple[str | None, str | None]:
    """The revision the tables are at, and the one this version needs."""
    async with store.bare() as connection:
        return await connection.run_sync(_current), _head()


async def fit(store: Store) -> str:
    """The revision of the tables; raises `BadSetting` unless it is that of this version."""
    at, needed = await revision(store)
    if at is None:
        raise BadSetting(NO_TABLES)
    if not knows(at):
        raise BadSetting(NEWER)
    if at != needed:
        raise BadSetting(OLDER)
    return at


async def make(store: Store, to: str) -> None:
    """Bring empty tables to this revision, from an older or a newer one."""
    at, _ = await revision(store)
    order = _order()
    if at is not None and at not in order:
        raise BadSetting(NEWER)
    if at is None or order.index(at) < order.index(to):
        await upgrade(store, to)
    elif at != to:
        await downgrade(store, to)


def knows(revision_: str) -> bool:
    """Whether this version knows of this revision."""
    return revision_ in _order()


@cache
def _order() -> tuple[str, ...]:
    """Every revision, the first one first."""
    script = ScriptDirectory.from_config(_config())
    return tuple(one.revision for one in script.walk_revisions())[::-1]


@cache
def _head() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


async def _run(store: Store, step: Callable[[Config], None]) -> None:
    async with store.remade() as connection:
        await _in_turn(connection)  # two processes may start at once
        await connection.run_sync(_step(step))


async def _in_turn(connection: AsyncConnection) -> None:
    if connection.dialect.name == "postgresql":  # SQLite has one writer
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": IN_TURN})


def _step(step: Callable[[Config], None]) -> Callable[[Connection], None]:
    def run(connection: Connection) -> None:
        config = _config()
        config.attributes["connection"] = connection
        step(config)

    return run


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
