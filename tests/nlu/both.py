"""The whole ear with its engine, and beside it the one that has none."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from nlu.client import engine_at
from nlu.controls import Controls
from nlu.danger import DangerNet
from nlu.ear import Ear
from nlu.engine_process import EngineProcess
from nlu.entities import Entities
from tests.bench.processes import NotReadyError

PATIENCE = 30.0  # seconds for one message: nobody waits for an answer in a chat


@asynccontextmanager
async def ears() -> AsyncIterator[tuple[Ear, Ear, Entities]]:
    """Both, and what finds what is named; the engine ends with them.

    Raises `EngineMissingError` without Rasa's environment, `NotReadyError` if it does not start.
    """
    engine = EngineProcess()
    await engine.start()
    try:
        if not await engine.ready():
            raise NotReadyError("The engine did not start: try saiyai nlu serve.")
        async with engine_at(engine.url, PATIENCE) as client:
            net, controls, entities = DangerNet.load(), Controls.load(), Entities.load()
            whole = Ear(net, controls, client, entities=entities)
            yield whole, Ear(net, controls, None), entities
    finally:
        await engine.stop()
