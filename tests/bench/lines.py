"""The lines of the table: both figures, their ratio, and the aim that stands against it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from tests.bench.examples import Kind
from tests.bench.figures import Weight
from tests.bench.results import Results


class Aim(StrEnum):
    """Which way a ratio should go to reach its aim."""

    AT_LEAST = "at least"
    AT_MOST = "at most"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: both figures, the ratio ours over stock, the aim that it has."""

    name: str
    key: str
    unit: str
    ours: float | None
    stock: float | None
    aim: tuple[Aim, float] | None = None
    aim_is_for_ours: bool = False  # the aim is about our own figure, not about the ratio

    @property
    def ratio(self) -> float | None:
        """Ours over stock; None unless both were measured."""
        if self.ours is None or not self.stock:
            return None
        return self.ours / self.stock

    @property
    def met(self) -> bool | None:
        """Whether the aim is reached; None where there is none, or nothing to hold against it."""
        value = self.ours if self.aim_is_for_ours else self.ratio
        if self.aim is None or value is None:
            return None
        way, limit = self.aim
        return value >= limit if way is Aim.AT_LEAST else value <= limit


WORDS = {Kind.TEXT: "free text", Kind.BUTTON: "buttons"}
FASTER = (Aim.AT_LEAST, 3.0)
FLAT = (Aim.AT_MOST, 1.2)


def lines(results: Results) -> tuple[Line, ...]:
    """The table, line by line; lines that nobody measured are left out."""
    every = (*_alone(results), *_load(results), *_conversation(results), *_memory(results))
    return tuple(line for line in every if line.ours is not None or line.stock is not None)


def _alone(results: Results) -> Iterator[Line]:
    for kind, words in WORDS.items():
        taken = results.ours.latency.get(kind), results.stock.latency.get(kind)
        for name in ("p50", "p95"):
            ours, stock = (one.percent(name) if one else None for one in taken)
            yield Line(
                f"one turn alone, {words}, {name}", f"alone_{kind}_{name}", "ms", ours, stock
            )


def _load(results: Results) -> Iterator[Line]:
    for kind, words in WORDS.items():
        taken = results.ours.load.get(kind), results.stock.load.get(kind)
        ours, stock = (one.turns_per_second if one else None for one in taken)
        name = f"{results.plan.at_once} at once, {words}"
        yield Line(name, f"load_{kind}_turns", "turns/s", ours, stock, FASTER)
        for percent in ("p50", "p95"):
            ours, stock = (one.times.percent(percent) if one else None for one in taken)
            yield Line(f"{name}, {percent}", f"load_{kind}_{percent}", "ms", ours, stock)
        ours, stock = (one.busy_ms if one else None for one in taken)
        yield Line(f"processor time a turn, {words}", f"busy_{kind}", "ms", ours, stock)
        ours, stock = (one.busy_engine_ms if one else None for one in taken)
        yield Line(f"of it the engine, {words}", f"busy_engine_{kind}", "ms", ours, stock)


def _conversation(results: Results) -> Iterator[Line]:
    talks = results.ours.conversation, results.stock.conversation
    ours, stock = (float(one.messages) if one else None for one in talks)
    yield Line("messages in one conversation", "conversation_messages", "", ours, stock)
    ours, stock = (one.early_ms if one else None for one in talks)
    yield Line("a turn at 5-15 % of them", "conversation_early", "ms", ours, stock)
    ours, stock = (one.late_ms if one else None for one in talks)
    yield Line("a turn at 92-100 % of them", "conversation_late", "ms", ours, stock)
    ours, stock = (one.growth if one else None for one in talks)
    name, key = "late over early", "conversation_growth"
    yield Line(name, key, "times", ours, stock, aim=FLAT, aim_is_for_ours=True)
    ours, stock = (one.laid_down if one else None for one in talks)
    yield Line("a past laid down over one lived", "laid_down", "times", ours, stock)


def _memory(results: Results) -> Iterator[Line]:
    weights = results.ours.memory, results.stock.memory
    for key, words, get in WEIGHTS:
        ours, stock = (get(one) if one else None for one in weights)
        unit = "cores" if key == "idle_cores" else "MiB"
        yield Line(words, key, unit, ours, stock)


WEIGHTS: tuple[tuple[str, str, Callable[[Weight], float | None]], ...] = (
    ("memory_server", "memory of the server", lambda one: one.server_mib),
    ("memory_engine", "memory of the engine", lambda one: one.engine_mib),
    ("memory_total", "memory together", lambda one: one.total_mib),
    ("memory_first", "memory before the first turn", lambda one: one.total_at_first_mib),
    ("idle_cores", "processor used while idle", lambda one: one.idle_cores),
)
