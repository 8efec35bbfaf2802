"""Looks who is due and looks after each, again and again: plans for the way, and follow-up."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from bot import keeping, rewrapping
from bot.audit import proving
from bot.backup import renewing
from bot.desk import lapsing
from bot.editing import current, unanswered
from bot.errors import StoreUnavailable
from bot.followup import asking
from bot.house import House
from bot.on_call import alerts
from bot.talk import afterwards, journeys

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Round:
    """What is looked after: which are due (by id), what is done for one, and what if that fails.

    `every` is how many seconds lie between two looks where nobody is due.
    """

    name: str
    due: Callable[[House], Awaitable[tuple[str, ...]]]
    look_after: Callable[[House, str], Awaitable[None]]
    put_off: Callable[[House, str], Awaitable[None]]
    every: float


JOURNEYS = Round("journeys", journeys.due, journeys.look_after, journeys.put_off, 60.0)
FOLLOW_UP = Round("followup", asking.due, asking.look_after, asking.put_off, 20.0)
AFTERWARDS = Round("afterwards", afterwards.due, afterwards.look_after, afterwards.put_off, 60.0)
LAPSES = Round("lapses", lapsing.due, lapsing.look_after, lapsing.put_off, 5.0)
ALERTS = Round("alerts", alerts.due, alerts.look_after, alerts.put_off, 5.0)
CONTENT = Round("content", current.due, current.look_after, current.put_off, 2.0)
UNANSWERED = Round("unanswered", unanswered.due, unanswered.look_after, unanswered.put_off, 3600.0)
CHAIN = Round("chain", proving.due, proving.look_after, proving.put_off, 2.0)
ANCHORS = Round("anchors", proving.due_today, proving.check, proving.put_off, 600.0)
KEYRING = Round("keyring", renewing.due, renewing.look_after, renewing.put_off, 10.0)
KEYS = Round("keys", rewrapping.due, rewrapping.look_after, rewrapping.put_off, 5.0)
KEEPING = Round("keeping", keeping.due, keeping.look_after, keeping.put_off, 3600.0)
TRACES = Round("traces", keeping.traces_due, keeping.let_traces_go, keeping.put_off, 3600.0)
ROUNDS = (
    JOURNEYS,
    FOLLOW_UP,
    AFTERWARDS,
    LAPSES,
    ALERTS,
    CONTENT,
    UNANSWERED,
    CHAIN,
    ANCHORS,
    KEYRING,
    KEYS,
    KEEPING,
    TRACES,
)


async def work(house: House, one: Round, stop: asyncio.Event) -> None:
    """Go round until told to stop; where many are due there is no pause between two looks."""
    while not stop.is_set():
        due: tuple[str, ...] = ()
        try:
            due = await one.due(house)
            for which in due:
                await _look_after(house, one, which)
            house.pulse.rounds[one.name] = house.clock()
        except StoreUnavailable:
            log.warning("round_store_unavailable", round=one.name)
            due = ()
        if due:
            continue
        try:
            async with asyncio.timeout(one.every):
                await stop.wait()
        except TimeoutError:
            continue


async def _look_after(house: House, one: Round, which: str) -> None:
    try:
        await one.look_after(house, which)
    except StoreUnavailable:
        raise
    except Exception as fault:  # noqa: BLE001 - the worker's outer boundary: one stops no other
        await _put_off(house, one, which, type(fault).__name__)


async def _put_off(house: House, one: Round, which: str, cause: str) -> None:
    log.error("not_looked_after", round=one.name, cause=cause)
    await one.put_off(house, which)
