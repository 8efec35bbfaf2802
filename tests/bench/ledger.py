"""The fake Bot API as a process that tells the moment each message reached it, and forgets it."""

import asyncio
import json
import signal
import sys

from aiohttp import web

from tests.fakes.telegram import FakeTelegram

ARRIVALS = "/ledger/arrivals"
CHATS = "/ledger/chats"
PRESS = "press-"
MOST_PRESSES = 1_000_000


class Presses(dict[str, bool]):
    """Every press of this run is known to Telegram, without a list of them all."""

    def __contains__(self, query: object) -> bool:
        return isinstance(query, str) and query.startswith(PRESS)

    def __setitem__(self, query: str, answered: bool) -> None:
        """Remember nothing: a long run must cost the last message no more than the first."""


class Ledger(FakeTelegram):
    """The fake with two more paths: POST chats that exist, and a socket that gives arrivals.

    An arrival is `{"chat": id, "at": monotonic seconds, "letters": count, "data": [..]}` with the
    data of its buttons. The kernel's monotonic clock is the same one in every process.
    """

    def __init__(self) -> None:
        super().__init__()
        self.world.queries = Presses()
        self._readers: set[asyncio.Queue[str]] = set()

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get(ARRIVALS, self._tell)
        app.router.add_post(CHATS, self._meet)

    def changed(self) -> None:
        for shown in self.world.shown:
            data = [data for row in shown.rows for _, data in row]
            arrival = {"chat": shown.chat_id, "at": shown.at, "letters": len(shown.text)}
            line = json.dumps(arrival | {"data": data})
            for reader in self._readers:
                reader.put_nowait(line)
        self.world.shown.clear()
        self.world.calls.clear()
        super().changed()

    async def _meet(self, request: web.Request) -> web.Response:
        for chat in await request.json():
            self.world.user(chat)
        return web.json_response({})

    async def _tell(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        mine: asyncio.Queue[str] = asyncio.Queue()
        self._readers.add(mine)
        try:
            while not socket.closed:
                await socket.send_str(await mine.get())
        except ConnectionError:
            return socket
        finally:
            self._readers.discard(mine)
        return socket


async def serve() -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with Ledger() as fake:
        sys.stdout.write(json.dumps({"url": fake.url, "token": fake.token}) + "\n")
        sys.stdout.flush()
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(serve())
