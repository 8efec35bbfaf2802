"""Whether answers helped is a count for a month, and nothing else."""

import asyncio
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import app
from bot.__main__ import saiyai
from bot.editing import confirming
from bot.editing.confirming import Found
from bot.house import House
from bot.settings import read_settings
from bot.store import afterwards
from bot.store.editing import helped
from bot.store.editing.helped import Count
from bot.store.figures import figures
from tests.conftest import MORNING, Clock, add_staff
from tests.unit.spoken import hear, press


async def test_an_answer_is_counted_once_a_person_for_its_month(house: House, clock: Clock) -> None:
    await hear(house, "hello")
    await press(house, "helped:yes:ask_wages")
    await press(house, "helped:no:ask_wages")  # the other button, later: counted already
    await hear(house, "hello", "b" * 32)
    await press(house, "helped:no:ask_wages", "b" * 32)
    clock.move(days=30)
    await press(house, "helped:no:ask_costs", "b" * 32)
    assert await helped.counts(house.store) == (
        Count("ask_costs", date(2026, 12, 1), 0, 1),
        Count("ask_wages", date(2026, 11, 1), 1, 1),
    )


async def test_many_at_once_lose_none(house: House) -> None:
    async def once() -> None:
        async with house.store.write() as tx:
            await helped.count(tx, "ask_wages", house.clock(), well=True)
            await tx.commit()

    await asyncio.gather(*(once() for _ in range(20)))
    assert [count.yes for count in await helped.counts(house.store)] == [20]


def test_the_command_shows_each_answer_by_its_month(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAIYAI_HOME", str(tmp_path))
    ran = CliRunner().invoke(saiyai, ["content", "helped"])
    assert (ran.exit_code, [*tmp_path.iterdir()]) == (1, [])  # asking makes no house
    assert CliRunner().invoke(saiyai, ["db", "upgrade"]).exit_code == 0
    ran = CliRunner().invoke(saiyai, ["content", "helped"])
    nobody = "Nobody has said yet whether an answer helped."
    assert (ran.exit_code, ran.output.splitlines()[-1]) == (0, nobody)
    asyncio.run(_two_are_counted())
    ran = CliRunner().invoke(saiyai, ["content", "helped"])
    rows = [line.strip("│ ").split("│") for line in ran.output.splitlines() if "ask_" in line]
    told = [[cell.strip() for cell in row] for row in rows]
    assert (ran.exit_code, told) == (
        0,
        [["2026-11", "ask_costs", "0", "1"], ["2026-11", "ask_wages", "1", "0"]],
    )


async def _two_are_counted() -> None:
    async with app.open_house(read_settings()) as open_house, open_house.store.write() as tx:
        await helped.count(tx, "ask_wages", MORNING, well=True)
        await helped.count(tx, "ask_costs", MORNING, well=False)
        await tx.commit()


async def test_a_made_up_label_is_not_counted(house: House) -> None:
    await hear(house, "hello")
    await press(house, "helped:yes:nothing")
    await press(house, "helped:maybe:ask_wages")
    assert await helped.counts(house.store) == ()


async def test_in_the_first_hours_of_a_quarter_in_laos_nothing_changes_the_one_that_ended(
    house: House, clock: Clock
) -> None:
    """Otherwise a number that is shown could be watched as one person presses a button."""
    clock.now = datetime(2026, 12, 31, 20, 0, tzinfo=UTC)  # three in the morning of January 1
    async with house.store.write() as tx:
        await helped.count(tx, "ask_wages", clock(), well=True)
        await afterwards.count(tx, "better", clock())
        await tx.commit()
    told = await figures(house.store, clock())
    assert told.quarters[0] == "2026-10"
    assert (sum(told.helped.values()), sum(told.went.values())) == (0, 0)
    clock.move(days=90)
    later = await figures(house.store, clock())
    assert (sum(later.helped.values()), sum(later.went.values())) == (1, 1)


async def test_a_fact_runs_out_with_its_last_day_in_laos(house: House, clock: Clock) -> None:
    dao = await add_staff(house, "dao", "Dao", "supervisor")
    found = Found({"labour_number": "0 0000"}, "The ministry's page", "2026-11-30", "0")
    assert (await confirming.confirm(house, dao, "N-TH-05", found)).ok
    clock.now = datetime(2026, 11, 30, 16, 59, tzinfo=UTC)
    await hear(house, "hello")
    [good] = await press(house, "topic:ask_wages")
    clock.now = datetime(2026, 11, 30, 17, 1, tzinfo=UTC)  # just after midnight there
    [old] = await press(house, "topic:ask_wages")
    assert len(old) > len(good)
