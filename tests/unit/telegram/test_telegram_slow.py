"""Who dawdles at the door is cut off, and who is being answered is not."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot import edge
from bot.house import House
from bot.store.session import Store
from bot.telegram import limits
from tests.held import LoopClock, held
from tests.unit.telegram.conftest import SECRET, stored

HEAD = (
    f"POST /telegram/webhook HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n"
)
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
LONG = 20.0  # seconds until the slow page is answered


class Line:
    """A connection to the public listener, while the loop's clock stands still."""

    def __init__(
        self, port: int, clock: LoopClock, reader: asyncio.StreamReader, out: asyncio.StreamWriter
    ) -> None:
        self._port, self._clock, self.reader, self._out = port, clock, reader, out

    async def say(self, words: bytes) -> None:
        """Send, and come back when the listener has read it."""
        self._out.write(words)
        await self._listener_looked()

    async def after(self, seconds: float, trickle: bytes = b"") -> bool:
        """Whether it is open after so much more time, in which bytes trickle in every second."""
        for second in range(int(seconds)):
            await self._clock.move(1.0)
            if trickle and second:
                await self.say(trickle)
        await self._clock.move(seconds % 1)
        await self._listener_looked()
        return not self.reader.at_eof()

    async def _listener_looked(self) -> None:
        """What came before an answer to somebody else was read and acted on."""
        reader, out = await asyncio.open_connection("127.0.0.1", self._port)
        out.write(HEALTH)
        assert await reader.readuntil(b"ok\n")
        out.close()


@pytest.fixture
async def port(house: House) -> AsyncIterator[int]:
    """The public listener, and a page that takes long to answer."""
    app = edge.edge_app(house)
    app.router.add_get("/slow", slow_answer)
    runner = edge.runner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner.addresses[0][1]
    await runner.cleanup()


@pytest.fixture
async def line(port: int) -> AsyncIterator[Line]:
    async with held() as clock:
        reader, out = await asyncio.open_connection("127.0.0.1", port)
        yield Line(port, clock, reader, out)
        out.close()


async def slow_answer(_request: web.Request) -> web.Response:
    await asyncio.sleep(LONG)
    return web.Response(text="worth waiting for")


def test_the_limits_are_ten_seconds() -> None:
    assert (edge.HEADER_SECONDS, limits.BODY_SECONDS) == (10.0, 10.0)


@pytest.mark.parametrize("first", [b"", b"POST /tele", HEAD.encode()])
async def test_headers_that_do_not_come_are_waited_for_ten_seconds(
    line: Line, first: bytes
) -> None:
    await line.say(first)
    assert [await line.after(9.75), await line.after(0.5)] == [True, False]


async def test_headers_that_trickle_in_are_cut_all_the_same(line: Line) -> None:
    await line.say(HEAD.encode())
    assert [await line.after(9.75, b"X-Slow: a\r\n"), await line.after(0.5)] == [True, False]


async def test_a_second_request_that_trickles_in_is_cut_too(line: Line) -> None:
    await line.after(5)
    await line.say(HEALTH)
    assert (await line.reader.readuntil(b"ok\n"))[:15] == b"HTTP/1.1 200 OK"
    await line.say(b"GET /healthz HTTP/1.1\r\n")
    assert [await line.after(9.75, b"X-Slow: a\r\n"), await line.after(0.5)] == [True, False]


async def test_a_body_that_trickles_in_is_refused_after_ten_seconds(
    line: Line, store: Store
) -> None:
    head = HEAD + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
    await line.say(head.encode())
    status = asyncio.ensure_future(line.reader.readline())
    await line.after(9.75, b" ")
    early = status.done()
    await line.after(0.5)
    assert (early, await status) == (False, b"HTTP/1.1 408 Request Timeout\r\n")
    assert await stored(store) == []


async def test_a_body_that_breaks_off_is_not_stored(port: int, store: Store) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    head = HEAD + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
    writer.write(head.encode() + b'{"update_id": 1}')
    await writer.drain()
    writer.close()
    await asyncio.sleep(0.2)
    assert await stored(store) == []


async def test_an_answer_that_takes_long_is_not_cut(line: Line) -> None:
    await line.say(b"GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert await line.after(LONG - 0.25)
    await line.after(0.5)
    assert (await line.reader.read()).endswith(b"worth waiting for")


async def test_a_head_that_is_no_http_is_refused(port: int, store: Store) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"\x16\x03\x01\x02\x00 hello\r\n\r\n")
    assert (await reader.readline()).startswith(b"HTTP/1.0 400")
    assert await stored(store) == []
    writer.close()
