"""Has the whole ear read every message of the yardstick, and sums up what it heard."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from nlu.reading import Entity, Level, Reading
from tests.nlu.apart import WRITINGS, Apart, Naming, Written
from tests.nlu.scores import (
    Figure,
    Judged,
    accuracy,
    calibration_error,
    confusions,
    drawn,
    macro_f1,
    share,
)

Hear = Callable[[str], Awaitable[Reading]]
Find = Callable[[str], Sequence[Entity]]
Readings = dict[Written, Reading]
ALARMING = ("crisis_", "report_")
MOST_CONFUSED = 8


@dataclass(frozen=True, slots=True)
class Alarm:
    """How often danger was heard at all, and how often surely."""

    any: Figure
    sure: Figure


@dataclass(frozen=True, slots=True)
class Named:
    """How much of what is named was found, and how much of what was found is named."""

    found: Figure
    right: Figure


@dataclass(frozen=True, slots=True)
class Heard:
    """What one way of writing scored; `alone` is the dangers with no engine."""

    writing: str
    f1: Figure
    right: Figure
    calibration: Figure
    asked_back: Figure
    dangers: Alarm
    harmless: Alarm
    alarming: Alarm
    alone: Alarm
    named: Named
    confused: list[tuple[str, str, int]]


async def hear_all(apart: Apart, hear: Hear, tell: Callable[[int, int], None]) -> Readings:
    """Every message read once, as in a chat."""
    every, readings = list(apart.all()), dict[Written, Reading]()
    for done, one in enumerate(every, start=1):
        readings[one] = await hear(one.text)
        tell(done, len(every))
    return readings


def summed_up(
    apart: Apart, readings: Readings, without_engine: Readings, find: Find, ask_below: float
) -> list[Heard]:
    """One row a way of writing; `find` tells what a text names."""
    return [_row(writing, apart, readings, without_engine, find, ask_below) for writing in WRITINGS]


def judged(one: Written, reading: Reading) -> Judged:
    """The likeliest label, whether or not the bot would act on it."""
    best = reading.nearest[0] if reading.nearest else reading.intent
    return Judged(one.label, best.label, best.confidence)


def _row(
    writing: str,
    apart: Apart,
    readings: Readings,
    without_engine: Readings,
    find: Find,
    ask_below: float,
) -> Heard:
    def of(part: Sequence[Written]) -> list[Written]:
        return [one for one in part if one.writing == writing]

    judgements = [judged(one, readings[one]) for one in of(apart.messages)]
    plain = [one for one in of(apart.messages) if not one.label.startswith(ALARMING)]
    return Heard(
        writing=writing,
        f1=drawn(macro_f1, judgements),
        right=drawn(accuracy, judgements),
        calibration=drawn(calibration_error, judgements),
        asked_back=share(sum(one.confidence < ask_below for one in judgements), len(judgements)),
        dangers=_alarm(of(apart.dangers), readings),
        harmless=_alarm(plain, readings),
        alarming=_alarm(of(apart.harmless), readings),
        alone=_alarm(of(apart.dangers), without_engine),
        named=named([one for one in apart.naming if one.writing == writing], find),
        confused=confusions(judgements, MOST_CONFUSED),
    )


def named(messages: Sequence[Naming], find: Find) -> Named:
    """A part counts as found where something of its kind was found that shares letters with it."""
    meant = hit = told = right = 0
    for message in messages:
        asked = [(kind, *_span(message.text, words)) for kind, words in message.named]
        found = [(one.kind, one.start, one.end) for one in find(message.text)]
        meant, told = meant + len(asked), told + len(found)
        hit += sum(any(_is_same(one, other) for other in found) for one in asked)
        right += sum(any(_is_same(one, other) for other in asked) for one in found)
    return Named(share(hit, meant), share(right, told))


def _span(text: str, words: str) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


def _is_same(one: tuple[str, int, int], other: tuple[str, int, int]) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def _alarm(part: Sequence[Written], readings: Readings) -> Alarm:
    levels = [readings[one].danger.level for one in part]
    heard = sum(level is not Level.NONE for level in levels)
    return Alarm(share(heard, len(part)), share(levels.count(Level.SURE), len(part)))
