"""A house whose webhook has a secret, its public door on a real port, and a fake Telegram."""

from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import aiohttp
import pytest
from aiohttp import web
from sqlalchemy import select

from bot import edge
from bot.bell import Bell
from bot.house import House
from bot.pulse import Pulse
from bot.settings import Settings
from bot.store.models.boxes import Inbox
from bot.store.session import Store
from bot.telegram.sender import TelegramChannel
from bot.telegram.wire import Wire
from tests.conftest import Clock, house_settings
from tests.fakes.telegram import FakeTelegram

SECRET = "Mekong_4f9a2c71d8e35b60-Champasak_7e1d"


@pytest.fixture
def settings(tmp_path: Path, database: str) -> Settings:
    return house_settings(tmp_path, database, TELEGRAM_WEBHOOK_SECRET=SECRET)


@pytest.fixture
def house(settings: Settings, store: Store, clock: Clock) -> House:
    """What a door of the house may touch, all of it real; it has no use for words or ear."""
    parts = SimpleNamespace(settings=settings, store=store, bell=Bell(), clock=clock, pulse=Pulse())
    return cast("House", parts)


@pytest.fixture
async def door(house: House) -> AsyncIterator[str]:
    """The public listener of a house, as its URL."""
    runner = edge.runner(edge.edge_app(house))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:
        yield session


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as telegram:
        yield telegram


@pytest.fixture
async def wire(fake: FakeTelegram) -> AsyncIterator[Wire]:
    bot = Wire(fake.token, fake.url)
    yield bot
    await bot.shutdown()


@pytest.fixture
def channel(wire: Wire) -> TelegramChannel:
    return TelegramChannel(wire)


async def stored(store: Store) -> list[tuple[str, str]]:
    """The key and the state of every row of the inbox, oldest first."""
    async with store.read() as tx:
        rows = await tx.execute(select(Inbox.key, Inbox.state).order_by(Inbox.id))
        return [(key, state) for key, state in rows]
