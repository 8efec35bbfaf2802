"""Asks those who should have arrived, once a minute."""

import asyncio

import structlog

from bot import journeys
from bot.errors import StoreUnavailable
from bot.house import House

EVERY = 60.0  # seconds
log = structlog.get_logger()


async def work(house: House, stop: asyncio.Event, every: float = EVERY) -> None:
    """Look who is due until told to stop."""
    while not stop.is_set():
        try:
            for person_id in await journeys.due(house):
                await _look_after(house, person_id)
        except StoreUnavailable:
            log.warning("journeys_store_unavailable")
        try:
            async with asyncio.timeout(every):
                await stop.wait()
        except TimeoutError:
            continue


async def _look_after(house: House, person_id: str) -> None:
    try:
        await journeys.look_after(house, person_id)
    except StoreUnavailable:
        raise
    except Exception as fault:  # noqa: BLE001 - the worker's outer boundary: one stops no other
        await _put_off(house, person_id, type(fault).__name__)


async def _put_off(house: House, person_id: str, cause: str) -> None:
    log.error("plan_not_looked_after", cause=cause)
    await journeys.put_off(house, person_id)
