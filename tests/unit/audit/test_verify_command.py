"""`saiyai verify`: what is wrong in sentences, from which row on, and 1 where anything is."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import app
from bot.audit import anchors
from bot.audit.anchors import Anchor
from bot.cli.outbox import outbox
from bot.cli.retention import retention
from bot.cli.staff import staff
from bot.cli.verify import verify
from bot.settings import read_settings
from bot.store import people, schema
from bot.store.audit import chain
from bot.store.sealed.keys import make_keys
from bot.store.session import Store
from tests.conftest import MORNING
from tests.unit.audit import linked, write


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SAIYAI_HOME", str(tmp_path))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(verify, arguments)


def in_the_house(deed: Callable[[Store], Awaitable[None]]) -> None:
    async def within() -> None:
        store = await app.open_store(read_settings())
        await schema.upgrade(store)
        await deed(store)
        await store.close()

    asyncio.run(within())


async def some_days(store: Store) -> None:
    """Twelve rows; the first eight are anchored."""
    await write(store, 8)
    await linked(store)
    async with store.read() as tx:
        end = await chain.end(tx)
    anchors.write(read_settings().anchor_folder, store.vault, Anchor(MORNING, end))
    await write(store, 4, 8)
    await linked(store)


def tamper(home: Path, *statements: str) -> None:
    with closing(sqlite3.connect(home / "saiyai.db")) as database:
        found = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in found.fetchall():
            database.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            database.execute(statement)
        database.commit()


def test_a_whole_audit_is_told_with_its_numbers_and_its_anchor(home: Path) -> None:
    in_the_house(some_days)
    told = run()
    letters = (home / "anchors" / "audit.jsonl").read_text()
    assert told.exit_code == 0
    assert told.output.startswith(
        "12 rows of the audit: 12 in the chain, of which 0 are from before it, and 0 not in it "
        "yet; 1 anchor, the newest of 2026-11-23 (place 8, "
    )
    assert told.output.endswith("): nothing is wrong.\n")
    assert '"seq": 8' in letters


def test_each_thing_that_is_wrong_is_one_sentence(home: Path) -> None:
    in_the_house(some_days)
    tamper(
        home,
        "UPDATE audit SET actor = 'nobody' WHERE id = 3",
        "DELETE FROM audit WHERE id = 5",
        "DELETE FROM audit_links WHERE seq IN (9, 10)",
    )
    told = run()
    assert told.exit_code == 1
    assert told.output.splitlines()[:-1] == [
        "Row 3 is not as the house wrote it, or the house did not write it.",
        "Row 5 is gone.",
        "Places 9 to 10 of the chain are gone.",
    ]
    assert told.output.endswith("3 things are wrong.\n")


def test_what_was_cut_off_is_seen_by_the_anchor(home: Path) -> None:
    in_the_house(some_days)
    tamper(home, "DELETE FROM audit WHERE id > 6", "DELETE FROM audit_links WHERE seq > 6")
    told = run()
    assert told.exit_code == 1
    assert told.output.splitlines()[0] == (
        "The chain ends at place 6, but the anchor of 2026-11-23 saw place 8: "
        "what came after was cut off, or an old copy was put here."
    )


def test_what_it_found_is_there_for_the_auditors_page(home: Path) -> None:
    in_the_house(some_days)
    assert run().exit_code == 0
    with closing(sqlite3.connect(home / "saiyai.db")) as database:
        kept = database.execute('SELECT "rows", linked, "before", faults FROM audit_checks')
        assert kept.fetchall() == [(12, 12, 0, 0)]


def test_without_the_keys_nothing_can_be_told_and_none_are_made(home: Path) -> None:
    in_the_house(some_days)
    (home / "keys.json").unlink()
    told = run()
    assert (told.exit_code, "There is no key file" in told.output) == (1, True)
    assert not (home / "keys.json").exists()


def test_with_another_houses_keys_no_command_says_or_writes_anything(home: Path) -> None:
    """Else a good audit would look changed, and each new row of it forged."""

    async def somebody(store: Store) -> None:
        async with store.write() as tx:
            await people.find_or_make(tx, store, "web", "somebody", MORNING)
            await tx.commit()

    in_the_house(somebody)
    in_the_house(some_days)
    (home / "keys.json").unlink()
    make_keys(home / "keys.json")
    counted = "SELECT (SELECT count(*) FROM audit), (SELECT count(*) FROM audit_checks)"
    for command, words in ((verify, ""), (outbox, "closed"), (retention, ""), (staff, "list")):
        told = CliRunner().invoke(command, words.split())
        assert (told.exit_code, told.output) == (
            1,
            f"Error: The keys in {home}/keys.json are not this database's. Bring the right ones.\n",
        )
    with closing(sqlite3.connect(home / "saiyai.db")) as database:
        assert database.execute(counted).fetchall() == [(12, 0)]


def test_of_an_older_house_it_says_what_to_do_first(home: Path) -> None:
    async def older(store: Store) -> None:
        await schema.downgrade(store, "0010")

    in_the_house(older)
    told = run()
    assert (told.exit_code, "Run: saiyai db upgrade" in told.output) == (1, True)
    assert home.is_dir()
