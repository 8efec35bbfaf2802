"""A zygote whose processes read their clock from a file, so that a test can set it.

The file `clock` in the house's folder holds how many seconds the house's clock is ahead of the one
on the wall. The worker of follow-up looks more often, so that a test need not wait for it.
"""

import os
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from bot import app, ears
from bot.house import utc_now
from bot.workers import rounds
from tests.faults import crashing, zygote
from tests.faults.process import Zygote

LOOK_EVERY = 0.2  # seconds
_install = crashing.install


class ClockedZygote(Zygote):
    """Starts processes whose clock can be set."""

    module = "tests.faults.clocked"


def set_clock(home: Path, now: datetime) -> None:
    """From now on it is `now` in every process of this house."""
    fresh = home / "clock.new"
    fresh.write_text(f"{(now - utc_now()).total_seconds()}", encoding="ascii")
    fresh.replace(home / "clock")


def clock_of(home: Path) -> datetime:
    """What time it is in this house."""
    ahead = float((home / "clock").read_text(encoding="ascii"))
    return utc_now() + timedelta(seconds=ahead)


def install(plan: crashing.Plan) -> None:
    """What a process that may be killed gets, and the clock that can be set."""
    _install(plan)
    clock = partial(clock_of, Path(os.environ["SAIYAI_HOME"]))
    setattr(app, "open_house", partial(app.open_house, clock=clock))  # noqa: B010 - from outside
    often = replace(rounds.FOLLOW_UP, every=LOOK_EVERY)
    setattr(rounds, "FOLLOW_UP", often)  # noqa: B010 - from outside


if __name__ == "__main__":
    crashing.install = install
    ears.named()  # read once, before the forks, as the zygote does with the rest
    zygote.serve()
