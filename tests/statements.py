"""What a store is asked meanwhile: every statement that reaches its database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from bot.store.session import Store


@contextmanager
def statements_of(store: Store) -> Iterator[list[str]]:
    """The statements, in the order in which they are said; the list grows until the end."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    engine = store.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
