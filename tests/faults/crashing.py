"""Kills its own process at a named point of the way of a message, from outside the house's code.

Points are `before commit in <function>`, `after commit in <function>`, `before send` and
`after send`; a point's name is found when it is passed, so a new commit makes a new point.
"""

import os
import signal
import sys
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import FrameType

from sqlalchemy.ext.asyncio import AsyncSession

from bot import rewrapping
from bot.channels import Delivery, Outgoing
from bot.store.boxes import deliveries, inbox
from bot.telegram.sender import TelegramChannel
from bot.workers import inbox as hearing
from bot.workers import outbox as sending

SHORT = timedelta(seconds=2.5)  # for leases: a test need not wait for the house's own patience
MEND_EVERY = 0.2


@dataclass(frozen=True, slots=True)
class Plan:
    """Die the `hit`-th time that `point` is passed; names of points are noted in `notes`."""

    notes: str
    point: str = ""
    hit: int = 1


class Points:
    """Counts the points passed by one process and ends it at the planned one."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._passed: dict[str, int] = {}

    def passed(self, point: str) -> None:
        """Note a point, and die here if this is the one."""
        if point not in self._passed:
            with Path(self._plan.notes).open("a", encoding="ascii") as notes:
                notes.write(f"{point}\n")
        self._passed[point] = self._passed.get(point, 0) + 1
        if (point, self._passed[point]) == (self._plan.point, self._plan.hit):
            os.kill(os.getpid(), signal.SIGKILL)


def install(plan: Plan) -> None:
    """Wrap every commit and every send of this process, and shorten its leases."""
    points = Points(plan)
    _wrap_commit(points)
    _wrap_send(points)
    inbox.LEASE = deliveries.LEASE = SHORT
    rewrapping.RESTS = timedelta()
    for worker in (hearing, sending):
        setattr(worker, "mend", partial(worker.mend, every=MEND_EVERY))  # noqa: B010 - from outside


def _wrap_commit(points: Points) -> None:
    commit = AsyncSession.commit

    async def crashing_commit(tx: AsyncSession) -> None:
        where = _asked_from(sys._getframe(2))  # behind our own `Tx.commit`
        points.passed(f"before commit in {where}")
        await commit(tx)
        points.passed(f"after commit in {where}")

    setattr(AsyncSession, "commit", crashing_commit)  # noqa: B010 - from outside


def _wrap_send(points: Points) -> None:
    send = TelegramChannel.send

    async def crashing_send(channel: TelegramChannel, address: str, out: Outgoing) -> Delivery:
        points.passed("before send")
        delivery = await send(channel, address, out)
        points.passed("after send")
        return delivery

    setattr(TelegramChannel, "send", crashing_send)  # noqa: B010 - from outside


def _asked_from(frame: FrameType) -> str:
    module = str(frame.f_globals["__name__"]).removeprefix("bot.")
    return f"{module}.{frame.f_code.co_name}"
