"""Says what part of the planted faults the tests found: `mutmut results --all true` in.

A fault that mypy refuses is no program of this house and is left out. All others count: also
those of which nobody could tell that they changed anything.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable

ASKED = 85  # of a hundred
PARTS = {
    "router": ("dialogues.router",),
    "danger net": ("nlu.danger", "nlu.net"),
    "vault": ("bot.store.sealed.vault", "bot.store.sealed.keys", "bot.store.sealed.wraps"),
    "access": ("bot.access", "bot.desk.opening"),
    "outbox": (
        "bot.store.boxes.outbox",
        "bot.store.boxes.doubts",
        "bot.store.boxes.deliveries",
        "bot.store.boxes.going_on",
        "bot.store.boxes.opened",
        "bot.store.boxes.delivery_statements",
        "bot.workers.outbox",
    ),
}
REFUSED, FOUND = "caught by type check", frozenset({"killed", "timeout", "segfault"})


def counted(lines: Iterable[str]) -> dict[str, Counter[str]]:
    """How many faults of each module ended in each way."""
    modules: dict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        name, _, status = line.strip().partition(": ")
        modules[name.rpartition(".")[0]][status] += 1
    return modules


def told(modules: dict[str, Counter[str]]) -> tuple[list[str], bool]:
    """A line for each part and each of its modules, and whether every part has what is asked."""
    lines, enough = [], True
    for part, names in PARTS.items():
        whole = sum((modules.get(name, Counter()) for name in names), Counter[str]())
        enough = enough and _score(whole) >= ASKED
        lines.append(_line(part, whole))
        lines += [_line(f"  {name}", modules.get(name, Counter())) for name in names]
    return lines, enough


def _score(ends: Counter[str]) -> float:
    lets = ends.total() - ends[REFUSED]
    return 100 * sum(ends[end] for end in FOUND) / lets if lets else 0.0


def _line(name: str, ends: Counter[str]) -> str:
    found = sum(ends[end] for end in FOUND)
    lets = ends.total() - ends[REFUSED]
    return (
        f"{name:24} {_score(ends):5.1f} %: {found} of {lets} found;"
        f" {ends[REFUSED]} more refused by the types"
    )


def main() -> int:
    """Print the scores; 1 where a part has less than asked."""
    lines, enough = told(counted(sys.stdin))
    print("\n".join(lines))  # noqa: T201 - the scores are what it is for
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())
