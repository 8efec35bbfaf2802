"""Hears what came in, one update at a time; a fault gives the update back, never drops it."""

import asyncio
from datetime import timedelta

import structlog

from bot import intake, keeping
from bot.errors import KeyNotHere, StoreUnavailable
from bot.house import House
from bot.store.boxes import inbox
from bot.store.boxes.inbox import Claimed

LOOK_AGAIN = 0.5  # seconds; who cannot hear the bell finds the row within this time
MOST_TRIES = 5
log = structlog.get_logger()


async def work(house: House, name: str, stop: asyncio.Event) -> None:
    """Hear updates until told to stop; the one in hand is finished first."""
    while not stop.is_set():
        rung = house.bell.rung("inbox")
        claimed = await _claim(house, name)
        if claimed is not None:
            await _hear(house, claimed)
        if claimed is None or not (claimed.more or house.bell.rung("inbox") > rung):
            await house.bell.wait("inbox", LOOK_AGAIN)


async def mend(house: House, stop: asyncio.Event, every: float = 2.0) -> None:
    """Give back what dead workers left behind, and drop keys that can no longer come again."""
    while not stop.is_set():
        try:
            if await inbox.free_stalled(house.store, house.clock()):
                house.bell.ring("inbox")
            if await keeping.clock_is_sure(house.store, house.clock()):
                await inbox.forget_old_keys(house.store, house.clock())
        except StoreUnavailable:
            log.warning("inbox_store_unavailable")
        await _pause(stop, every)


async def _claim(house: House, name: str) -> Claimed | None:
    try:
        return await inbox.claim(house.store, name, house.clock(), tuple(house.channels))
    except StoreUnavailable:
        log.warning("inbox_store_unavailable")
        return None


async def _hear(house: House, claimed: Claimed) -> None:
    try:
        await intake.hear(house, claimed)
    except StoreUnavailable:
        log.warning("inbox_store_unavailable")  # no fault of the update's: it is never dead of it
        await _give_back(house, claimed, "StoreUnavailable", dead=False)
    except KeyNotHere as fault:  # it is heard once the newest key file is here
        await _give_back(house, claimed, type(fault).__name__, dead=False)
    except Exception as fault:  # noqa: BLE001 - the worker's outer boundary: nothing is lost here
        dead = claimed.attempts >= MOST_TRIES
        await _give_back(house, claimed, type(fault).__name__, dead=dead)


async def _give_back(house: House, claimed: Claimed, cause: str, *, dead: bool) -> None:
    """A fault: tried again after a growing pause, kept aside after the last try."""
    log.error("update_not_heard", row=claimed.id, attempt=claimed.attempts, cause=cause, dead=dead)
    wait = timedelta(seconds=min(2**claimed.attempts, 60))
    try:
        await inbox.put_back(house.store, claimed, house.clock(), wait, cause, dead=dead)
    except StoreUnavailable:
        log.warning("inbox_store_unavailable")  # its lease runs out, then it is given back


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
