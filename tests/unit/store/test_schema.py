"""The migrations make exactly the tables that the models describe, up and down."""

import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import IntegrityError

from bot.errors import BadSetting, StoreUnavailable
from bot.store import people, schema
from bot.store.models.base import Base
from bot.store.session import Store
from tests.conftest import MORNING


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))


async def test_the_newest_migration_is_what_the_models_say(store: Store) -> None:
    async with store.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    at, needed = await schema.revision(store)
    assert (at, schema._order()[-1]) == (needed, needed)


async def test_down_to_nothing_and_up_again(store: Store) -> None:
    await schema.downgrade(store, "base")
    async with store.engine.connect() as connection:
        tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    assert tables == ["alembic_version"]
    await schema.upgrade(store)
    async with store.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_tables_of_a_later_version_are_left_alone_with_one_sentence(store: Store) -> None:
    async with store.bare() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(BadSetting, match=f"^{re.escape(schema.NEWER)}$"):
        await schema.upgrade(store)
    assert (await schema.revision(store))[0] == "9999"


async def test_a_migration_that_leaves_rows_without_what_they_point_to_is_undone(
    store: Store,
) -> None:
    """On SQLite a table is dropped to be made anew; PostgreSQL refuses to drop it."""
    async with store.write() as tx:
        await people.find_or_make(tx, store, "web", "somebody", MORNING)
        await tx.commit()
    with pytest.raises((StoreUnavailable, IntegrityError)):
        async with store.remade() as connection:
            await connection.execute(text("DELETE FROM people"))
    with pytest.raises(IntegrityError):  # keys are watched again
        async with store.bare() as connection:
            await connection.execute(text("DELETE FROM people"))
    async with store.read() as tx:
        assert await people.find(tx, store, "web", "somebody") is not None
