"""What every house of a test would compile anew, compiled once a process of tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import aiohttp_jinja2
import jinja2
import pytest
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store import engines


@contextmanager
def once(templates: Path) -> Iterator[None]:
    """Keep compiled pages in this folder and compiled statements in memory, for every house."""
    with pytest.MonkeyPatch.context() as patch:
        compiled = jinja2.FileSystemBytecodeCache(str(templates))
        setup = partial(aiohttp_jinja2.setup, bytecode_cache=compiled)
        patch.setattr(aiohttp_jinja2, "setup", setup)
        statements: dict[object, object] = {}
        connect = partial(create_async_engine, execution_options={"compiled_cache": statements})
        patch.setattr(engines, "create_async_engine", connect)
        # SQLAlchemy finds a compiled statement by the engine's dialect: any of a kind will do.
        for dialect in (PGDialect_asyncpg, SQLiteDialect_aiosqlite):
            patch.setattr(dialect, "__hash__", lambda one: hash(type(one)))
            patch.setattr(dialect, "__eq__", lambda one, other: type(one) is type(other))
        yield
