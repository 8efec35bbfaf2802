"""Several houses on one database: they make one chain, look over it once a day, and stay quiet."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import app
from bot.audit import anchors, proving, verdict
from bot.house import House
from bot.store.audit import chain
from bot.store.session import Store
from bot.workers import rounds
from tests.conftest import MORNING, SQLITE, Clock, house_settings
from tests.statements import statements_of
from tests.unit.audit import linked, write

POSTGRESQL = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
ROWS, WRITERS = 40, 4


@pytest.fixture
async def three(tmp_path: Path, database: str, clock: Clock) -> AsyncIterator[list[House]]:
    """Three houses with one key file, one database and pools of their own."""
    async with AsyncExitStack() as stack:
        settings = house_settings(tmp_path, database)
        yield [await stack.enter_async_context(app.open_house(settings, clock)) for _ in range(3)]


@POSTGRESQL
async def test_three_linkers_make_one_chain_while_others_write(three: list[House]) -> None:
    stop = asyncio.Event()
    quick = rounds.Round("chain", proving.due, proving.look_after, proving.put_off, 0.001)
    linkers = [asyncio.create_task(rounds.work(house, quick, stop)) for house in three]
    writers = (_one_by_one(three[n % 3].store, ROWS * n) for n in range(WRITERS))
    async with asyncio.timeout(60):
        await asyncio.gather(*writers)
        stop.set()
        await asyncio.gather(*linkers)
        await linked(three[0].store)
    found = (await verdict.verify(three[1].store, three[1].settings.anchor_folder)).looked
    every = ROWS * WRITERS
    assert (found.rows, found.linked, found.end.seq, found.count) == (every, every, every, 0)
    assert all("chain" in house.pulse.rounds for house in three)


async def _one_by_one(store: Store, first: int) -> None:
    for number in range(first, first + ROWS):
        await write(store, 1, number)


@POSTGRESQL
async def test_one_of_three_looks_over_it_and_anchors_it_each_day(
    three: list[House], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proving, "A_WHILE", 0.01)
    await write(three[0].store, 5)
    for day in range(1, 3):
        await asyncio.gather(*(_all_done(house) for house in three))
        kept = anchors.read(three[0].settings.anchor_folder, three[0].store.vault)
        assert (len(kept.kept), kept.wrong) == (day, ())
        async with three[0].store.read() as tx:
            assert (await tx.execute(text("SELECT count(*) FROM audit_checks"))).scalar() == day
        clock.move(days=1)


async def _all_done(house: House) -> None:
    while await proving.due_today(house):
        await proving.check(house, proving.AUDIT)


@SQLITE
async def test_a_quiet_round_is_two_queries_and_walks_over_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "LATE", 5)
    for rows in (10, 60):
        await write(house.store, rows)
        await linked(house.store)
        with statements_of(house.store) as statements:
            assert await proving.due(house) == ()
        assert len(statements) == 2
        for statement in statements:
            assert [step for step in await _plan(house.store, statement) if _walks(step)] == []


@SQLITE
async def test_one_new_row_is_linked_with_as_many_queries_among_few_as_among_many(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "LATE", 5)
    taken = []
    for rows in (10, 60):
        await write(house.store, rows)
        await linked(house.store)
        await write(house.store, 1)
        with statements_of(house.store) as statements:
            assert await chain.link(house.store, MORNING) == 1
        taken.append(len(statements))
        for statement in statements:
            if statement.startswith("SELECT"):
                assert [step for step in await _plan(house.store, statement) if _walks(step)] == []
    assert taken == [5, 5]


def _walks(step: str) -> bool:
    """Whether a step of a plan goes over a table, but for the newest of the links from its end."""
    return step.startswith("SCAN") and "audit_links" not in step


async def _plan(store: Store, statement: str) -> list[str]:
    parts = statement.split("?")
    named = "".join(f"{part}:p{n}" for n, part in enumerate(parts[:-1])) + parts[-1]
    marks = {f"p{n}": 1 for n in range(len(parts) - 1)}
    async with store.read() as tx:
        return [row[3] for row in await tx.execute(text(f"EXPLAIN QUERY PLAN {named}"), marks)]
