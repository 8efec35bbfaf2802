"""The rota: who reads at the desk at which hour; pure, by the clock of Laos."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from bot.words import ZONE

WEEK = 7
HORIZON = 62  # days; nobody is told of an opening that lies further away
DAY = timedelta(days=1)
MIDNIGHT = time()
One = TypeVar("One", "Shift", "Change")


@dataclass(frozen=True, slots=True)
class Shift:
    """Hours that come again every week on these days (1 is Monday), from `since` to `until`.

    One that ends no later than it starts ends on the next day. `first` and `second` are ids of
    staff; "" is nobody.
    """

    id: str
    days: frozenset[int]
    start: time
    end: time
    first: str
    second: str
    since: date
    until: date | None = None

    def on(self, day: date) -> bool:
        """Whether it begins on this day."""
        over = self.until is not None and day > self.until
        return day.isoweekday() in self.days and day >= self.since and not over


@dataclass(frozen=True, slots=True)
class Change:
    """A day that differs: other hours or people in place of a shift, or besides all of them ("").

    Without a `first` nobody comes: the shift is taken out.
    """

    id: str
    day: date
    shift: str
    start: time
    end: time
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days without the weekly shifts; who comes all the same is planned for the day."""

    id: str
    name: str
    begins: date
    ends: date

    def of_day(self, number: int) -> str:
        """The id of who comes all the same on one of its days."""
        return f"{self.id[:29]}{number:03d}"


@dataclass(frozen=True, slots=True)
class Rota:
    """Everything that is planned."""

    shifts: tuple[Shift, ...] = ()
    changes: tuple[Change, ...] = ()
    holidays: tuple[Holiday, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """Hours of one day with the people in them; `by` is the id of the shift or change."""

    start: datetime
    end: datetime
    first: str
    second: str
    by: str


@dataclass(frozen=True, slots=True)
class Who:
    """The first on call and the next in line; "" is nobody."""

    first: str = ""
    second: str = ""


@dataclass(frozen=True, slots=True)
class Now:
    """Who is on call, and until when; None where that does not change within the next days."""

    first: str
    second: str
    until: datetime | None


def who(rota: Rota, moment: datetime) -> Who:
    """The one first and the next in line at a moment."""
    return _among(_near(rota, day_of(moment)), moment)


def at(rota: Rota, moment: datetime) -> Now:
    """Who is on call at a moment, and when that changes."""
    now = who(rota, moment)
    turns = _turns(rota, moment, WEEK + 1)
    return Now(now.first, now.second, next((cut for cut, then in turns if then != now), None))


def next_opening(rota: Rota, moment: datetime) -> datetime | None:
    """When somebody is on call again; the moment itself where somebody is, None if nobody soon."""
    if who(rota, moment).first:
        return moment
    return next((cut for cut, then in _turns(rota, moment, HORIZON) if then.first), None)


def spans_on(rota: Rota, day: date) -> tuple[Span, ...]:
    """Who comes on a day, earliest first; a shift belongs to the day on which it begins."""
    changes = [change for change in rota.changes if change.day == day]
    changed = {change.shift for change in changes}
    shifts = [one for one in rota.shifts if one.on(day) and one.id not in changed]
    planned: list[Shift | Change] = [*([] if holiday_on(rota, day) else shifts), *changes]
    spans = [_span(one, day) for one in planned if one.first]
    return tuple(sorted(spans, key=lambda span: (span.start, span.end, span.by)))


def holiday_on(rota: Rota, day: date) -> Holiday | None:
    """The holiday of a day."""
    return next((one for one in rota.holidays if one.begins <= day <= one.ends), None)


def only_with(rota: Rota, there: frozenset[str]) -> Rota:
    """The rota without whoever is not at the desk any more: the next in line moves up."""
    return replace(
        rota,
        shifts=tuple(_present(shift, there) for shift in rota.shifts),
        changes=tuple(_present(change, there) for change in rota.changes),
    )


def day_of(moment: datetime) -> date:
    """The day it is in Laos."""
    return moment.astimezone(ZONE).date()


def _near(rota: Rota, day: date) -> tuple[Span, ...]:
    """Every span that can lie on this day: no shift is longer than a day."""
    return (*spans_on(rota, day - DAY), *spans_on(rota, day))


def _among(spans: tuple[Span, ...], moment: datetime) -> Who:
    """Where shifts lie over each other, whoever began last is first, the other next in line."""
    there = sorted(
        (span for span in spans if span.start <= moment < span.end),
        key=lambda span: (span.start, span.by),
        reverse=True,
    )
    if not there:
        return Who()
    first = there[0].first
    others = (there[0].second, *(span.first for span in there[1:]))
    return Who(first, next((one for one in others if one not in {"", first}), ""))


def _turns(rota: Rota, moment: datetime, days: int) -> Iterator[tuple[datetime, Who]]:
    """Every moment after this one at which a span begins or ends, and who is there then."""
    today = day_of(moment)
    for ahead in range(days):
        day = today + ahead * DAY
        spans = _near(rota, day)
        begins, ends = _moment(day, MIDNIGHT), _moment(day + DAY, MIDNIGHT)
        cuts = {cut for span in spans for cut in (span.start, span.end)}
        for cut in sorted(cut for cut in cuts if begins <= cut < ends and cut > moment):
            yield cut, _among(spans, cut)


def _span(one: Shift | Change, day: date) -> Span:
    last = day if one.end > one.start else day + DAY
    return Span(_moment(day, one.start), _moment(last, one.end), one.first, one.second, one.id)


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, ZONE).astimezone(UTC)


def _present(one: One, there: frozenset[str]) -> One:
    second = one.second if one.second in there else ""
    if one.first in there:
        return replace(one, second=second)
    return replace(one, first=second, second="")
