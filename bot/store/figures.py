"""Counts of what the helpline does: numbers alone, of nobody in particular.

Months are those of Vientiane. Nothing here is rounded; whoever shows it does that (`bot.figures`).
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Float, cast, func, literal_column, select

from bot.store import afterwards, cases
from bot.store.audit.deeds import Deed
from bot.store.editing import helped
from bot.store.models.cases import Case
from bot.store.models.followup import CheckInRow
from bot.store.models.people import Person
from bot.store.models.staff import AuditRow
from bot.store.session import Store, Tx
from bot.words import ZONE
from dialogues.turn import Urgency

MONTHS = 12
TIMED = timedelta(days=90)  # how far back the times to answer are looked at
# The letters of 2026-11-23 that name the month.
_FIRST_SEVEN: tuple[ColumnElement[int], ...] = (literal_column("1"), literal_column("7"))
TABLES = ("language", "age", "country")


@dataclass(frozen=True, slots=True)
class Figures:
    """All counts of one page; months are written 2026-11, newest first."""

    months: tuple[str, ...]
    opened: Counter[tuple[str, Urgency]]
    closed: Counter[tuple[str, Urgency]]
    outcomes: Counter[tuple[str, str]]
    waiting: Counter[Urgency]
    times: dict[tuple[str, Urgency], tuple[float, ...]]
    checkins: Counter[tuple[str, str]]
    people: dict[str, Counter[str]]
    helped: Counter[tuple[str, bool]]
    went: Counter[str]


async def figures(store: Store, now: datetime) -> Figures:
    """Everything, in a fixed number of queries."""
    months = _months(now.astimezone(ZONE).date())
    first = datetime.strptime(months[-1], "%Y-%m").replace(tzinfo=ZONE)
    async with store.read() as tx:
        opened = await _opened(tx, first)
        closed, outcomes = await _closed(tx, first)
        waiting = await _waiting(tx)
        times = await _times(tx, now - TIMED)
        checkins = await _checkins(tx, first.date())
        people = await _people(tx, first)
    told = [one for one in await helped.counts(store) if one.month >= first.date()]
    went = [one for one in await afterwards.counts(store) if one.month >= first.date()]
    useful: Counter[tuple[str, bool]] = Counter()
    for one in told:
        useful[one.label, True] += one.yes
        useful[one.label, False] += one.no
    answers: Counter[str] = Counter()
    for count in went:
        answers[count.answer] += count.times
    return Figures(
        months, opened, closed, outcomes, waiting, times, checkins, people, useful, answers
    )


async def _opened(tx: Tx, first: datetime) -> Counter[tuple[str, Urgency]]:
    month = _month(tx, Case.opened_at)
    rows = await tx.execute(
        select(month, Case.urgency, func.count())
        .where(Case.opened_at >= first)
        .group_by(month, Case.urgency)
    )
    return Counter({(row[0], cases.URGENCY[row[1]]): row[2] for row in rows})


async def _closed(
    tx: Tx, first: datetime
) -> tuple[Counter[tuple[str, Urgency]], Counter[tuple[str, str]]]:
    month = _month(tx, Case.closed_at)
    rows = await tx.execute(
        select(month, Case.urgency, Case.outcome, func.count())
        .where(Case.closed_at >= first)
        .group_by(month, Case.urgency, Case.outcome)
    )
    by_level: Counter[tuple[str, Urgency]] = Counter()
    by_outcome: Counter[tuple[str, str]] = Counter()
    for at, urgency, outcome, count in rows:
        by_level[at, cases.URGENCY[urgency]] += count
        by_outcome[at, outcome or ""] += count
    return by_level, by_outcome


async def _waiting(tx: Tx) -> Counter[Urgency]:
    rows = await tx.execute(
        select(Case.urgency, func.count()).where(Case.state == "waiting").group_by(Case.urgency)
    )
    return Counter({cases.URGENCY[row[0]]: row[1] for row in rows})


async def _times(tx: Tx, since: datetime) -> dict[tuple[str, Urgency], tuple[float, ...]]:
    """From the opening to the first claim and to the first answer, in seconds."""
    seconds = _seconds(tx, func.min(AuditRow.at), Case.opened_at)
    rows = await tx.execute(
        select(AuditRow.action, Case.urgency, seconds)
        .join(Case, Case.id == AuditRow.case_id)
        .where(AuditRow.action.in_((Deed.CLAIM, Deed.REPLY)), Case.opened_at >= since)
        .group_by(AuditRow.action, Case.id, Case.urgency, Case.opened_at)
    )
    times: dict[tuple[str, Urgency], list[float]] = defaultdict(list)
    for action, urgency, took in rows:
        times[action, cases.URGENCY[urgency]].append(took)
    return {key: tuple(sorted(all_of_it)) for key, all_of_it in times.items()}


async def _checkins(tx: Tx, first: date) -> Counter[tuple[str, str]]:
    sqlite = tx.get_bind().dialect.name == "sqlite"
    month = func.substr(CheckInRow.day, *_FIRST_SEVEN) if sqlite else _written(CheckInRow.day)
    rows = await tx.execute(
        select(month, CheckInRow.state, func.count())
        .where(CheckInRow.day >= first)
        .group_by(month, CheckInRow.state)
    )
    return Counter({(row[0], row[1]): row[2] for row in rows})


async def _people(tx: Tx, first: datetime) -> dict[str, Counter[str]]:
    """Everybody who had a case, by language, age and country; "" where nobody knows."""
    had_one = select(Case.person_id).where(Case.opened_at >= first)
    rows = await tx.execute(
        select(Person.language, Person.age, Person.country, func.count())
        .where(Person.id.in_(had_one))
        .group_by(Person.language, Person.age, Person.country)
    )
    counted: dict[str, Counter[str]] = {table: Counter() for table in TABLES}
    for *values, count in rows:
        for table, value in zip(TABLES, values, strict=True):
            counted[table][value or ""] += count
    return counted


def _months(today: date) -> tuple[str, ...]:
    number = today.year * 12 + today.month - 1
    return tuple(f"{n // 12}-{n % 12 + 1:02}" for n in range(number, number - MONTHS, -1))


def _month(tx: Tx, column: Any) -> ColumnElement[str]:  # noqa: ANN401 - a column of moments
    """The month of Vientiane that a moment is in.

    Literals, not parameters: PostgreSQL groups only by what it sees to be the same.
    """
    if tx.get_bind().dialect.name == "sqlite":
        return func.strftime(literal_column("'%Y-%m'"), column, literal_column("'+7 hours'"))
    return _written(func.timezone(literal_column(f"'{ZONE.key}'"), column))


def _written(moment: Any) -> ColumnElement[str]:  # noqa: ANN401 - a day or a moment
    return func.to_char(moment, literal_column("'YYYY-MM'"))


def _seconds(tx: Tx, end: Any, start: Any) -> ColumnElement[float]:  # noqa: ANN401 - moments
    if tx.get_bind().dialect.name == "sqlite":
        return (func.julianday(end) - func.julianday(start)) * literal_column("86400.0")
    return cast(func.extract("epoch", end - start), Float)
