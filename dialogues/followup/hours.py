"""When somebody may be written to: safe days and hours, by the clock where they are.

All is counted in quarters of an hour: the clocks of the world are set by whole quarters, so a
quarter lies inside the hours or outside them, and never across, also when summer time begins.
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from dialogues.followup.plan import Hours

PARTS = 3  # of a day's window; who did not answer in one is asked in another
_WEEK = range(1, 8)
_MIDNIGHT = 24
_QUARTER = timedelta(minutes=15)
_SHIFT = timedelta(hours=3)  # more than any clock is put forward or back
_AHEAD = 15  # days: one window a week, and the next one lost to summer time


class Impossible(StrEnum):
    """What is wrong with somebody's hours, as a sentence for whoever chose them."""

    NO_DAY = "Choose at least one day of the week."
    NO_SUCH_DAY = "The days of the week go from 1 (Monday) to 7 (Sunday)."
    OUTSIDE = "The hours of a day go from 0 to 24."
    BACKWARDS = "The first hour must be earlier than the last one."
    NO_ZONE = "The clock of this place is not known. Choose a place from the list."


def check(hours: Hours) -> None:
    """Raise ValueError with one of `Impossible` if nobody could be written to in these hours."""
    for mistake, is_made in _mistakes(hours):
        if is_made:
            raise ValueError(mistake)


def _mistakes(hours: Hours) -> Iterator[tuple[Impossible, bool]]:
    yield Impossible.NO_DAY, not hours.days
    yield Impossible.NO_SUCH_DAY, not hours.days <= {*_WEEK}
    yield Impossible.OUTSIDE, hours.first < 0 or hours.last > _MIDNIGHT
    yield Impossible.BACKWARDS, hours.first >= hours.last
    yield Impossible.NO_ZONE, not is_zone(hours.zone)


def is_zone(name: str) -> bool:
    """Whether the clock of this IANA name is known."""
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # no such name, the name of a folder, no name at all
        return False
    return True


def inside(hours: Hours, at: datetime) -> bool:
    """Whether somebody may be written to at a moment (aware)."""
    local = at.astimezone(ZoneInfo(hours.zone))
    return local.isoweekday() in hours.days and hours.first <= local.hour < hours.last


def following(hours: Hours, at: datetime) -> datetime:
    """The first moment from `at` on that lies inside, in UTC: `at` itself, or the next opening.

    Raises ValueError with one of `Impossible` where there is none.
    """
    if inside(hours, at):
        return at.astimezone(UTC)
    today = at.astimezone(ZoneInfo(hours.zone)).date()
    return next(quarter for window in _windows(hours, today) for quarter in window if quarter >= at)


def moment(hours: Hours, day: date, seed: str, part: int = 0) -> datetime:
    """A minute (UTC) inside the window of that day, or of the next day that has one.

    The same seed and day always give the same minute, another day another one. `part` 0, 1 and 2
    give minutes a third of the window apart. Raises ValueError with one of `Impossible`.
    """
    window = next(_windows(hours, day))
    drawn = _drawn(seed, window[0].astimezone(ZoneInfo(hours.zone)).date())
    length = len(window) * (_QUARTER // timedelta(minutes=1)) // PARTS
    minute = (drawn + part) % PARTS * length + drawn // PARTS % length
    quarter, rest = divmod(timedelta(minutes=minute), _QUARTER)
    return window[quarter] + rest


def another(hours: Hours, day: date, seed: str, asked: datetime) -> datetime:
    """As `moment`, but at another time of the day than `asked` (aware) was.

    A third of the window or more lies between the two by the clock of the person. Raises ValueError
    with one of `Impossible`.
    """
    zone = ZoneInfo(hours.zone)

    def apart(at: datetime) -> int:
        return abs(_minute(at.astimezone(zone)) - _minute(asked.astimezone(zone)))

    return max((moment(hours, day, seed, part) for part in range(PARTS)), key=apart)


def _minute(local: datetime) -> int:
    return local.hour * 60 + local.minute


def _drawn(seed: str, day: date) -> int:
    """A number that nobody guesses from the clock, the same after every restart."""
    given = f"{day.isoformat()} {seed}".encode()
    return int.from_bytes(hashlib.sha256(given).digest()[:8])


def _windows(hours: Hours, first: date) -> Iterator[list[datetime]]:
    """The windows of `first` and the days after it, for long enough that there is another one."""
    check(hours)
    for ahead in range(_AHEAD):
        if window := _window(hours, first + timedelta(days=ahead)):
            yield window


def _window(hours: Hours, day: date) -> list[datetime]:
    """The beginnings (UTC) of all quarters of an hour of that day that lie inside, in order."""
    if day.isoweekday() not in hours.days:
        return []
    zone = ZoneInfo(hours.zone)
    opens = datetime(day.year, day.month, day.day, hours.first, tzinfo=zone).astimezone(UTC)
    quarters = (timedelta(hours=hours.last - hours.first) + 2 * _SHIFT) // _QUARTER
    every = (opens - _SHIFT + ahead * _QUARTER for ahead in range(quarters))
    return [at for at in every if at.astimezone(zone).date() == day and inside(hours, at)]
