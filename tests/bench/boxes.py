"""What reached each chat: read from the ledger's socket, waited for by who sent a message."""

import asyncio
import contextlib
import json
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp

from tests.bench.ledger import ARRIVALS

NEVER_PRESSED = ("erase", "stop", "postpone")  # after these there is no conversation to measure


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message of the bot: when it reached Telegram (monotonic seconds), and its length."""

    at: float
    letters: int


@dataclass
class Box:
    """What has reached one chat and was not looked at yet, and the buttons it can press now."""

    arrived: deque[Arrival] = field(default_factory=deque)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    buttons: tuple[str, ...] = ()

    async def next(self, limit: float) -> Arrival | None:
        """The next message, or None when none comes within the limit in seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(limit):
                while not self.arrived:
                    self.news.clear()
                    await self.news.wait()
        return self.arrived.popleft() if self.arrived else None


class Boxes:
    """Every chat's box, and the figures of all messages together."""

    def __init__(self) -> None:
        self._boxes: dict[int, Box] = {}
        self.messages = 0
        self.letters = 0

    def of(self, chat: int) -> Box:
        """The box of one chat."""
        return self._boxes.setdefault(chat, Box())

    @asynccontextmanager
    async def filled_from(self, session: aiohttp.ClientSession, url: str) -> AsyncIterator[None]:
        """Fill the boxes from the ledger for as long as this is open."""
        async with session.ws_connect(url + ARRIVALS, max_msg_size=0) as socket:
            reader = asyncio.create_task(self._read(socket))
            try:
                yield
            finally:
                reader.cancel()
                await asyncio.gather(reader, return_exceptions=True)

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for line in socket:
            self._put(json.loads(line.data))

    def _put(self, arrival: dict[str, object]) -> None:
        box = self.of(int(str(arrival["chat"])))
        data = arrival["data"]
        if isinstance(data, list) and data:
            box.buttons = tuple(one for one in data if not one.startswith(NEVER_PRESSED))
        letters = int(str(arrival["letters"]))
        self.messages += 1
        self.letters += letters
        box.arrived.append(Arrival(float(str(arrival["at"])), letters))
        box.news.set()
