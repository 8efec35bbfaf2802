"""The tables of follow-up: tapers, ladders, zones, domains, worries and rules, as values."""

from collections.abc import Mapping
from dataclasses import dataclass

from dialogues.followup.plan import Risk, Rung, Step
from dialogues.turn import Urgency

USUAL = "usual"  # the taper of whoever has no other


@dataclass(frozen=True, slots=True)
class Taper:
    """A taper to choose, with what it is called."""

    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Domain:
    """Something that is asked about; `fell` is the reason where it is much worse than before."""

    name: str
    fell: str


@dataclass(frozen=True, slots=True)
class Need:
    """Something that can be asked for, and how the worker reads it."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Worry:
    """What one answer of one score means."""

    urgency: Urgency
    reason: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """What is asked: see the table. `days` lie between long ones, `again` is a score."""

    always: tuple[str, ...]
    rotating: int
    again: int
    days: int


@dataclass(frozen=True, slots=True)
class Fall:
    """So many steps below the best of the last `of` check-ins."""

    steps: int
    of: int
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Wide:
    """So many domains lower than the time before."""

    domains: int
    urgency: Urgency
    reason: str


@dataclass(frozen=True, slots=True)
class Later:
    """So many times "later" without an answer."""

    times: int
    urgency: Urgency
    reason: str


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Silent for `times` as long as usual and at least so many `hours`, after `least` answers."""

    least: int
    times: int
    hours: int
    urgency: Urgency
    reason: str


@dataclass(frozen=True, slots=True)
class Sooner:
    """A score, or lower, in the last `of` answered check-ins brings the next in `every` days."""

    score: int
    every: int
    of: int


@dataclass(frozen=True, slots=True)
class Tables:
    """All of them; each mapping is in the order of the file, `zones` gives names by IANA name."""

    tapers: Mapping[str, Taper]
    ladders: Mapping[Risk, tuple[Rung, ...]]
    zones: Mapping[str, str]
    domains: Mapping[str, Domain]
    needs: Mapping[str, Need]
    instrument: Instrument
    worries: Mapping[str, Mapping[int, Worry]]
    fall: Fall
    wide: Wide
    later: Later
    rhythm: Rhythm
    sooner: Sooner
