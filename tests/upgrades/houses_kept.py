"""Brings a kept house back, of either kind, and compares what stands in two of them."""

import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import asyncpg  # type: ignore[import-untyped] # it ships no types
from sqlalchemy import ColumnElement, Connection, MetaData, Table, insert, select, update

from bot.settings import Settings
from bot.store.sealed.keys import read_keys
from bot.store.sealed.vault import Vault
from bot.store.session import Store
from tests.conftest import DatabaseMaker, house_settings
from tests.upgrades.keep import HOUSES

VERSIONS = sorted(path.name for path in HOUSES.iterdir() if path.is_dir())
STAYS = {"audit", "audit_links"}  # its rows are never changed
OF_ALEMBIC = "alembic_version"
Rows = dict[str, Counter[str]]


def settings(home: Path, url: str, version: str) -> Settings:
    """The settings of a kept house: its keys are a demo's."""
    shutil.copyfile(HOUSES / version / "keys.json", home / "keys.json")
    (home / "keys.json").chmod(0o600)
    return house_settings(home, url).model_copy(update={"demo": True})


def opened(home: Path, url: str) -> Store:
    """Its database, with its keys."""
    return Store.connect(url, Vault(read_keys(home / "keys.json")))


def bring_back_sqlite(file: Path, version: str) -> str:
    """The kept rows in a file; its URL."""
    with closing(sqlite3.connect(file)) as database:
        database.executescript((HOUSES / version / "sqlite.sql").read_text("utf-8"))
    return f"sqlite+aiosqlite:///{file}"


async def bring_back_postgresql(maker: DatabaseMaker, name: str, version: str) -> str:
    """The kept rows in a database of this name; its URL."""
    maker.psql(f"CREATE DATABASE {name};")
    url = maker.url(name)
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    await connection.execute((HOUSES / version / "postgresql.sql").read_text("utf-8"))
    await connection.close()
    return url


def tables_of(connection: Connection) -> MetaData:
    """Tables and columns as a program knows them whose tables these are."""
    known = MetaData()
    known.reflect(connection)
    return known


def rows_of(connection: Connection, known: MetaData, without: set[str]) -> Rows:
    """Every row, in the columns that are known."""
    return {
        table.name: Counter(repr(tuple(row)) for row in connection.execute(select(table)))
        for table in known.sorted_tables
        if table.name not in {OF_ALEMBIC, *without}
    }


def write_all(
    connection: Connection, known: MetaData, rows: dict[str, list[dict[str, object]]]
) -> None:
    """Write these rows as a program that knows these columns alone, and then each once more."""
    for table in known.sorted_tables:
        for row in rows.get(table.name, ()):
            connection.execute(insert(table).values(row))
            if table.name not in STAYS:
                connection.execute(update(table).where(*_this(table, row)).values(row))


def read_all(connection: Connection, known: MetaData) -> dict[str, list[dict[str, object]]]:
    """Every row, by the names of its columns."""
    return {
        table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
        for table in known.sorted_tables
        if table.name != OF_ALEMBIC
    }


def _this(table: Table, row: dict[str, object]) -> list[ColumnElement[bool]]:
    return [column == row[column.name] for column in table.primary_key]
