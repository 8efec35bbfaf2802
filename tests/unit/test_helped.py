"""Whether answers helped is a count for a month, and nothing else."""

import asyncio
from datetime import date

from bot.house import House
from bot.store.editing import helped
from bot.store.editing.helped import Count
from tests.conftest import Clock
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


async def test_a_made_up_label_is_not_counted(house: House) -> None:
    await hear(house, "hello")
    await press(house, "helped:yes:nothing")
    await press(house, "helped:maybe:ask_wages")
    assert await helped.counts(house.store) == ()
