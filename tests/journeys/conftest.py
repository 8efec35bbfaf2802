"""A served house with a Telegram of its own, by webhook and by polling."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import app
from bot.house import House
from bot.store.boxes import inbox, outbox
from tests.conftest import house_settings
from tests.fakes.telegram import FakeTelegram

SECRET = "river-stones-in-the-dry-season-0123456789"


@dataclass(frozen=True, slots=True)
class Line:
    """A house that is reached by Telegram, and the Telegram it is reached by."""

    house: House
    url: str
    telegram: FakeTelegram

    async def hears(self, chat: int, text: str) -> str:
        """Somebody writes; the answer they get."""
        before = len(self.telegram.sent(chat))
        await self.telegram.user_says(chat, text)
        await self.telegram.until(lambda: len(self.telegram.sent(chat)) > before)
        await self.settled()
        return "\n".join(shown.text for shown in self.telegram.sent(chat)[before:])

    async def settled(self) -> None:
        """Wait until everything that came in was heard and everything that went out has ended."""
        for _ in range(3000):  # 30 s, on a machine that does other things besides
            came_in = await inbox.waiting(self.house.store)
            going_out = await outbox.counts(self.house.store)
            if not {"new", "working"} & set(came_in) and not {"waiting", "sending"} & set(
                going_out
            ):
                return
            await asyncio.sleep(0.01)
        raise AssertionError("the house did not come to rest")


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(params=["webhook", "polling"])
async def line(
    request: pytest.FixtureRequest, tmp_path: Path, database: str
) -> AsyncIterator[Line]:
    """A house on each kind of database, by each of Telegram's two ways."""
    async with open_line(tmp_path, database, request.param) as opened:
        yield opened


@asynccontextmanager
async def open_line(home: Path, database: str, mode: str, **more: str) -> AsyncIterator[Line]:
    """A served house and its Telegram; `more` are environment variables."""
    port = free_port()
    async with FakeTelegram() as telegram:
        environment = {
            "SAIYAI_PORT": str(port),
            "SAIYAI_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "SAIYAI_TELEGRAM_MODE": mode,
            "TELEGRAM_BOT_TOKEN": telegram.token,
            "TELEGRAM_WEBHOOK_SECRET": SECRET,
            "TELEGRAM_API_URL": telegram.url,
            "SAIYAI_PACE_CHAT": "0",
            "SAIYAI_PACE_ALL": "1000",
        }
        settings = house_settings(home, database, **(environment | more))
        async with app.serving(settings) as running:
            yield Line(running.house, running.url, telegram)
