"""Who dawdles at the door is cut off, and who is being answered is not."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot import edge
from bot.house import House
from bot.store.session import Store
from bot.telegram import limits, webhook
from tests.unit.telegram.conftest import SECRET, stored

HEAD = (
    f"POST /telegram/webhook HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n"
)
PATIENCE = 0.6
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@pytest.fixture
async def port(house: House) -> AsyncIterator[int]:
    """The public listener with less patience than in earnest."""
    app = edge.edge_app(house)
    app.router.add_get("/slow", slow_answer)
    runner = edge.runner(app, header_seconds=PATIENCE)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner.addresses[0][1]
    await runner.cleanup()


async def slow_answer(_request: web.Request) -> web.Response:
    await asyncio.sleep(2 * PATIENCE)
    return web.Response(text="worth waiting for")


async def until_cut(line: Line, trickle: bytes = b"", every: float = 0.1) -> float:
    """Seconds until the server closes the line, while bytes trickle in."""
    reader, writer = line
    start = time.monotonic()
    gone = asyncio.ensure_future(reader.read())
    while not gone.done() and time.monotonic() - start < 100 * PATIENCE:
        writer.write(trickle)
        await asyncio.wait([gone], timeout=every)
    assert gone.done()
    await asyncio.gather(gone, return_exceptions=True)
    writer.close()
    return time.monotonic() - start


def test_in_earnest_the_limits_are_ten_seconds() -> None:
    assert (edge.HEADER_SECONDS, limits.BODY_SECONDS) == (10.0, 10.0)


@pytest.mark.parametrize("first", [b"", b"POST /tele", HEAD.encode()])
async def test_headers_that_do_not_come_are_not_waited_for(port: int, first: bytes) -> None:
    line = await asyncio.open_connection("127.0.0.1", port)
    line[1].write(first)
    assert await until_cut(line) > PATIENCE * 0.9


async def test_headers_that_trickle_in_are_cut_all_the_same(port: int) -> None:
    line = await asyncio.open_connection("127.0.0.1", port)
    line[1].write(HEAD.encode())
    assert await until_cut(line, b"X-Slow: a\r\n") > PATIENCE * 0.9


async def test_a_second_request_that_trickles_in_is_cut_too(port: int) -> None:
    line = await asyncio.open_connection("127.0.0.1", port)
    line[1].write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    assert (await line[0].readuntil(b"ok\n"))[:15] == b"HTTP/1.1 200 OK"
    line[1].write(b"GET /healthz HTTP/1.1\r\n")
    assert await until_cut(line, b"X-Slow: a\r\n") > PATIENCE * 0.9


async def test_a_body_that_trickles_in_is_refused(
    port: int, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "BODY_SECONDS", PATIENCE)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = HEAD + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
    writer.write(head.encode())
    status = asyncio.ensure_future(reader.readline())
    while not status.done():
        writer.write(b" ")
        await asyncio.wait([status], timeout=0.1)
    assert status.result() == b"HTTP/1.1 408 Request Timeout\r\n"
    assert await stored(store) == []
    writer.close()


async def test_a_body_that_breaks_off_is_not_stored(port: int, store: Store) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    head = HEAD + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
    writer.write(head.encode() + b'{"update_id": 1}')
    await writer.drain()
    writer.close()
    await asyncio.sleep(0.2)
    assert await stored(store) == []


async def test_an_answer_that_takes_long_is_not_cut(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert (await reader.read()).endswith(b"worth waiting for")
    writer.close()


async def test_a_head_that_is_no_http_is_refused(port: int, store: Store) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"\x16\x03\x01\x02\x00 hello\r\n\r\n")
    assert (await reader.readline()).startswith(b"HTTP/1.0 400")
    assert await stored(store) == []
    writer.close()
