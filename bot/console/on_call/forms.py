"""What a supervisor filled in, as an edit of the rota; what is missing is a sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from types import MappingProxyType

from bot.console.on_call import words
from bot.on_call.edits import AddShift, ClearDay, ClearHoliday, Edit, EndShift, SetDay, SetHoliday
from bot.on_call.rota import Change, Holiday, Rota, Shift
from bot.words import read_date

Fields = Mapping[str, str]
LONGEST_NAME = 80
MOST_DAYS = 31
AT_MIDNIGHT = time()


@dataclass(frozen=True, slots=True)
class Filled:
    """A form with what it is about: `new` is the id of what it makes."""

    fields: Fields
    rota: Rota
    today: date
    new: str

    def of(self, name: str) -> str:
        """What stands in a field."""
        return self.fields.get(name, "").strip()


def shift(form: Filled) -> Edit:
    """A weekly shift, new or in place of one from a day on. Raises ValueError with a sentence."""
    days = frozenset(day for day in range(1, 8) if f"day{day}" in form.fields)
    if not days:
        raise ValueError(words.PICK_DAYS)
    start, end = _hours(form)
    first, second = _people(form)
    since = _day(form, "since")
    made = Shift(form.new, days, start, end, first, second, since)
    return EndShift(form.of("shift"), since, made) if form.of("shift") else AddShift(made)


def end(form: Filled) -> Edit:
    """A weekly shift that comes no more from a day on."""
    return EndShift(form.of("shift"), _day(form, "since"))


def day(form: Filled) -> Edit:
    """A day that differs: another one in a shift, nobody in it, or hours besides."""
    on, shift_id = _day(form, "day"), form.of("shift")
    usual = next((one for one in form.rota.shifts if one.id == shift_id), None)
    if shift_id and (usual is None or not usual.on(on)):
        raise ValueError(words.NOT_ON_THAT_DAY)
    as_usual = usual is not None and not form.of("start") and not form.of("end")
    start, end = (usual.start, usual.end) if usual and as_usual else _hours(form)
    first, second = _people(form, nobody=usual is not None)
    return SetDay(Change(form.new, on, shift_id, start, end, first, second))


def holiday(form: Filled) -> Edit:
    """Days without the weekly shifts, and who comes all the same on each of them."""
    name = form.of("name")
    if not 0 < len(name) <= LONGEST_NAME:
        raise ValueError(words.NAME_IT)
    begins = _day(form, "begins")
    ends = _day(form, "ends") if form.of("ends") else begins
    length = (ends - begins).days + 1
    if not 1 <= length <= MOST_DAYS:
        raise ValueError(words.PICK_DAYS_OF)
    free = Holiday(form.new, name, begins, ends)
    first, second = _people(form, nobody=True)
    if not first:
        return SetHoliday(free)
    start, end = _hours(form)
    days = (begins + timedelta(days=n) for n in range(length))
    ids = (free.of_day(n) for n in range(length))
    made = (
        Change(id_, on, "", start, end, first, second) for id_, on in zip(ids, days, strict=True)
    )
    return SetHoliday(free, tuple(made))


def clear_day(form: Filled) -> Edit:
    """A day that is as usual again."""
    return ClearDay(form.of("id"))


def clear_holiday(form: Filled) -> Edit:
    """Days that are no holiday after all."""
    return ClearHoliday(form.of("id"))


FORMS: Mapping[str, Callable[[Filled], Edit]] = MappingProxyType(
    {
        "shift": shift,
        "end": end,
        "day": day,
        "holiday": holiday,
        "day/clear": clear_day,
        "holiday/clear": clear_holiday,
    }
)


def _day(form: Filled, name: str) -> date:
    try:
        found = read_date(form.of(name))
    except ValueError:
        raise ValueError(words.PICK_A_DAY) from None
    if not form.today <= found <= form.today + timedelta(days=3 * 366):
        raise ValueError(words.PICK_A_DAY)
    return found


def _hours(form: Filled) -> tuple[time, time]:
    """Both hours; the same twice is a whole day and night."""
    try:
        return _clock(form.of("start")), _clock(form.of("end"))
    except ValueError:
        raise ValueError(words.PICK_HOURS) from None


def _clock(text: str) -> time:
    if text in {"24:00", "24"}:
        return AT_MIDNIGHT
    return time.fromisoformat(f"{text:0>5}").replace(second=0, microsecond=0, tzinfo=None)


def _people(form: Filled, *, nobody: bool = False) -> tuple[str, str]:
    first, second = form.of("first"), form.of("second")
    if not first and not nobody:
        raise ValueError(words.PICK_FIRST)
    if not first:
        return "", ""
    if first == second:
        raise ValueError(words.TWO_PEOPLE)
    return first, second
