"""The figures of one side, and how ratios are made of two sides."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

MS = 1000.0


@dataclass(frozen=True, slots=True)
class Times:
    """How long turns took, in milliseconds; a turn without a reply is counted, not timed."""

    turns: int
    unanswered: int
    p50_ms: float | None
    p95_ms: float | None

    def percent(self, name: str) -> float | None:
        """The percentile by its name, p50 or p95."""
        return {"p50": self.p50_ms, "p95": self.p95_ms}[name]


@dataclass(frozen=True, slots=True)
class Load:
    """Turns a second with many at once, the slowest and the fastest round, the turns' times.

    `busy_ms` is the processor time that one turn cost the side, all its processes together,
    and `busy_engine_ms` the engine's part of it.
    """

    turns_per_second: float
    slowest_round: float
    fastest_round: float
    busy_ms: float
    busy_engine_ms: float | None
    times: Times


@dataclass(frozen=True, slots=True)
class Talk:
    """One long conversation: the median turn early and late in it, and late over early.

    `laid_down` is the check on a past that was laid down instead of lived: a turn after the one
    over a turn after the other, 1 where it makes no difference, None where all was lived.
    """

    messages: int
    early_ms: float | None
    late_ms: float | None
    unanswered: int
    laid_down: float | None

    @property
    def growth(self) -> float | None:
        """Late over early."""
        return ratio(self.late_ms, self.early_ms)


@dataclass(frozen=True, slots=True)
class Weight:
    """Resident memory in MiB when nothing had been said, and at the end of all measurements."""

    server_mib: float
    engine_mib: float | None
    total_mib: float
    total_at_first_mib: float
    idle_cores: float


def times(seconds: Sequence[float | None]) -> Times:
    """Summarise turns; `None` is a turn without a reply."""
    answered = sorted(one for one in seconds if one is not None)
    return Times(
        turns=len(seconds),
        unanswered=len(seconds) - len(answered),
        p50_ms=_percentile(answered, 50),
        p95_ms=_percentile(answered, 95),
    )


def median_ms(seconds: Sequence[float | None]) -> float | None:
    """The median of the answered turns in milliseconds; None where none was answered."""
    answered = [one for one in seconds if one is not None]
    return statistics.median(answered) * MS if answered else None


def ratio(one: float | None, other: float | None) -> float | None:
    """One over the other; None where either is missing."""
    return one / other if one is not None and other else None


def _percentile(ordered: Sequence[float], percent: int) -> float | None:
    """The nearest-rank percentile of ascending seconds in milliseconds."""
    if not ordered:
        return None
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)] * MS
