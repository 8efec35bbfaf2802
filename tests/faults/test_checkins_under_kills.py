"""Two workers killed again and again while the clock is set: each who is due is asked once."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from bot import app
from bot.app import SENDERS
from bot.followup import carrying, enrolment
from bot.followup.enrolment import Enrolment
from bot.house import House
from bot.store import people
from bot.store.boxes.outbox import Rank
from bot.store.models.boxes import Outbox
from bot.store.models.followup import CheckInRow, FollowUp
from dialogues.followup.deeds import Join
from dialogues.followup.plan import Hours, Means, Risk
from dialogues.heard import Age
from nlu.reading import Language
from tests.conftest import Clock, add_staff, house_settings
from tests.faults.clocked import ClockedZygote, clock_of, set_clock
from tests.faults.crashing import Plan
from tests.faults.street import Street, open_street

POSTGRES = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
SITES = ("followup.asking.look_after", "store.boxes.deliveries.claim", "workers.outbox._write_down")
POINTS = (
    *(f"{side} commit in {site}" for site in SITES for side in ("before", "after")),
    "before send",
    "after send",
)
SEED = 20261124
HERE = ZoneInfo("Asia/Vientiane")
TODAY = date(2026, 12, 1)
WINDOWS = ((11, 12), (12, 13), (13, 14), (8, 20))
STEP = timedelta(hours=1)
LOW = "30:365"


@pytest.fixture(scope="module")
def clocked() -> Iterator[ClockedZygote]:
    """Starts `saiyai` processes whose clock can be set."""
    warm = ClockedZygote()
    yield warm
    warm.close()


def at(hour: int, minute: int = 0, days: int = 0) -> datetime:
    """A moment of the day on which all are due, by their clock."""
    return datetime.combine(TODAY + timedelta(days=days), time(hour, minute), HERE).astimezone(UTC)


async def enrol(house: House, street: Street, count: int) -> None:
    """So many people who are all due on the same day, each in one of four windows."""
    by = await add_staff(house)
    for number in range(count):
        first, last = WINDOWS[number % len(WINDOWS)]
        wanted = Enrolment(
            name="Somebody Made Up",
            phone="",
            language=Language.LAO,
            age=Age.ADULT,
            means=Means.CHAT,
            risk=Risk.LOW,
            taper=LOW,
            hours=Hours(frozenset(range(1, 8)), first, last, str(HERE)),
        )
        _, person_id = await enrolment.enrol(house, by, wanted)
        street.telegram.world.user(7000 + number)
        async with house.store.write() as tx:
            known = await people.by_id(tx, house.store, person_id)
            assert known is not None
            await people.reach_at(tx, house.store, known, "telegram", str(7000 + number))
            yes = Join((("cover", "weaving"), ("sign", "🌸"), ("duress", "🌺")))
            await carrying.carry(house, tx, known, yes, house.clock())
            await tx.commit()


async def until_killed(street: Street, kills: int, hits: int) -> Counter[str]:
    """Two workers at a time, each killed at a named point; then the clock is set by an hour."""
    killed = Counter[str]()
    points = [POINTS[number % len(POINTS)] for number in range(kills)]
    street.chance.shuffle(points)
    while points:
        pair = [points.pop() for _ in range(min(2, len(points)))]
        plans = [Plan(str(street.notes), one, street.chance.randint(1, hits)) for one in pair]
        workers = [street.open("work", plan) for plan in plans]
        for worker, point in zip(workers, pair, strict=True):
            killed[point] += await worker.ended(10)
            killed["kills"] += 1
            await worker.kill()
        step = street.chance.choice((-STEP, STEP))
        now = clock_of(street.home)
        set_clock(street.home, now + step if at(11, 30) < now + step < at(14) else now - step)
    return killed


async def peace(house: House, street: Street) -> None:
    """Two workers that nobody kills, through the windows of this day and the next."""
    async with street.open("work"), street.open("work"):
        for days in (0, 1):
            for hour in (11, 12, 13, 19):
                if clock_of(street.home) < at(hour, 59, days):
                    set_clock(street.home, at(hour, 59, days) + timedelta(seconds=1))
                    await idle(house, street)


async def idle(house: House, street: Street) -> None:
    """Wait until nobody is due and nothing waits to be sent at this hour."""
    for _ in range(500):
        now = clock_of(street.home)
        async with house.store.read() as tx:
            due = select(func.count()).where(FollowUp.next_at <= now, FollowUp.state == "active")
            out = select(func.count()).where(
                Outbox.not_before <= now, Outbox.state.in_(("waiting", "sending"))
            )
            left = (await tx.execute(due)).scalar_one() + (await tx.execute(out)).scalar_one()
        if not left:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"{left} are due or wait to be sent")


def outside(plan: FollowUp, when: datetime) -> bool:
    local = when.astimezone(ZoneInfo(plan.zone))
    return not plan.first_hour <= local.hour < plan.last_hour


async def count(
    tmp_path: Path, database: str, zygote: ClockedZygote, size: int, kills: int
) -> None:
    """Kill, let the rest be done in peace, and count what everybody was asked."""
    clock = Clock(at(9, days=-30))
    async with open_street(tmp_path, database, zygote, SEED) as street:
        async with app.open_house(house_settings(tmp_path, database), clock) as house:
            await enrol(house, street, size)
            set_clock(tmp_path, at(12, 58))
            killed = await until_killed(street, kills, 3)
            await peace(house, street)
            async with house.store.read() as tx:
                found = select(Outbox, FollowUp).join(
                    FollowUp, FollowUp.person_id == Outbox.person_id
                )
                rows = (await tx.execute(found)).all()
                asked = (await tx.execute(select(CheckInRow.person_id, CheckInRow.asked_at))).all()
        seen = {one.message_id: one.chat_id for one in street.telegram.world.shown}
        assert street.points_passed() >= set(POINTS)
    times = Counter(plan.person_id for _, plan in rows)
    plans = {plan.person_id: plan for _, plan in rows}
    series = Counter(person_id for person_id, _ in asked)
    arrived = {int(row.channel_message or 0) for row, _ in rows if row.state == "sent"}
    figures = {
        "missed": size - len(times),
        "asked twice": sum(max(times[one], series[one]) > 1 for one in times),
        "seen twice": sum(number > 1 for number in Counter(seen.values()).values()),
        "outside hours": sum(outside(plans[one], when) for one, when in asked if when),
        "not as a question": sum(row.rank != Rank.CHECKIN for row, _ in rows),
        "lost": len(arrived - set(seen)),
    }
    states = Counter(row.state for row, _ in rows)
    moved = [row for row, plan in rows if row.ended_at and outside(plan, row.ended_at)]
    print(  # noqa: T201 - the numbers are the proof
        f"seed {SEED}: {killed['kills']} kills, {size} due, {len(seen)} shown, {dict(states)},"
        f" {figures}; {len(moved)} were sent when the clock had been set past their hours"
    )
    assert set(figures.values()) == {0}
    assert states["unknown"] <= SENDERS * killed["kills"]
    assert set(states) <= {"sent", "unknown"}
    assert {point for point in POINTS if not killed[point]} == set()


@POSTGRES
@pytest.mark.timeout(300)
async def test_ten_kills_and_a_clock_that_jumps_miss_nobody_and_ask_nobody_twice(
    tmp_path: Path, database: str, clocked: ClockedZygote
) -> None:
    await count(tmp_path, database, clocked, 200, 10)


@POSTGRES
@pytest.mark.long
@pytest.mark.timeout(3600)
async def test_fifty_kills_and_a_clock_that_jumps_miss_nobody_and_ask_nobody_twice(
    tmp_path: Path, database: str, clocked: ClockedZygote
) -> None:
    await count(tmp_path, database, clocked, 1000, 50)
