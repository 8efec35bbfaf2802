"""Brings the tables to the form this version of the house needs."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.store.session import Store

IN_TURN = 7213061  # any number, as long as it is always this one


async def upgrade(store: Store, to: str = "head") -> None:
    """Run every migration that has not run yet."""
    at, needed = await revision(store)
    if to != "head" or at != needed:
        await _run(store, lambda config: command.upgrade(config, to))


async def downgrade(store: Store, to: str) -> None:
    """Go back to an older revision ("base" for none)."""
    await _run(store, lambda config: command.downgrade(config, to))


async def revision(store: Store) -> tuple[str | None, str | None]:
    """The revision the tables are at, and the one this version needs."""
    async with store.bare() as connection:
        return await connection.run_sync(_current), _head()


@cache
def _head() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


async def _run(store: Store, step: Callable[[Config], None]) -> None:
    def run(connection: Connection) -> None:
        config = _config()
        config.attributes["connection"] = connection
        step(config)

    async with store.bare() as connection:
        if connection.dialect.name == "postgresql":  # two processes that start at once: in turn
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": IN_TURN})
        await connection.run_sync(run)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
