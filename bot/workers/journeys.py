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
            await journeys.ask_who_is_due(house)
        except StoreUnavailable:
            log.warning("journeys_store_unavailable")
        try:
            async with asyncio.timeout(every):
                await stop.wait()
        except TimeoutError:
            continue
