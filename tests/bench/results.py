"""All figures of one run, and under what conditions they were taken."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from tests.bench.examples import Kind
from tests.bench.figures import Load, Talk, Times, Weight
from tests.bench.machine import Machine
from tests.bench.plan import Plan


@dataclass
class SideFigures:
    """What was measured of one side; a part that was not measured is missing."""

    latency: dict[Kind, Times] = field(default_factory=dict)
    load: dict[Kind, Load] = field(default_factory=dict)
    conversation: Talk | None = None
    memory: Weight | None = None
    letters_a_message: float | None = None
    messages_a_turn: float | None = None


@dataclass
class Results:
    """Everything that one run found out."""

    taken: datetime
    plan: Plan
    machine: Machine
    conditions: list[str]
    ours: SideFigures = field(default_factory=SideFigures)
    stock: SideFigures = field(default_factory=SideFigures)

    def to_json(self) -> dict[str, Any]:
        """Everything as measured, for a file."""
        plan = asdict(self.plan) | {
            "parts": sorted(self.plan.parts),
            "sides": sorted(self.plan.sides),
        }
        return {
            "taken": self.taken.isoformat(timespec="seconds"),
            "plan": plan,
            "machine": asdict(self.machine),
            "conditions": self.conditions,
            "ours": asdict(self.ours),
            "stock": asdict(self.stock),
        }
