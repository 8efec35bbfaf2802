"""What a plan for two years beside somebody is made of; values only."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dialogues.turn import Urgency

BEST, WORST = 3, 0  # the ends of the scale of every answer


class Purpose(StrEnum):
    """What somebody may say yes or no to, each by itself; nothing follows from another yes."""

    FOLLOWUP = "followup"  # to be asked how they are
    TEAM = "team"  # the whole team may read the record, not only their own worker
    PHONE = "phone"  # their worker may call
    CONTACT = "contact"  # somebody they named may be asked where they are
    VILLAGE = "village"  # the village's unit may be asked
    PARTNER = "partner"  # another service may be told what is needed to help
    PEER = "peer"  # to be asked whether they would stand beside others
    GUARDIAN = "guardian"  # a parent or guardian agrees, where somebody is under 18


class Means(StrEnum):
    """How somebody is asked."""

    CHAT = "chat"
    PHONE = "phone"
    BOTH = "both"


class Risk(StrEnum):
    """How fast silence is followed."""

    LOW = "low"
    USUAL = "usual"
    HIGH = "high"


class Rungs(StrEnum):
    """What silence brings next."""

    AGAIN = "again"  # a second, gentle ask
    HOUR = "hour"  # an ask at another time of the day
    DAY = "day"  # an ask on another day
    CALL = "call"  # the worker calls
    CONTACT = "contact"  # whoever was agreed on is asked


@dataclass(frozen=True, slots=True)
class Step:
    """So long as fewer than `until` days have passed since the start: once every `every` days."""

    every: int
    until: int


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody may be written to, by the clock where they are.

    `days` are ISO weekdays (1 is Monday); the window of a day is `first` o'clock up to, and not
    with, `last` o'clock (1 to 24); `zone` is a name of the IANA database.
    """

    days: frozenset[int]
    first: int
    last: int
    zone: str


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder of silence: so long after the last ask was *sent*, this is done."""

    after: timedelta
    does: Rungs


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One time that somebody was asked, as it stands in the series; newest answers win.

    `scores` are 0 (worst) to 3 (best) by domain, `needs` what was asked for. `laters` counts
    "later" and "not now", `missed` says that nobody answered, `ended` that it is over.
    """

    day: date
    long: bool
    ended: bool
    scores: tuple[tuple[str, int], ...] = ()
    needs: tuple[str, ...] = ()
    laters: int = 0
    missed: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """Something a series shows that a person should look at; `reason` says why, in English.

    `rule` is the name of its line in the table, `domain` what it is about ("" for the whole).
    """

    rule: str
    domain: str
    urgency: Urgency
    reason: str
