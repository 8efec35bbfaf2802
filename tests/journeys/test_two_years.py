"""Two years of many people pass in one test: each due check-in is asked once, in hours."""

import random
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.followup import asking
from bot.house import House
from bot.store.followup import checkins
from bot.store.models.boxes import Outbox
from bot.store.models.cases import Case
from bot.store.models.followup import CheckInRow, Entry, FollowUp
from bot.store.models.people import Person
from bot.workers.rounds import FOLLOW_UP
from dialogues.followup.plan import Hours, Means, Risk
from tests.bench.crowd import Somebody, enrol
from tests.conftest import SQLITE, Clock, add_staff
from tests.journeys.counting import Ask, Count, Done, One, Story, counted
from tests.journeys.lives import FIRST_DAY, SEED, SPARSE, USUAL, lives
from tests.journeys.years import Note, Years

FOUND = {
    "left out": {"missed"},
    "twice": {"twice"},
    "again": {"twice"},
    "at night": {"asked outside hours", "sent outside hours"},
    "never": {"missed"},
    "unheard": {"no last words"},
    "not called": {"unnoticed"},
}


@pytest.fixture
def clock() -> Clock:
    return Clock(FIRST_DAY)


@pytest.fixture
def file(tmp_path: Path, house: House) -> Iterator[sqlite3.Connection]:
    """The house's database as a file, to look at and to mark what was sent."""
    del house  # it has made the file
    connection = sqlite3.connect(tmp_path / "house.db")
    connection.execute("PRAGMA synchronous=OFF")
    yield connection
    connection.close()


async def stories_of(house: House, notes: list[Note]) -> list[Story]:
    """What the rows tell of everybody, and what the test saw them do."""
    async with house.store.read() as tx:
        plans = (await tx.execute(select(FollowUp, Person).join(Person))).all()
        rows = (await tx.execute(select(CheckInRow).order_by(CheckInRow.asked_at))).scalars().all()
        out = (await tx.execute(select(Outbox).order_by(Outbox.id))).scalars().all()
        owed = (
            (await tx.execute(select(Entry).where(Entry.kind.in_(("call", "task")))))
            .scalars()
            .all()
        )
    by_person: dict[str, list[CheckInRow | Note]] = defaultdict(list)
    theirs: list[CheckInRow | Note] = [*rows, *notes]
    for row in theirs:
        by_person[row.person_id].append(row)
    asks, calls = _by_key(out), {entry.nonce: entry.made_at for entry in owed}
    return [
        _story(house, plan, person, by_person[person.id], asks, calls) for plan, person in plans
    ]


def _by_key(rows: Any) -> dict[str, list[Ask]]:  # noqa: ANN401 - rows of the outbox
    asks: dict[str, list[Ask]] = defaultdict(list)
    for row in rows:
        head, _, rest = row.key.partition(":")
        if head in {"checkin", "closing"}:
            asks[f"{head}:{rest.partition(':')[0]}"].append(
                Ask(row.made_at, row.ended_at if row.state == "sent" else None)
            )
    return asks


def _story(
    house: House,
    plan: FollowUp,
    person: Person,
    theirs: list[CheckInRow | Note],
    asks: dict[str, list[Ask]],
    calls: dict[str, datetime],
) -> Story:
    seal = house.store.vault.seal_of(person.id, person.key, person.key_version, person.wrapped_by)
    notes = [one for one in theirs if isinstance(one, Note)]

    def one_of(row: CheckInRow) -> One:
        told = checkins.answers(seal, row)
        return One(
            row.day, row.state, row.sent_at, row.heard_at, row.ended_at,
            tuple((each.domain, each.score) for each in told if each.score is not None),
            tuple(asks[row.key]),
            tuple(at for nonce, at in calls.items() if nonce == f"{row.key}:call"),
            tuple(Done(note.at, note.what) for note in notes if note.checkin_id == row.id),
        )  # fmt: skip

    assert plan.started_on is not None
    return Story(
        taper=plan.taper,
        hours=Hours(frozenset(map(int, plan.days)), plan.first_hour, plan.last_hour, plan.zone),
        risk=Risk(plan.risk),
        means=Means(plan.means),
        started=plan.started_on,
        state=plan.state,
        cause=plan.end_cause,
        ended=plan.ended_at,
        ones=tuple(one_of(row) for row in theirs if isinstance(row, CheckInRow)),
        talks=tuple(note.at for note in notes if note.what == "talks"),
        closing=tuple(asks[f"closing:{plan.id}"]),
        closing_calls=tuple(at for nonce, at in calls.items() if nonce == f"closing:{plan.id}"),
    )


async def lived(years: Years, tapers_by: tuple[int, ...], people: int) -> list[Story]:
    """Let the years pass for so many people."""
    for life in lives(tapers_by, people):
        years.let_join(life)
    await years.pass_by()
    return await stories_of(years.house, years.notes)


def proven(stories: list[Story]) -> Count:
    """The figures on paper, and the three that must be nothing."""
    count = counted(stories)
    days = max(story.ended for story in stories if story.ended) - FIRST_DAY
    wrong = {name: number for name, number in count.wrong.items() if number}
    print(f"{len(stories)} people, {days.days} days: {dict(sorted(count.figures.items()))}")  # noqa: T201 - the proof
    print(f"latest {count.latest.total_seconds():.0f} s; wrong: {wrong or 'nothing'}")  # noqa: T201
    assert wrong == {}
    assert count.figures["silences noticed"] == count.figures["silences"]
    assert count.latest <= timedelta(seconds=60)
    return count


