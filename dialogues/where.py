"""Where a conversation stands: small, versioned, kept sealed between two messages."""

import json
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

VERSION = 1
REMEMBERED = 12


@dataclass(frozen=True, slots=True)
class Where:
    """The open flow and its step, the answers it has so far, and what was said last.

    `answers` are pairs of a step and its answer, "" where it was skipped, in order; names that
    start with `_` are the form's own notes. `misses` counts messages in a row that nobody
    understood; `said` holds the ids of the last sentences that must not be repeated, newest last;
    `topic` is the last topic answered. `kinds` are the dangers that have had their full answer
    while the case is open, and `settled` names what need not be asked again ("language",
    "country") and what is so ("plan"). `word` is the one that means trouble on the way. `asking`
    counts the flows that were opened: a button of an earlier one is late.
    """

    flow: str = ""
    step: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    misses: int = 0
    said: tuple[str, ...] = ()
    topic: str = ""
    welcomed: bool = False
    kinds: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    word: str = ""
    asking: int = 0

    def remember(self, *sentences: str) -> "Where":
        """Note that these sentences were just said."""
        return replace(self, said=(*self.said, *sentences)[-REMEMBERED:])

    def answer(self, name: str) -> str:
        """The newest answer or note of this name, "" where there is none."""
        return dict(self.answers).get(name, "")

    def note(self, name: str, value: str) -> "Where":
        """Keep one answer or note, in place of an older one of the same name."""
        kept = tuple(pair for pair in self.answers if pair[0] != name)
        return replace(self, answers=(*kept, (name, value)))

    def settle(self, name: str) -> "Where":
        """Note that something need not be asked again."""
        return replace(self, settled=tuple(dict.fromkeys((*self.settled, name))))

    def unsettle(self, name: str) -> "Where":
        """Note that something is no longer so."""
        return replace(self, settled=tuple(one for one in self.settled if one != name))

    def to_json(self) -> str:
        """The state as it is kept."""
        return json.dumps({"version": VERSION, **asdict(self)}, ensure_ascii=False)

    @classmethod
    def from_json(cls, kept: str) -> "Where":
        """Read a kept state; one of another version, or broken, starts the conversation afresh."""
        try:
            state = json.loads(kept)
            if isinstance(state, dict) and state.pop("version", None) == VERSION:
                return cls._of(state)
        except (ValueError, TypeError, RecursionError):  # its person is heard all the same
            pass
        return cls(welcomed=True)

    @classmethod
    def _of(cls, state: dict[str, Any]) -> "Where":
        known = {field.name for field in fields(cls)}
        state = {name: value for name, value in state.items() if name in known}
        state["answers"] = tuple((name, value) for name, value in state.get("answers", ()))
        for name in ("said", "kinds", "settled"):
            state[name] = tuple(state.get(name, ()))
        return cls(**state)
