"""What the house hears with: what finds danger and names by itself, and the engine beside it."""

from contextlib import AsyncExitStack
from functools import cache

import aiohttp

from bot.settings import Settings
from nlu.client import EngineClient
from nlu.controls import Controls
from nlu.danger import DangerNet
from nlu.ear import Ear
from nlu.engine_process import EngineProcess
from nlu.entities import Entities
from nlu.offers import Offers


async def listening(
    settings: Settings, session: aiohttp.ClientSession, stack: AsyncExitStack
) -> Ear:
    """An ear whose engine is reached, or runs as a child process until the stack closes."""
    engine = await _engine(settings, session, stack)
    entities, offers = named()
    return Ear(*alone(), engine, entities=entities, offers=offers)


async def _engine(
    settings: Settings, session: aiohttp.ClientSession, stack: AsyncExitStack
) -> EngineClient:
    """The engine: the one at RASA_URL, or a child process that is watched."""
    if settings.rasa_url is not None:
        return EngineClient(session, settings.rasa_url)
    process = EngineProcess()
    await process.start()
    stack.push_async_callback(process.stop)
    return EngineClient(session, process.url)


@cache
def alone() -> tuple[DangerNet, Controls]:
    """What hears without the engine; never changes, so one process reads it once."""
    return DangerNet.load(), Controls.load()


@cache
def named() -> tuple[Entities, Offers]:
    """What is named, and the signs in offers; read once, too."""
    return Entities.load(), Offers.load()