@SQLITE
@pytest.mark.timeout(600)
@pytest.mark.parametrize("people", [100, pytest.param(300, marks=pytest.mark.long)])
async def test_two_years_of_so_many_people(
    house: House, clock: Clock, file: sqlite3.Connection, people: int
) -> None:
    years = Years(house, clock, await add_staff(house), file, every=20)
    stories = await lived(years, SPARSE, people)
    count = proven(stories)
    assert len(stories) == people
    assert {story.state for story in stories} == {"ended"}
    found = {name: set(them) for name, them in found_when_planted(stories).items()}
    assert {name: wanted & found[name] for name, wanted in FOUND.items()} == FOUND
    assert count.figures["check-ins"] > 5 * people


def found_when_planted(stories: list[Story]) -> dict[str, dict[str, int]]:
    """What the count says of each fault, planted one at a time into what really happened."""
    told = next(
        story
        for story in stories
        if story.cause == "done" and len(story.ones) > 3 and not story.talks
        if story.means is Means.CHAT and all(len(one.asks) == 1 for one in story.ones)
    )
    silent = next(story for story in stories if any(map(_was_called, story.ones)))
    at_night = told.ones[0].asks[0].made + timedelta(hours=24 - told.hours.last + told.hours.first)
    late = next(one for one in silent.ones if _was_called(one))
    planted = {
        "left out": replace(told, ones=(told.ones[0], *told.ones[2:])),
        "twice": replace(told, ones=(*told.ones[:2], *told.ones[1:])),
        "again": _with_asks(told, *told.ones[0].asks * 2),
        "at night": _with_asks(told, Ask(at_night, at_night)),
        "never": _with_asks(told),
        "unheard": replace(told, closing=()),
        "not called": replace(
            silent,
            ones=tuple(replace(one, calls=()) if one is late else one for one in silent.ones),
        ),
    }
    return {name: _figures(story) for name, story in planted.items()}


def _was_called(one: One) -> bool:
    return len(one.asks) > 2 and bool(one.calls)


def _with_asks(story: Story, *asks: Ask) -> Story:
    return replace(story, ones=(replace(story.ones[0], asks=asks), *story.ones[1:]))


def _figures(story: Story) -> dict[str, int]:
    count = counted([story])
    unnoticed = count.figures["silences"] - count.figures["silences noticed"]
    return {
        name: number for name, number in {**count.wrong, "unnoticed": unnoticed}.items() if number
    }


@SQLITE
@pytest.mark.long
@pytest.mark.timeout(3600)
async def test_two_years_of_three_hundred_people_who_answer_button_by_button(
    house: House, clock: Clock, file: sqlite3.Connection
) -> None:
    years = Years(house, clock, await add_staff(house), file, every=1)
    stories = await lived(years, USUAL, 300)
    count = proven(stories)
    assert count.figures["check-ins"] > 4000


@SQLITE
async def test_a_thousand_who_are_silent_are_noticed_within_a_minute_of_the_deadline(
    house: House, clock: Clock
) -> None:
    """On the last rung of the fastest ladder: twelve hours from the moment the ask was sent."""
    by, wait, chance = await add_staff(house), timedelta(hours=12), random.Random(SEED)  # noqa: S311
    crowd = []
    for number in range(1000):
        asked = clock.now + timedelta(minutes=chance.randrange(600), seconds=chance.randrange(60))
        lag = timedelta(seconds=chance.choice((0, 1, 30, 3600, 40_000)) + chance.random())
        crowd.append(Somebody(f"{number:032x}", asked + wait, asked, asked + lag))
    await enrol(house, by.id, "web", crowd, clock.now)
    every = timedelta(seconds=FOLLOW_UP.every)
    while due := await first_due(house):
        clock.now = max(clock.now + every, due + (FIRST_DAY - due) % every)
        while ids := await asking.due(house):
            for person_id in ids:
                await asking.look_after(house, person_id)
            await leave(house, ids)
    async with house.store.read() as tx:
        sent = select(Outbox.person_id, Outbox.ended_at).where(Outbox.state == "sent")
        rows: list[Any] = list((await tx.execute(sent)).all())
        deadlines = {row.person_id: row.ended_at + wait for row in rows}
        noticed = select(Case.person_id, Case.opened_at)
        cases = (await tx.execute(noticed)).all()
        lags = [case.opened_at - deadlines[case.person_id] for case in cases]
        calls = (await tx.execute(select(Entry.made_at, Entry.person_id))).all()
    late = [lag for lag in lags if not timedelta() <= lag <= timedelta(seconds=60)]
    latest = max(lags).total_seconds()
    print(f"{len(lags)} of {len(crowd)} noticed, the latest after {latest:.1f} s")  # noqa: T201
    assert (len(lags), len(calls), late) == (1000, 1000, [])


async def first_due(house: House) -> datetime | None:
    """When somebody is looked after next."""
    async with house.store.read() as tx:
        wanted = select(func.min(FollowUp.next_at)).where(FollowUp.stage == "waiting")
        first: datetime | None = (await tx.execute(wanted)).scalar_one()
    return first


async def leave(house: House, ids: tuple[str, ...]) -> None:
    """Whoever was noticed is looked after by people from now on."""
    async with house.store.write() as tx:
        noticed = FollowUp.person_id.in_(ids) & (FollowUp.stage == "call")
        await tx.execute(update(FollowUp).where(noticed).values(next_at=None))
        await tx.commit()
