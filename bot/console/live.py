"""Tells open pages that something changed: the bell at once, the database every few seconds."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog
from aiohttp import web

from bot.console.queue.viewer import viewer_of
from bot.console.visit import house_of, visit_of
from bot.desk import opening
from bot.desk.opening import Reading
from bot.errors import StoreUnavailable
from bot.house import House
from bot.staff import sessions
from bot.store.desk import glances, presence

LOOK_AGAIN = 3.0  # seconds; other processes do not ring our bell
BREATH = 0.2  # seconds; a burst of changes is one event
REMIND = 30.0  # seconds; a page in the background sleeps, but it hears an event
RINGS = "remind"  # the one event that a covered page hears, too
STILL_HERE = 15.0  # seconds; how often an open conversation says that somebody looks at it
STREAMS = web.AppKey("streams", set[asyncio.Task[None]])
LOOKERS = web.AppKey("lookers", Counter[tuple[str, str]])  # open pages, by case and by colleague
Look = Callable[[], Awaitable[str]]
log = structlog.get_logger("console")


async def queue_events(request: web.Request) -> web.StreamResponse:
    """A stream with the events "queue", it is not what it was, and "remind", somebody waits now."""
    house, viewer = house_of(request), viewer_of(request)

    async def look() -> str:
        return await glances.mark(house.store, viewer, house.clock())

    looks = {"queue": ("queue", look), RINGS: ("queue", _remind_look(request))}
    return await _stream(request, looks)


async def case_events(request: web.Request) -> web.StreamResponse:
    """A stream with the events "case" and "remind", so that a page needs only one."""
    house, staff_id = house_of(request), visit_of(request).staff.id
    case_id = request.match_info["case_id"]
    looks = {
        "case": (f"case:{case_id}", _case_look(request, case_id)),
        RINGS: ("queue", _remind_look(request)),
    }
    open_pages, mine = request.app[LOOKERS], (case_id, staff_id)
    open_pages[mine] += 1
    try:
        return await _stream(request, looks)
    finally:
        open_pages[mine] -= 1
        if not open_pages[mine]:  # a page that was loaded anew shuts after the new one is open
            del open_pages[mine]
            with suppress(StoreUnavailable):  # then it is forgotten a little later
                await presence.leave(house.store, case_id, staff_id)
            house.bell.ring("queue", f"case:{case_id}")


async def end_streams(console: web.Application) -> None:
    """Close every open stream, so that the house can stop at once."""
    streams = console[STREAMS]
    for task in tuple(streams):
        task.cancel()


async def _stream(request: web.Request, looks: dict[str, tuple[str, Look]]) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    response.headers["X-Accel-Buffering"] = "no"  # a proxy in between must not save events up
    try:
        await response.prepare(request)
    except ConnectionResetError:
        return response  # the reader went on to another page before it began
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
    while (session := await sessions.look(house, token, quiet=True)) is not None:
        for name, (_, look) in looks.items():
            if session.locked and name != RINGS:
                continue
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


def _remind_look(request: web.Request) -> Look:
    """Changes with who waits at the highest level, when they write again, and every half minute."""
    house, viewer = house_of(request), viewer_of(request)
    looked, times = time.monotonic(), 0

    async def look() -> str:
        nonlocal looked, times
        urgent = await glances.urgent(house.store, viewer, house.clock())
        if time.monotonic() - looked >= REMIND:
            looked, times = time.monotonic(), times + 1
        return f"{times} {urgent}" if urgent else ""

    return look


def _case_look(request: web.Request, case_id: str) -> Look:
    """Changes with the conversation; looking is also what tells others that somebody looks."""
    house, staff = house_of(request), visit_of(request).staff
    said = -STILL_HERE

    async def look() -> str:
        nonlocal said
        if await opening.may_read(house, case_id, staff) is not Reading.YES:
            raise web.HTTPNotFound
        now = house.clock()
        if time.monotonic() - said >= STILL_HERE:
            said = time.monotonic()
            if await presence.touch(house.store, case_id, staff.id, now):
                house.bell.ring("queue", f"case:{case_id}")
        return await glances.of_case(house.store, case_id, staff.id, now)

    return look
