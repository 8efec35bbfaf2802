"""What this process has done since it began: counted by kind, never by whom."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class Pulse:
    """Tries to send by how they ended, answers to Telegram by status, rounds by their last look."""

    sends: Counter[str] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)
    rounds: dict[str, datetime] = field(default_factory=dict)
