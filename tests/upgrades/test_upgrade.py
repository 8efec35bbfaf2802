"""U6: a house that a released version left goes on under today's program, on both databases."""

import itertools
import re
import secrets
import shutil
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import MetaData, select, text
from sqlalchemy.exc import DBAPIError

from bot import app
from bot.errors import StoreUnavailable
from bot.house import House
from bot.store import messages, schema
from bot.store.audit import proofs
from bot.store.models.cases import Message
from bot.store.models.people import Person
from bot.store.session import Store
from tests.conftest import Clock, DatabaseMaker
from tests.unit.spoken import hear
from tests.unit.store.test_schema import differences
from tests.upgrades.houses_kept import (
    VERSIONS,
    Rows,
    bring_back_postgresql,
    bring_back_sqlite,
    opened,
    read_all,
    rows_of,
    settings,
    tables_of,
    write_all,
)
from tests.upgrades.keep import HOUSES, PEOPLE

ROOT = Path(__file__).parents[2]
KINDS = ("sqlite", "postgresql")
WORDS = {f"word{number}" for number in range(PEOPLE)}
SOMEBODY = f"{0:032x}"  # the first of them, in the web chat
WIPED = {"sign_ins", "checkins"}  # some of their rows are deleted by a migration, on purpose
BringBack = Callable[[str, str], Awaitable[str]]
kept = pytest.mark.parametrize(("version", "kind"), [*itertools.product(VERSIONS, KINDS)])


@pytest.fixture
async def bring_back(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[BringBack]:
    """The URL of a kept house, brought back as it was."""
    made: list[tuple[DatabaseMaker, str]] = []

    async def back(version: str, kind: str) -> str:
        if kind == "sqlite":
            return bring_back_sqlite(tmp_path / "kept.db", version)
        maker: DatabaseMaker = request.getfixturevalue("postgres")
        url = await bring_back_postgresql(maker, f"kept{secrets.token_hex(6)}", version)
        made.append((maker, url))
        return url

    yield back
    for maker, url in made:
        maker.drop(url)


async def words_of(store: Store) -> set[str]:
    """All that people said, opened."""
    async with store.read() as tx:
        rows = await tx.execute(
            select(Message, Person).join(Person, Person.id == Message.person_id)
        )
        return {
            messages.text_of(
                store.vault.seal_of(one.id, one.key, one.key_version, one.wrapped_by), message
            )
            for message, one in rows
        }


async def stands(
    store: Store, without: set[str], known: MetaData | None = None
) -> tuple[MetaData, Rows]:
    """What stands in the tables that are known; in all where none are told."""
    async with store.bare() as connection:
        tables = await connection.run_sync(tables_of) if known is None else known
        return tables, await connection.run_sync(rows_of, tables, without)


async def one_says(house: House, known: MetaData) -> None:
    """Somebody whom the house knows writes to it, and is answered; nobody's words were lost."""
    assert await words_of(house.store) >= WORDS
    assert await hear(house, "hello", SOMEBODY) != []
    assert len({*known.tables}) > 40


@kept
async def test_a_house_of_each_version_is_brought_up_with_all_that_is_in_it(
    version: str, kind: str, bring_back: BringBack, tmp_path: Path
) -> None:
    url = await bring_back(version, kind)
    told = settings(tmp_path, url, version)
    before = opened(tmp_path, url)
    known, stood = await stands(before, set())
    await before.close()
    assert [name for name, rows in stood.items() if not rows] == []
    async with app.open_house(told, Clock()) as house:
        at, needed = await schema.revision(house.store)
        assert at == needed
        async with house.store.engine.connect() as connection:
            assert await connection.run_sync(differences) == []
        assert (await stands(house.store, set(), known))[1] == stood
        async with house.store.read() as tx:
            assert (await proofs.look(tx)).count == 0
        await one_says(house, known)


@kept
async def test_down_to_the_first_tables_and_up_again_step_by_step_with_people_in_them(
    version: str, kind: str, bring_back: BringBack, tmp_path: Path
) -> None:
    url = await bring_back(version, kind)
    told = settings(tmp_path, url, version)
    store = opened(tmp_path, url)
    await schema.upgrade(store)
    first, *later = schema._order()
    for revision in reversed([first, *later[:-1]]):
        await schema.downgrade(store, revision)
    known, stood = await stands(store, WIPED)
    assert sum(rows.total() for rows in stood.values()) > 20
    for revision in later:
        await schema.upgrade(store, revision)
    assert (await stands(store, WIPED, known))[1] == stood
    async with store.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await store.close()
    async with app.open_house(told, Clock()) as house:
        await one_says(house, (await stands(house.store, set()))[0])


async def works_on(newer: Store, older: Store) -> None:
    """The deeds of a program that knows the older tables alone, on the newer ones."""
    async with older.bare() as connection:
        known = await connection.run_sync(tables_of)
        rows = await connection.run_sync(read_all, known)
    async with newer.bare() as connection:
        await connection.run_sync(write_all, known, rows)
    assert (await stands(newer, set(), known))[1] == (await stands(older, set(), known))[1]


@kept
async def test_the_older_program_goes_on_on_todays_tables(
    version: str, kind: str, bring_back: BringBack, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    older, newer = await both(version, kind, bring_back, tmp_path, request)
    await works_on(newer, older)
    await older.close()
    await newer.close()


@kept
@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE notes RENAME COLUMN text TO words",
        "ALTER TABLE outbox DROP COLUMN channel_message",
        "ALTER TABLE cases ADD COLUMN shade VARCHAR(8) NOT NULL CHECK (shade <> '') DEFAULT ''",
    ],
)
async def test_a_change_that_the_older_program_cannot_bear_is_noticed(
    change: str,
    version: str,
    kind: str,
    bring_back: BringBack,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    older, newer = await both(version, kind, bring_back, tmp_path, request)
    async with newer.bare() as connection:
        await connection.execute(text(change))
    with pytest.raises((DBAPIError, StoreUnavailable)):
        await works_on(newer, older)
    await older.close()
    await newer.close()


async def both(
    version: str, kind: str, bring_back: BringBack, home: Path, request: pytest.FixtureRequest
) -> tuple[Store, Store]:
    """A kept house as it was, and an empty one of today."""
    url = await bring_back(version, kind)
    settings(home, url, version)
    if kind == "sqlite":
        shutil.copyfile(request.getfixturevalue("ready"), home / "today.db")
        return opened(home, url), opened(home, f"sqlite+aiosqlite:///{home / 'today.db'}")
    maker: DatabaseMaker = request.getfixturevalue("postgres")
    today = maker()
    request.addfinalizer(lambda: maker.drop(today))
    return opened(home, url), opened(home, today)


def test_a_house_of_this_version_is_kept() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert told in VERSIONS
    for version in VERSIONS:
        heads = {
            (HOUSES / version / f"{kind}.sql").read_text("utf-8").partition("\n")[0]
            for kind in KINDS
        }
        [head] = heads
        found = re.fullmatch(
            rf"-- Saiyai {version}, tables at (\d+)\. Nobody in here ever was\.", head
        )
        assert found is not None
        assert schema.knows(found[1])
        assert '"demo": true' in (HOUSES / version / "keys.json").read_text("utf-8")
