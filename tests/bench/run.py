"""One run from end to end: opens both sides, measures them by turns, writes down what it found."""

import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import measure
from tests.bench.examples import Kind, read_examples
from tests.bench.figures import Weight
from tests.bench.machine import look
from tests.bench.opening import Measured, Place, Tell, open_side
from tests.bench.ours import Ours
from tests.bench.plan import Part, Plan, SideName
from tests.bench.results import Results
from tests.bench.stock import Stock

WARMING = 20  # turns that nobody times
FIRST_CHAT = 10_001
LONG_CHAT = 20_001
CHECKED_CHATS = (30_001, 30_002)
TALK = 20  # messages that the long conversation says again and again
NAMES = {Kind.TEXT: "free text", Kind.BUTTON: "buttons"}


async def run(plan: Plan, checkout: Path, tell: Tell) -> Results:
    """Measure what the plan says; raises `NotReadyError` where a side cannot be opened."""
    var = checkout / "var" / "bench"
    var.mkdir(parents=True, exist_ok=True)
    examples = read_examples(checkout / "nlu" / "data")
    machine = look(var)
    async with AsyncExitStack() as stack:
        made = tempfile.TemporaryDirectory(dir=var, prefix="run-", ignore_cleanup_errors=True)
        place = Place(checkout, Path(stack.enter_context(made)), stack, tell)
        # The peer first: its training, where it is needed, must not run beside what is measured.
        names = sorted(plan.sides, key=lambda name: name is SideName.OURS)
        sides = {name: await open_side(place, plan, name, examples) for name in names}
        await _measure(plan, list(sides.values()), tell)
        for side in sides.values():
            _finish(side)
    results = Results(datetime.now(UTC), plan, machine, place.conditions)
    if SideName.OURS in sides:
        results.ours = sides[SideName.OURS].figures
    if SideName.STOCK in sides:
        results.stock = sides[SideName.STOCK].figures
    return results


async def _measure(plan: Plan, sides: Sequence[Measured], tell: Tell) -> None:
    """Every part on one side and then on the other, so that both see the same machine."""
    chats = range(FIRST_CHAT, FIRST_CHAT + plan.chats)
    for side in sides:
        tell(f"{side.side.name}: {plan.chats} chats say their first words.")
        await side.side.meet(chats)
        for kind in Kind:
            await measure.one_at_a_time(side.side, chats, side.said[kind][-WARMING:])
    if Part.LATENCY in plan.parts:
        for kind in Kind:
            for side in sides:
                tell(f"{side.side.name}: {plan.singles} turns one at a time, {NAMES[kind]}.")
                said = side.said[kind][: plan.singles]
                taken = await measure.one_at_a_time(side.side, chats, said)
                side.figures.latency[kind] = taken
    if Part.LOAD in plan.parts:
        await _load(plan, sides, chats, tell)
    if Part.CONVERSATION in plan.parts:
        for side in sides:
            await _converse(plan, side, tell)


async def _load(plan: Plan, sides: Sequence[Measured], chats: range, tell: Tell) -> None:
    for number in range(plan.rounds):
        for kind in Kind:
            for side in sides:
                tell(
                    f"{side.side.name}: round {number + 1} of {plan.rounds}, {plan.turns} turns,"
                    f" {plan.at_once} at once, {NAMES[kind]}."
                )
                one = await measure.many_at_once(
                    side.side, chats, side.words[kind], plan.turns, plan.at_once
                )
                side.rounds.setdefault(kind, []).append(one)
    for side in sides:
        side.figures.load = {kind: measure.together(side.rounds[kind]) for kind in Kind}


async def _converse(plan: Plan, side: Measured, tell: Tell) -> None:
    said = side.said[Kind.TEXT][:TALK]
    tell(f"{side.side.name}: one conversation of {plan.messages:,} messages.")
    talk = await measure.long_talk(side.side, LONG_CHAT, said, plan.messages)
    if isinstance(side.side, Stock):
        tell(f"{side.side.name}: a past laid down against a past lived.")
        check = await measure.laid_down_or_lived(side.side, CHECKED_CHATS, said)
        talk = replace(talk, laid_down=check)
    side.figures.conversation = talk


def _finish(side: Measured) -> None:
    """The memory at the end, and what a reply of ours was made of."""
    now = side.side.memory()
    side.figures.memory = Weight(
        server_mib=now.server,
        engine_mib=now.engine or None,
        total_mib=now.total,
        total_at_first_mib=side.at_first.total,
        idle_cores=side.idle_cores,
    )
    if isinstance(side.side, Ours):
        side.figures.letters_a_message = side.side.letters_a_message
        side.figures.messages_a_turn = side.side.messages_a_turn
