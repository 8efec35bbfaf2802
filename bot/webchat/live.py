"""Tells an open page that there is something new; the words themselves the page asks for."""

import asyncio

from aiohttp import web

from bot.errors import StoreUnavailable
from bot.store.desk import drafts
from bot.store.desk.transcript import web_transcript
from bot.web.headers import HEADERS
from bot.webchat.room import ROOM, room_of
from bot.webchat.visit import Visit, house_of, visit_of

LOOK_AGAIN = 2.0  # seconds; what another process sent is found within this time
STILL_THERE = 16.0  # seconds between two signs of life, so that no proxy closes the stream
NOTHING_HERE = 204  # tells the browser not to try again


async def events(request: web.Request) -> web.StreamResponse:
    """A stream of "lines" and "typing" events, each without any words."""
    visit, streams = visit_of(request), room_of(request).streams
    if not visit.known or not streams.enter(visit.token):
        return web.Response(status=NOTHING_HERE, headers=HEADERS)
    try:
        response = web.StreamResponse(
            headers={**HEADERS, "Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
        )
        await response.prepare(request)
        await _tell(request, response, visit)
    except ConnectionError:
        pass  # the page was closed
    finally:
        streams.leave(visit.token)
    return response


async def close_streams(app: web.Application) -> None:
    """The house closes: every stream ends by itself."""
    app[ROOM].streams.closing.set()


async def _tell(request: web.Request, response: web.StreamResponse, visit: Visit) -> None:
    loop, closing = asyncio.get_running_loop(), room_of(request).streams.closing
    seen = await _ids(request, visit)
    await response.write(b"retry: 2000\nevent: lines\ndata: \n\n")
    told = loop.time()
    while not closing.is_set():
        await _something(request, visit)
        now = await _ids(request, visit)
        if now != seen:
            seen, told = now, loop.time()
            await response.write(b"event: lines\ndata: \n\n")
        elif await _somebody_writes(request, visit):
            told = loop.time()
            await response.write(b"event: typing\ndata: \n\n")
        elif loop.time() - told > STILL_THERE:
            told = loop.time()
            await response.write(b": still here\n\n")


async def _something(request: web.Request, visit: Visit) -> None:
    """Until the bell rings, the house closes, or it is time to look again."""
    closing = room_of(request).streams.closing
    waits = [
        asyncio.ensure_future(house_of(request).bell.wait(f"web:{visit.token}", LOOK_AGAIN)),
        asyncio.ensure_future(closing.wait()),
    ]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in waits:
            one.cancel()


async def _somebody_writes(request: web.Request, visit: Visit) -> bool:
    """Whether a worker types just now; nobody does while the store does not answer."""
    house = house_of(request)
    try:
        return await drafts.typing(house.store, visit.token, house.clock())
    except StoreUnavailable:
        return False


async def _ids(request: web.Request, visit: Visit) -> tuple[str, ...]:
    """Which lines there are; none while the store does not answer."""
    try:
        lines = await web_transcript(house_of(request).store, visit.token)
    except StoreUnavailable:
        return ()
    return tuple(line.id for line in lines)
