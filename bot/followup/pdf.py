"""The case-conference pack as a PDF, to be printed for a meeting of several services.

Typst lays the page out by `pack.typ`: it shapes Lao and Thai, keeps a title with what follows it,
and lets the rest of the house work meanwhile.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import groupby
from pathlib import Path

import typst

from bot.followup.pdf_letters import Letters, letters
from bot.words import Words
from dialogues.followup.plan import BEST, WORST
from nlu.reading import Language

_PAGE = Path(__file__).with_name("pack.typ")
_FORGETS = 11  # pages after which Typst drops what it remembered of a page; it says ten
# How wide the columns of `pack.typ` are, in heights of their letters: no word may be wider.
_WIDE, _TEXT, _SIDE, _SMALL = 46.0, 24.0, 10.0, 13.0
_TWO_LINES = 96.0  # of small letters over the width of a page


@dataclass(frozen=True, slots=True)
class Trend:
    """One small picture: scores from 0 (worst) to 3 (best) by day, None where it was not asked."""

    name: str
    points: tuple[tuple[date, int | None], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a section: a narrow column, the text, and another narrow column."""

    left: str
    text: str
    right: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A title and its rows; `empty` is what stands there if it has none."""

    title: str
    rows: tuple[Row, ...]
    empty: str


@dataclass(frozen=True, slots=True)
class Pack:
    """All that the pages say, already worded in the reader's language; `about` is label, value."""

    title: str
    subtitle: str
    about: tuple[tuple[str, str], ...]
    trends: tuple[Trend, ...]
    sections: tuple[Section, ...]
    footer: str
    language: Language


def written(pack: Pack, made_on: date) -> bytes:
    """The pack as a PDF on A4; the same pack of the same day gives the same bytes.

    It keeps a core busy for up to a second or so (60,000 characters) without holding up other
    threads: call it in one. What is in the file about the file names nobody. Raises `ValueError`
    for a score that is not on the scale.
    """
    told = json.dumps(_told(pack, letters()))
    midnight = datetime.combine(made_on, time(), UTC)
    try:
        return _laid_out(_PAGE.read_bytes(), {"pack": told}, midnight)
    finally:
        _forget(midnight)


def _laid_out(page: bytes, said: dict[str, str], at: datetime) -> bytes:
    return typst.compile(
        page,
        font_paths=letters().fonts,
        ignore_system_fonts=True,
        sys_inputs=said,
        timestamp=at,
    )


def _forget(at: datetime) -> None:
    """Lay out empty pages until Typst remembers nothing of what people wrote; 20 ms."""
    for _ in range(_FORGETS):
        _laid_out(b"", {}, at)


def _told(pack: Pack, by: Letters) -> dict[str, object]:
    return {
        "language": pack.language.value,
        "title": by.fit(pack.title, _WIDE / 2),
        "again": by.fit(by.short(pack.title, _TWO_LINES), _WIDE),
        "subtitle": by.fit(pack.subtitle, _WIDE),
        "about": [(by.fit(label, _SIDE), by.fit(value, _TEXT)) for label, value in pack.about],
        "trends": [_trend(trend, pack.language, by) for trend in pack.trends],
        "sections": [_section(section, by) for section in pack.sections],
        "footer": by.fit(by.short(pack.footer, _TWO_LINES), _WIDE),
    }


def _section(section: Section, by: Letters) -> dict[str, object]:
    return {
        "title": by.fit(section.title, _WIDE / 2),
        "rows": [
            (by.fit(row.left, _SIDE), by.fit(row.text, _TEXT), by.fit(row.right, _SIDE))
            for row in section.rows
        ],
        "empty": by.fit(section.empty, _WIDE),
    }


def _trend(trend: Trend, language: Language, by: Letters) -> dict[str, object]:
    points = sorted(trend.points, key=lambda point: point[0])
    ends = list(dict.fromkeys(day for day, _ in points[:1] + points[-1:]))
    return {
        "name": by.fit(by.short(trend.name, _TWO_LINES), _SMALL),
        "runs": list(_runs(points)),
        "ends": [Words({}).date(language, day) for day in ends],
        "note": by.fit(trend.note, _SMALL),
    }


def _runs(points: list[tuple[date, int | None]]) -> Iterator[list[tuple[float, int]]]:
    """What is joined by a line: how far along the picture (0 to 1), and the score."""
    for asked, run in groupby(points, key=lambda point: point[1] is not None):
        if asked:
            yield list(_places(run, points[0][0], points[-1][0]))


def _places(
    run: Iterable[tuple[date, int | None]], first: date, last: date
) -> Iterator[tuple[float, int]]:
    days = (last - first).days
    for day, score in run:
        if score is None or not WORST <= score <= BEST:
            raise ValueError(f"A score is a whole number from {WORST} to {BEST}.")
        yield (day - first).days / days if days else 0.5, score
