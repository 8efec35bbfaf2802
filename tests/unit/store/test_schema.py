"""The migrations make exactly the tables that the models describe, up and down."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect

from bot.store import schema
from bot.store.models import Base
from bot.store.session import Store


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))


async def test_the_newest_migration_is_what_the_models_say(store: Store) -> None:
    async with store.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    assert await schema.revision(store) == ("0010", "0010")


async def test_down_to_nothing_and_up_again(store: Store) -> None:
    await schema.downgrade(store, "base")
    async with store.engine.connect() as connection:
        tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    assert tables == ["alembic_version"]
    await schema.upgrade(store)
    async with store.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
