"""Where a statement runs on SQLite: few rows where they are asked, all else in a thread."""

import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from bot.store.sealed.keys import make_keys
from bot.store.sealed.vault import Vault
from bot.store.session import Store, Tx
from bot.store.sqlite import OneTripConnection

HERE = threading.get_ident()
WHERE = text("SELECT thread_of_this()")


@pytest.fixture
async def store(tmp_path: Path) -> Store:
    """A store of one connection, so that what one transaction set the next would meet."""
    keys = Vault(make_keys(tmp_path / "keys.json"))
    one = Store.connect(f"sqlite+aiosqlite:///{tmp_path / 'house.db'}", keys, pool=1)

    @event.listens_for(one.engine.sync_engine, "connect")
    def _tell(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
        raw = connection.driver_connection._connection
        raw.create_function("thread_of_this", 0, threading.get_ident)

    return one


async def is_here(tx: Tx, *, times: int = 1) -> bool:
    """Whether a statement of this transaction runs in the thread of the house."""
    if times == 1:
        return bool((await tx.execute(WHERE)).scalar_one() == HERE)
    await tx.execute(text("DELETE FROM ran"))
    every = [{"n": number} for number in range(times)]
    await tx.execute(text("INSERT INTO ran VALUES (:n, thread_of_this())"), every)
    threads = (await tx.execute(text("SELECT DISTINCT thread FROM ran"))).scalars().all()
    return threads == [HERE]


async def test_only_a_brief_transaction_runs_where_it_is_asked(store: Store) -> None:
    async with store.write() as tx:
        assert not await is_here(tx)
    async with store.write(brief=True) as tx:
        assert await is_here(tx)
        await tx.commit()
    async with store.read() as tx:
        assert not await is_here(tx)
    async with store.write(brief=True) as tx:
        assert await is_here(tx)  # and rolls back
    async with store.write() as tx:
        assert not await is_here(tx)
    await store.close()


async def test_what_takes_long_in_a_brief_one_goes_to_the_thread(store: Store) -> None:
    async with store.write(brief=True) as tx:
        await tx.execute(text("CREATE TABLE ran (n INTEGER, thread INTEGER)"))
        assert await is_here(tx, times=10)
        assert not await is_here(tx, times=100)
        await tx.take_long()
        assert not await is_here(tx)
    await store.close()


@pytest.mark.parametrize("end", ["commit", "rollback"])
async def test_after_its_end_nothing_runs_where_it_is_asked(store: Store, end: str) -> None:
    brief = store.engine.execution_options(saiyai_brief=True)
    async with brief.connect() as connection:
        assert (await connection.execute(WHERE)).scalar_one() == HERE
        await getattr(connection, end)()
        driver = (await connection.get_raw_connection()).driver_connection
        assert isinstance(driver, OneTripConnection)
        _, rows = await driver.at_once("SELECT thread_of_this()", (), many=False)
    assert rows != [(HERE,)]
    await store.close()
