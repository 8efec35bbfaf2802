"""How Alembic reaches the open connection that `bot.store.schema` gives it."""

from alembic import context

from bot.store.models.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    compare_type=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
