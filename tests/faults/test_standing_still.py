"""A process that stands still amid a deed: the others go on after a while, and it writes nothing.

It may be stopped, or its machine may be gone without a word; PostgreSQL alone can tell.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot import app
from bot.errors import StoreUnavailable
from bot.house import House
from bot.on_call import alerts
from bot.on_call.team import Step
from bot.store import engines, people
from bot.store.audit import chain
from bot.store.models.cases import Case
from bot.store.models.on_call import AlertStep
from bot.store.session import Tx
from bot.talk import raising
from dialogues.turn import OpenCase, Urgency
from tests.conftest import Clock, DatabaseMaker, house_settings

SOON = 0.5  # seconds that a deed may stand still here
IN_TIME = 10.0
DANGER = OpenCase(Urgency.NOW, "crisis_confined")


@pytest.fixture
async def two(
    tmp_path: Path, postgres: DatabaseMaker, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[House, House]]:
    """Two houses on one database."""
    monkeypatch.setattr(engines, "STILL_SECONDS", SOON, raising=False)
    url = postgres()
    settings = house_settings(tmp_path, url)
    async with app.open_house(settings, clock) as one, app.open_house(settings, clock) as other:
        yield one, other
    postgres.drop(url)


async def somebody_waits(house: House, address: str) -> Case:
    now = house.clock()
    async with house.store.write() as tx:
        known = await people.find_or_make(tx, house.store, "web", address, now)
        case = await raising.raise_case(house, tx, known, DANGER, now)
        await tx.commit()
    return case


async def take_it(house: House, tx: Tx, case: Case) -> None:
    """What a message does first: its person and the alerts of their case are in this hand."""
    await people.by_id(tx, house.store, case.person_id)
    await alerts.begin(house, tx, case, house.clock())


async def stand_still(
    house: House, case: Case, clock: Clock, meanwhile: Callable[[], Awaitable[None]]
) -> None:
    """Take it, do nothing more while the others do theirs, and go on as if no time had passed."""
    async with house.store.write() as tx:
        await take_it(house, tx, case)
        clock.move(minutes=20)
        async with asyncio.timeout(IN_TIME):
            await meanwhile()
        await tx.commit()


async def test_who_stands_still_amid_a_deed_holds_up_no_alert(
    two: tuple[House, House], clock: Clock
) -> None:
    stopped, other = two
    case = await somebody_waits(stopped, "a" * 32)
    with pytest.raises(StoreUnavailable):
        await stand_still(stopped, case, clock, lambda: alerts.look_after(other, case.id))
    async with other.store.read() as seen:
        row = await seen.get_one(AlertStep, case.id)
    assert (row.turn, row.step, row.next_at) == (1, Step.OVER, None)
    assert await stopped.store.alive()
    assert await goes_on(stopped, case)


async def test_what_only_looks_may_take_its_time(two: tuple[House, House]) -> None:
    house, _ = two
    async with chain.looking(house.store) as alone, house.store.still() as seen:
        before = await count_of(seen)
        await asyncio.sleep(3 * SOON)  # a slow disk that an archive is written to
        assert (alone, await count_of(seen)) == (True, before)


async def goes_on(house: House, case: Case) -> bool:
    """Whether its next deed is done."""
    async with house.store.write() as tx:
        known = await people.by_id(tx, house.store, case.person_id)
        await tx.commit()
    return known is not None


async def count_of(tx: Tx) -> int:
    return (await tx.execute(select(func.count()).select_from(Case))).scalar_one()
