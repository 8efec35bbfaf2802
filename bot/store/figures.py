"""Counts of what the helpline does: numbers alone, of nobody in particular.

Quarters are those of Vientiane, and only those that have ended: what happens today changes none.
Nothing here is rounded; whoever shows it does that (`bot.figures`).
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
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

QUARTERS = 4  # with five "under 5" set beside each other there would be numbers to be told
# The letters of 2026-11-23 that name the month.
_FIRST_SEVEN: tuple[ColumnElement[int], ...] = (literal_column("1"), literal_column("7"))
TABLES = ("language", "age", "country")


@dataclass(frozen=True, slots=True)
class Figures:
    """All counts of one page; quarters are written as their first months, 2026-07, newest first."""

    quarters: tuple[str, ...]
    opened: Counter[tuple[str, Urgency]]
    outcomes: Counter[tuple[str, str]]
    times: dict[tuple[str, Urgency], tuple[float, ...]]
    checkins: Counter[tuple[str, str]]
    people: dict[str, Counter[tuple[str, str]]]
    helped: Counter[tuple[str, bool]]
    went: Counter[str]


@dataclass(frozen=True, slots=True)
class _Span:
    """From a moment until another, and the same as days in Vientiane."""

    since: datetime
    until: datetime

    @property
    def days(self) -> tuple[date, date]:
        return self.since.date(), self.until.date()

    def has(self, day: date) -> bool:
        """Whether a day is in it."""
        since, until = self.days
        return since <= day < until


async def figures(store: Store, now: datetime) -> Figures:
    """Everything, in a fixed number of queries."""
    starts = _starts(now.astimezone(ZONE).date())
    quarters = {f"{since:%Y-%m}": _Span(since, until) for until, since in pairwise(starts)}
    year = _Span(starts[-1], starts[0])
    people: dict[str, Counter[tuple[str, str]]] = {table: Counter() for table in TABLES}
    async with store.read() as tx:
        opened = await _opened(tx, year)
        outcomes = await _outcomes(tx, year)
        times = await _times(tx, year)
        checkins = await _checkins(tx, year)
        for quarter, span in quarters.items():
            await _people(tx, quarter, span, people)
    useful: Counter[tuple[str, bool]] = Counter()
    for told in await helped.counts(store):
        if year.has(told.month):
            useful[told.label, True] += told.yes
            useful[told.label, False] += told.no
    answers: Counter[str] = Counter()
    for count in await afterwards.counts(store):
        if year.has(count.month):
            answers[count.answer] += count.times
    return Figures(tuple(quarters), opened, outcomes, times, checkins, people, useful, answers)


async def _opened(tx: Tx, year: _Span) -> Counter[tuple[str, Urgency]]:
    month = _month(tx, Case.opened_at)
    rows = await tx.execute(
        select(month, Case.urgency, func.count())
        .where(Case.opened_at >= year.since, Case.opened_at < year.until)
        .group_by(month, Case.urgency)
    )
    counted: Counter[tuple[str, Urgency]] = Counter()
    for at, urgency, count in rows:
        counted[_quarter(at), cases.URGENCY[urgency]] += count
    return counted


async def _outcomes(tx: Tx, year: _Span) -> Counter[tuple[str, str]]:
    month = _month(tx, Case.closed_at)
    rows = await tx.execute(
        select(month, Case.outcome, func.count())
        .where(Case.closed_at >= year.since, Case.closed_at < year.until)
        .group_by(month, Case.outcome)
    )
    counted: Counter[tuple[str, str]] = Counter()
    for at, outcome, count in rows:
        counted[_quarter(at), outcome or ""] += count
    return counted


async def _times(tx: Tx, year: _Span) -> dict[tuple[str, Urgency], tuple[float, ...]]:
    """From the opening to the first claim and to the first answer, in seconds."""
    seconds = _seconds(tx, func.min(AuditRow.at), Case.opened_at)
    rows = await tx.execute(
        select(AuditRow.action, Case.urgency, seconds)
        .join(Case, Case.id == AuditRow.case_id)
        .where(
            AuditRow.action.in_((Deed.CLAIM, Deed.REPLY)),
            AuditRow.at < year.until,
            Case.opened_at >= year.since,
            Case.opened_at < year.until,
        )
        .group_by(AuditRow.action, Case.id, Case.urgency, Case.opened_at)
    )
    times: dict[tuple[str, Urgency], list[float]] = defaultdict(list)
    for action, urgency, took in rows:
        times[action, cases.URGENCY[urgency]].append(took)
    return {key: tuple(sorted(all_of_it)) for key, all_of_it in times.items()}


async def _checkins(tx: Tx, year: _Span) -> Counter[tuple[str, str]]:
    sqlite = tx.get_bind().dialect.name == "sqlite"
    month = func.substr(CheckInRow.day, *_FIRST_SEVEN) if sqlite else _written(CheckInRow.day)
    since, until = year.days
    rows = await tx.execute(
        select(month, CheckInRow.state, func.count())
        .where(CheckInRow.day >= since, CheckInRow.day < until)
        .group_by(month, CheckInRow.state)
    )
    counted: Counter[tuple[str, str]] = Counter()
    for at, state, count in rows:
        counted[_quarter(at), state] += count
    return counted


async def _people(
    tx: Tx, quarter: str, span: _Span, people: dict[str, Counter[tuple[str, str]]]
) -> None:
    """Add who had a case opened, by language, age and country; "" where nobody knows."""
    had_one = select(Case.person_id).where(
        Case.opened_at >= span.since, Case.opened_at < span.until
    )
    rows = await tx.execute(
        select(Person.language, Person.age, Person.country, func.count())
        .where(Person.id.in_(had_one))
        .group_by(Person.language, Person.age, Person.country)
    )
    for *values, count in rows:
        for table, value in zip(TABLES, values, strict=True):
            people[table][quarter, value or ""] += count


def _starts(today: date) -> tuple[datetime, ...]:
    """The beginning of this quarter and of each that is counted, newest first."""
    number = today.year * 4 + (today.month - 1) // 3
    return tuple(
        datetime(n // 4, n % 4 * 3 + 1, 1, tzinfo=ZONE)
        for n in range(number, number - QUARTERS - 1, -1)
    )


def _quarter(month: str) -> str:
    """The first month of the quarter that this one is in."""
    return f"{month[:5]}{(int(month[5:]) - 1) // 3 * 3 + 1:02}"


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
