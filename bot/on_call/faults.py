"""What a supervisor should see about the rota: hours over each other, people who cannot come."""

from dataclasses import dataclass
from datetime import datetime

from bot.on_call import rota
from bot.on_call.rota import DAY, Rota, Span

AHEAD = 35  # days that are looked through: every week of a month, and what differs in it


@dataclass(frozen=True, slots=True)
class Clash:
    """Two shifts that lie over each other, for the first time between these moments."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Faults:
    """Clashes, and the ids of those who are planned but gone, or whom no alert can reach."""

    clashes: tuple[Clash, ...] = ()
    gone: tuple[str, ...] = ()
    unlinked: tuple[str, ...] = ()


def find(whole: Rota, there: frozenset[str], linked: frozenset[str], now: datetime) -> Faults:
    """Everything to be seen about the weeks to come."""
    today = rota.day_of(now)
    spans = [
        span
        for ahead in range(-1, AHEAD)
        for span in rota.spans_on(whole, today + ahead * DAY)
        if span.end > now
    ]
    planned = {one for span in spans for one in (span.first, span.second) if one}
    return Faults(
        _clashes(spans),
        tuple(sorted(planned - there)),
        tuple(sorted((planned & there) - linked)),
    )


def _clashes(spans: list[Span]) -> tuple[Clash, ...]:
    """Each pair of shifts once, however many weeks they clash in."""
    found: dict[frozenset[str], Clash] = {}
    running: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start):
        running = [one for one in running if one.end > span.start]
        for one in running:
            clash = Clash(span.start, min(one.end, span.end))
            found.setdefault(frozenset({one.by, span.by}), clash)
        running.append(span)
    return tuple(found.values())
