"""How often somebody is asked: closely at first, then less and less, and at last no more."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from dialogues.followup.plan import Step

LONGEST = 731  # days; nobody is asked for more than two years
MOST = 12  # steps
_STEP = re.compile(r"(\d{1,4}):(\d{1,4})")


class Impossible(StrEnum):
    """What is wrong with a taper, as a sentence for whoever wrote it."""

    UNREADABLE = "Write each step as two numbers with a colon between them, such as 7:30."
    NO_STEP = "The plan needs at least one step."
    TOO_MANY = "The plan can have at most 12 steps."
    TOO_OFTEN = "At least one day must lie between two check-ins."
    NOT_RISING = "Each step must end on a later day than the step before it."
    TOO_LONG = "The plan must end within two years, on day 731 at the latest."


def read(text: str) -> tuple[Step, ...]:
    """The steps in "7:30 14:91": every 7 days until day 30, then every 14 until day 91.

    Spaces or commas stand between steps; Lao and Thai digits count too. Raises ValueError with
    one of `Impossible`.
    """
    found = [_STEP.fullmatch(part) for part in text.replace(",", " ").split()]
    if None in found:
        raise ValueError(Impossible.UNREADABLE)
    steps = tuple(Step(int(step[1]), int(step[2])) for step in found if step)
    check(steps)
    return steps


def written(steps: tuple[Step, ...]) -> str:
    """The steps as `read` reads them."""
    return " ".join(f"{step.every}:{step.until}" for step in steps)


def check(steps: tuple[Step, ...]) -> None:
    """Raise ValueError with one of `Impossible` if nobody could be asked by these steps."""
    for mistake, is_made in _mistakes(steps):
        if is_made:
            raise ValueError(mistake)


def _mistakes(steps: tuple[Step, ...]) -> Iterator[tuple[Impossible, bool]]:
    ends = (0, *(step.until for step in steps))
    yield Impossible.NO_STEP, not steps
    yield Impossible.TOO_MANY, len(steps) > MOST
    yield Impossible.TOO_OFTEN, any(step.every < 1 for step in steps)
    yield Impossible.NOT_RISING, any(end <= before for before, end in pairwise(ends))
    yield Impossible.TOO_LONG, any(max(step.every, step.until) > LONGEST for step in steps)


def next_day(
    steps: tuple[Step, ...], started: date, last: date, *, sooner: int | None = None
) -> date | None:
    """The day to ask next, after `last`; None when the plan is over.

    `sooner` is at most so many days between, where something worries. The last day of the plan is
    the last to be asked on. A day before the start counts as the start.
    """
    last = max(last, started)
    step = _step(steps, (last - started).days)
    if step is None:
        return None
    every = step.every if sooner is None else min(step.every, sooner)
    return min(last + timedelta(days=every), started + timedelta(days=steps[-1].until))


def _step(steps: tuple[Step, ...], passed: int) -> Step | None:
    """The step that holds when so many days have passed since the start."""
    return next((step for step in steps if passed < step.until), None)


def days(steps: tuple[Step, ...], started: date) -> Iterator[date]:
    """Every day of the whole plan on which somebody is asked; the day of the start is none."""
    day = next_day(steps, started, started)
    while day is not None:
        yield day
        day = next_day(steps, started, day)
