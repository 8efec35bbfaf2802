"""A week of the rota as it stands on the page and on paper."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.on_call import rota
from bot.on_call.duty import Planned
from bot.on_call.rota import Rota

BACK, ON = timedelta(days=366), timedelta(days=3 * 366)  # how far the pages of weeks go


@dataclass(frozen=True, slots=True)
class Line:
    """Hours of one day, and who is there; `differs` where it is not the usual shift."""

    start: datetime
    end: datetime
    first: str
    second: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the week; `holiday` is what it is called, "" where it is none."""

    day: date
    holiday: str
    lines: tuple[Line, ...]


def monday_of(asked: str, today: date) -> date:
    """The Monday of the week that was asked for; this week's where none was, or one far away."""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        day = today
    if not today - BACK <= day <= today + ON:
        day = today
    return day - timedelta(days=day.isoweekday() - 1)


def week(plan: Planned, monday: date) -> tuple[Day, ...]:
    """The seven days from a Monday on."""
    shown = plan.rota or Rota()
    return tuple(_day(shown, plan.names, monday + timedelta(days=n)) for n in range(rota.WEEK))


def _day(shown: Rota, names: dict[str, str], day: date) -> Day:
    free = rota.holiday_on(shown, day)
    usual = {one.id for one in shown.shifts}
    lines = (
        Line(
            span.start,
            span.end,
            names.get(span.first, ""),
            names.get(span.second, ""),
            span.by not in usual,
        )
        for span in rota.spans_on(shown, day)
    )
    return Day(day, free.name if free else "", tuple(lines))
