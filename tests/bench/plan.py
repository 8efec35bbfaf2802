"""How much is measured: the full run, the quick one, and only the parts that were asked for."""

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """What can be measured by itself."""

    LATENCY = "latency"
    LOAD = "load"
    CONVERSATION = "conversation"


class SideName(StrEnum):
    """Whose figures; without both there are no ratios."""

    OURS = "ours"
    STOCK = "stock"


EPOCHS = 3  # of stock Rasa; more would cost training time and change no figure
ONLY = (*map(str, Part), *map(str, SideName))


@dataclass(frozen=True, slots=True)
class Plan:
    """The counts of one run: what is measured, on whom, and how often."""

    mode: str
    parts: frozenset[Part]
    sides: frozenset[SideName]
    singles: int
    rounds: int
    turns: int
    at_once: int
    chats: int
    messages: int
    stock_epochs: int


def make_plan(*, quick: bool, only: tuple[str, ...], stock_epochs: int) -> Plan:
    """The plan for these wishes; naming no part means all parts, no side means both."""
    parts = frozenset(part for part in Part if part in only) or frozenset(Part)
    sides = frozenset(side for side in SideName if side in only) or frozenset(SideName)
    return Plan(
        mode="quick" if quick else "full",
        parts=parts,
        sides=sides,
        singles=40 if quick else 100,
        rounds=1 if quick else 3,
        turns=300 if quick else 400,
        at_once=16,
        chats=100,
        messages=1_000 if quick else 5_000,
        stock_epochs=stock_epochs,
    )
