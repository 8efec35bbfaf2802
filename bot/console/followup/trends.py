"""Small pictures of a series: one for each domain, all on the same days, drawn as plain lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from bot.followup.record import Asked
from dialogues.followup.plan import BEST, WORST

WIDE, HIGH, EDGE = 240, 64, 6  # of a picture, in its own units
LEVELS = tuple(range(WORST, BEST + 1))
Point = tuple[date, int | None]


@dataclass(frozen=True, slots=True)
class Dot:
    """One answer: where it stands in the picture, and what it was."""

    x: float
    y: float
    score: int
    day: date


@dataclass(frozen=True, slots=True)
class Picture:
    """One domain: its dots in order, and the lines between those with no silence in between.

    `lines` are the `points` of SVG polylines.
    """

    domain: str
    dots: tuple[Dot, ...]
    lines: tuple[str, ...]

    @property
    def scores(self) -> str:
        """The scores in order, to be read aloud."""
        return ", ".join(str(dot.score) for dot in self.dots)


def points(asked: Sequence[Asked], domain: str) -> tuple[Point, ...]:
    """What was answered on which day; None where somebody was asked and did not answer."""
    return tuple(_points(asked, domain))


def picture(domain: str, told: Sequence[Point], first: date, last: date) -> Picture:
    """The picture of one domain; `first` and `last` are the days at its edges."""
    runs = tuple(
        tuple(_dot(day, score, first, last) for day, score in run if score is not None)
        for answered, run in groupby(told, key=lambda point: point[1] is not None)
        if answered
    )
    lines = tuple(" ".join(f"{dot.x},{dot.y}" for dot in run) for run in runs if len(run) > 1)
    return Picture(domain, tuple(dot for run in runs for dot in run), lines)


def pictures(asked: Sequence[Asked], domains: Sequence[str]) -> tuple[Picture, ...]:
    """A picture of every domain that was answered at least once, over the days of all of them."""
    if not asked:
        return ()
    first, last = asked[0].day, asked[-1].day
    drawn = (picture(domain, points(asked, domain), first, last) for domain in domains)
    return tuple(one for one in drawn if one.dots)


def level(score: int) -> float:
    """How far from the top a score stands."""
    return round(EDGE + (BEST - score) / (BEST - WORST) * (HIGH - 2 * EDGE), 1)


def _points(asked: Sequence[Asked], domain: str) -> Iterator[Point]:
    for one in asked:
        scores = dict(one.past.scores)
        if domain in scores:
            yield one.day, scores[domain]
        elif one.past.missed:
            yield one.day, None


def _dot(day: date, score: int, first: date, last: date) -> Dot:
    days = (last - first).days
    along = (day - first).days / days if days else 0.5
    return Dot(round(EDGE + along * (WIDE - 2 * EDGE), 1), level(score), score, day)
