"""What the house hears with: what finds danger and names by itself, and the engine beside it."""

from contextlib import AsyncExitStack
from functools import cache

from bot.settings import Settings
from nlu.client import engine_at
from nlu.controls import Controls
from nlu.danger import DangerNet
from nlu.ear import Ear
from nlu.engine_process import EngineProcess
from nlu.entities import Entities
from nlu.offers import Offers


async def listening(settings: Settings, stack: AsyncExitStack) -> Ear:
    """An ear whose engine is reached, or runs as a child process until the stack closes."""
    engine = await stack.enter_async_context(engine_at(await _address(settings, stack)))
    entities, offers = named()
    return Ear(*alone(), engine, entities=entities, offers=offers)


async def _address(settings: Settings, stack: AsyncExitStack) -> str:
    """Where the engine is: at RASA_URL, or a child process that is watched."""
    if settings.rasa_url is not None:
        return settings.rasa_url
    process = EngineProcess()
    await process.start()
    stack.push_async_callback(process.stop)
    return process.url


@cache
def alone() -> tuple[DangerNet, Controls]:
    """What hears without the engine; never changes, so one process reads it once."""
    return DangerNet.load(), Controls.load()


@cache
def named() -> tuple[Entities, Offers]:
    """What is named, and the signs in offers; read once, too."""
    return Entities.load(), Offers.load()
