"""Changes of the rota, pure: what was before today stays as it was planned."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce

from bot.on_call.rota import DAY, Change, Holiday, Rota, Shift

MOST = 120  # shifts, days and holidays each that a rota holds
KEPT = 366  # days that what is over stays in it at most; older versions hold the rest


@dataclass(frozen=True, slots=True)
class AddShift:
    """A weekly shift; one of the same id is there already."""

    shift: Shift


@dataclass(frozen=True, slots=True)
class EndShift:
    """The last day of a weekly shift is the day before `day`; `then` is what follows it."""

    id: str
    day: date
    then: Shift | None = None


@dataclass(frozen=True, slots=True)
class SetDay:
    """A day that differs, in place of what differed for the same shift on it."""

    change: Change


@dataclass(frozen=True, slots=True)
class ClearDay:
    """The day is as usual again."""

    id: str


@dataclass(frozen=True, slots=True)
class SetHoliday:
    """A holiday, and who comes all the same."""

    holiday: Holiday
    coming: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class ClearHoliday:
    """The days are no holiday after all."""

    id: str


Edit = AddShift | EndShift | SetDay | ClearDay | SetHoliday | ClearHoliday


def apply(whole: Rota, edit: Edit, today: date) -> Rota:
    """The rota after an edit; the same rota where there is nothing to change."""
    match edit:
        case AddShift(shift):
            return _with_shift(whole, shift)
        case EndShift(id_, day, then):
            return _ended(whole, id_, max(day, today), then)
        case SetDay(change):
            return _with_change(whole, change)
        case ClearDay(id_):
            over = tuple(one for one in whole.changes if one.id != id_ or one.day < today)
            return replace(whole, changes=over)
        case SetHoliday(holiday, coming):
            return reduce(_with_change, coming, _with_holiday(whole, holiday))
        case ClearHoliday(id_):
            return _without_holiday(whole, id_, today)


def tidied(whole: Rota, today: date) -> Rota:
    """Without what has been over for a year, or sooner where there would be no room."""
    whole = _since(whole, today - KEPT * DAY)
    if not is_full(whole):
        return whole
    # What was over the day before yesterday: a night of yesterday may end today.
    over = sorted({one for one in _last_days(whole) if one < today - DAY})
    return next((made for day in over if not is_full(made := _since(whole, day + DAY))), whole)


def _since(whole: Rota, day: date) -> Rota:
    """Without what was over before this day."""
    return Rota(
        tuple(one for one in whole.shifts if one.until is None or one.until >= day),
        tuple(one for one in whole.changes if one.day >= day),
        tuple(one for one in whole.holidays if one.ends >= day),
    )


def _last_days(whole: Rota) -> Iterator[date]:
    yield from (one.until for one in whole.shifts if one.until is not None)
    yield from (one.day for one in whole.changes)
    yield from (one.ends for one in whole.holidays)


def is_full(whole: Rota) -> bool:
    """Whether there is more in it than a rota can hold."""
    return max(len(whole.shifts), len(whole.changes), len(whole.holidays)) > MOST


def _with_shift(whole: Rota, shift: Shift) -> Rota:
    if any(one.id == shift.id for one in whole.shifts):
        return whole
    return replace(whole, shifts=(*whole.shifts, shift))


def _with_holiday(whole: Rota, holiday: Holiday) -> Rota:
    if any(one.id == holiday.id for one in whole.holidays):
        return whole
    return replace(whole, holidays=(*whole.holidays, holiday))


def _with_change(whole: Rota, change: Change) -> Rota:
    if any(one.id == change.id for one in whole.changes):
        return whole
    same = (change.day, change.shift)
    kept = [one for one in whole.changes if not one.shift or (one.day, one.shift) != same]
    return replace(whole, changes=(*kept, change))


def _ended(whole: Rota, id_: str, day: date, then: Shift | None) -> Rota:
    """One that never began is gone; a shift that is over already stays as it was.

    The days on which it differs are days of the shift that follows it, and its last day is too.
    """
    last_day = next((one.until for one in whole.shifts if one.id == id_), None)
    until = last_day if last_day and last_day >= day else None
    shifts: list[Shift] = []
    for one in whole.shifts:
        if one.id != id_:
            shifts.append(one)
        elif one.since < day:
            last = day - DAY
            shifts.append(replace(one, until=min(one.until or last, last)))
    ended = replace(whole, shifts=tuple(shifts))
    if then is None:
        return ended
    changes = tuple(
        replace(one, shift=then.id) if one.shift == id_ and one.day >= day else one
        for one in ended.changes
    )
    return _with_shift(replace(ended, changes=changes), replace(then, since=day, until=until))


def _without_holiday(whole: Rota, id_: str, today: date) -> Rota:
    """One that has begun ends yesterday: the days that were, were, with who came on them."""
    kept: list[Holiday] = []
    coming: set[str] = set()
    for one in whole.holidays:
        if one.id != id_:
            kept.append(one)
            continue
        coming = {one.of_day(number) for number in range((one.ends - one.begins).days + 1)}
        if one.begins < today:
            kept.append(replace(one, ends=min(one.ends, today - DAY)))
    changes = tuple(one for one in whole.changes if one.id not in coming or one.day < today)
    return replace(whole, changes=changes, holidays=tuple(kept))
