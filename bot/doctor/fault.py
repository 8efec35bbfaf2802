"""What a check is, what it needs, and what it finds."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.doctor.patient import Needs, Patient

CORRECT = "Correct the setting; the README lists them all."
GIVE = (
    "If this is the house's own user, give it to that user, for example: chown saiyai {place}. See "
    "that its disk is not read-only, too, and that systemd's units may write there "
    "(ReadWritePaths, see deploy/README.md). Then run the doctor again."
)
ABOVE = "If this is that user, give it the folders that this is in, for example with chown."


class Weight(StrEnum):
    """How bad a fault is: somebody may be lost or let in now, or before long."""

    WRONG = "wrong"
    SOON = "soon"


@dataclass(frozen=True, slots=True)
class Fault:
    """One sentence about what is wrong, and one about what to do."""

    sentence: str
    mend: str


def s(count: int) -> str:
    """What is added to a word of which there are so many."""
    return "" if count == 1 else "s"


Look = Callable[[Patient], Awaitable[Fault | None]]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is looked at."""

    name: str
    weight: Weight
    needs: Needs
    look: Look
