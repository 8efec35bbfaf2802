"""The transcript as the page shows it: by days, the program's turns folded, danger never."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from bot.house import House
from bot.store.desk.lines import Line
from nlu.reading import Language

TROUBLE = frozenset({"never", "unknown"})  # what did not go well is not folded away


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that stand together: one by one, or what the program said, folded into one line."""

    lines: tuple[Line, ...]
    folded: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the transcript."""

    name: str
    groups: tuple[Group, ...]


def days(house: House, language: Language, lines: tuple[Line, ...]) -> tuple[Day, ...]:
    """The lines by day, in the reader's language."""
    by_day = groupby(lines, key=lambda line: house.words.date(language, line.at))
    return tuple(Day(name, tuple(_groups(of_day))) for name, of_day in by_day)


def _groups(lines: Iterator[Line]) -> Iterator[Group]:
    for folded, run in groupby(lines, key=_folds):
        yield Group(tuple(run), folded)


def _folds(line: Line) -> bool:
    return line.author == "bot" and not line.urgent and line.delivery not in TROUBLE
