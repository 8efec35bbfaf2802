"""Tells open pages that something changed: the bell at once, the database every few seconds."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

from bot import access
from bot.console.talk.page import case_of, seen_mark
from bot.console.visit import house_of, visit_of
from bot.house import House
from bot.store import queues

LOOK_AGAIN = 3.0  # seconds; other processes do not ring our bell
BREATH = 0.2  # seconds; a burst of changes is one event
STREAMS = web.AppKey("streams", set[asyncio.Task[None]])
Look = Callable[[], Awaitable[str]]
log = structlog.get_logger("console")


async def queue_events(request: web.Request) -> web.StreamResponse:
    """A stream with one event, "queue": the queue is not what it was."""
    return await _stream(request, {"queue": ("queue", _queue_look(request))})


async def case_events(request: web.Request) -> web.StreamResponse:
    """A stream with the events "case" and "queue", so that a page needs only one stream."""
    case_id = (await case_of(request)).case_id
    looks = {
        "case": (f"case:{case_id}", _case_look(request)),
        "queue": ("queue", _queue_look(request)),
    }
    return await _stream(request, looks)


async def end_streams(console: web.Application) -> None:
    """Close every open stream, so that the house can stop at once."""
    streams = console[STREAMS]
    for task in tuple(streams):
        task.cancel()


async def _stream(request: web.Request, looks: dict[str, tuple[str, Look]]) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    response.headers["X-Accel-Buffering"] = "no"  # a proxy in between must not save events up
    await response.prepare(request)
    task = asyncio.create_task(_tell(request, response, looks))
    request.app[STREAMS].add(task)
    try:
        await asyncio.wait({task})
    finally:
        task.cancel()
        request.app[STREAMS].discard(task)
    _note_end(task)
    return response


def _note_end(task: asyncio.Task[None]) -> None:
    """A reader who went away or a case that is gone is no failure; anything else is one."""
    error = None if task.cancelled() else task.exception()
    if error is not None and not isinstance(error, (ConnectionError, web.HTTPException)):
        log.error("stream_failed", kind=type(error).__name__)


async def _tell(
    request: web.Request, response: web.StreamResponse, looks: dict[str, tuple[str, Look]]
) -> None:
    """Look, tell what changed, wait; until the reader goes away or their session ends."""
    seen = dict.fromkeys(looks, "")
    topics = tuple(topic for topic, _ in looks.values())
    await response.write(b"retry: 2000\n\n")
    house, token = house_of(request), visit_of(request).token
    while await access.who(house, token, quiet=True) is not None:
        for name, (_, look) in looks.items():
            now = await look()
            if now != seen[name]:  # also at the start: the page may be older than the stream
                await response.write(f"event: {name}\ndata:\n\n".encode())
            seen[name] = now
        await response.write(b":\n\n")
        await _rung(house, topics)
    await response.write(b"event: ended\ndata:\n\n")


async def _rung(house: House, topics: tuple[str, ...]) -> None:
    """Wait until one of the topics rings, at most until it is time to look again."""
    waits = [asyncio.create_task(house.bell.wait(topic, LOOK_AGAIN)) for topic in topics]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
    await asyncio.sleep(BREATH)


def _queue_look(request: web.Request) -> Look:
    house = house_of(request)

    async def look() -> str:
        rows = await queues.queue(house.store, house.clock())
        shape = [(r.case_id, r.urgency, r.state, r.holder_id, r.labels, r.reasons) for r in rows]
        return hashlib.sha256(repr(shape).encode()).hexdigest()

    return look


def _case_look(request: web.Request) -> Look:
    language = visit_of(request).language

    async def look() -> str:
        talk = await case_of(request)
        rest = (talk.state, talk.holder_id, talk.urgency, len(talk.reasons), talk.reachable)
        return seen_mark(talk, language, rest)

    return look
