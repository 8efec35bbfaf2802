"""Opens the sides of a run, tells what it does meanwhile, and says under what conditions."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.conditions import ours_holds, stock_holds
from tests.bench.examples import Examples, Kind, Said, draw, over_and_over
from tests.bench.measure import Round
from tests.bench.ours import opened
from tests.bench.plan import Plan, SideName
from tests.bench.results import SideFigures
from tests.bench.sides import Shares, Side
from tests.bench.stock import opened_stock
from tests.bench.stock_project import make_project
from tests.bench.stock_training import RASA_EPOCHS, trained

IDLE = 4.0  # seconds
Tell = Callable[[str], None]


@dataclass
class Measured:
    """One side while it is measured: its figures so far, and the messages still to say to it."""

    side: Side
    figures: SideFigures
    said: dict[Kind, tuple[Said, ...]]
    at_first: Shares
    idle_cores: float
    words: dict[Kind, Iterator[Said]] = field(default_factory=dict)
    rounds: dict[Kind, list[Round]] = field(default_factory=dict)


@dataclass
class Place:
    """Where a run happens: the checkout, its own folder for the data, and what lives until then."""

    checkout: Path
    folder: Path
    stack: AsyncExitStack
    tell: Tell
    conditions: list[str] = field(default_factory=list)

    @property
    def environment(self) -> Path:
        """Rasa's own environment."""
        return self.checkout / "nlu" / "engine" / ".venv"


async def open_side(place: Place, plan: Plan, name: SideName, examples: Examples) -> Measured:
    """Open one side and let it rest for a moment; raises `NotReadyError`."""
    open_it = _open_ours if name is SideName.OURS else _open_stock
    side = await open_it(place, plan, examples)
    busy = side.processor()
    await asyncio.sleep(IDLE)
    idle = side.processor().since(busy).total / IDLE
    said = {kind: draw(examples, kind) for kind in Kind}
    words = {kind: over_and_over(said[kind]) for kind in Kind}
    return Measured(side, SideFigures(), said, side.memory(), idle, words)


async def _open_ours(place: Place, plan: Plan, examples: Examples) -> Side:
    del examples
    place.tell("Opening the helpline; its engine takes some seconds to load.")
    ours = await place.stack.enter_async_context(opened(place.checkout, place.folder))
    place.conditions += ours_holds(plan)
    return ours


async def _open_stock(place: Place, plan: Plan, examples: Examples) -> Side:
    epochs = None if plan.stock_epochs == RASA_EPOCHS else plan.stock_epochs
    project = make_project(examples, place.environment, epochs)
    cache = place.checkout / "var" / "bench" / "stock"
    model, seconds = await trained(project, place.environment, cache, place.tell)
    if seconds:
        place.tell(f"Stock Rasa has learnt in {seconds:.0f} s; the next run has no need to.")
    place.tell("Opening stock Rasa.")
    stock = await place.stack.enter_async_context(
        opened_stock(project, model, place.environment, place.folder / "stock")
    )
    place.conditions += stock_holds(plan)
    return stock
