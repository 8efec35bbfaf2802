"""Where Telegram posts: prove the sender, store, commit, and only then say 200."""

import asyncio
import logging
from enum import IntEnum

from aiohttp import web

from bot.errors import StoreUnavailable
from bot.house import HOUSE
from bot.telegram.door import take_in
from bot.telegram.guard import SECRETS, is_telegram, secrets_of
from bot.telegram.limits import BODY_BYTES, BODY_SECONDS
from bot.telegram.start import WEBHOOK_PATH

CHUNK = 64 * 1024


class Unread(IntEnum):
    """Why a body was not read, as the status that says so."""

    BROKEN = 400
    TOO_SLOW = 408
    TOO_LARGE = 413


log = logging.getLogger(__name__)


def add_routes(app: web.Application) -> None:
    """Add the webhook to an application that holds `HOUSE`."""
    house = app[HOUSE]
    app[SECRETS] = secrets_of(house.settings, house.clock())
    app.router.add_post(WEBHOOK_PATH, receive)


async def receive(request: web.Request) -> web.Response:
    """Take one update from Telegram.

    403 unless it is Telegram that posts, 415 unless it is plain JSON, 413 over 1 MiB, 408 after
    10 s, 503 when it could not be stored, which makes Telegram try again; otherwise 200.
    """
    answer = await _answer(request)
    request.app[HOUSE].pulse.answers[answer.status] += 1
    return answer


async def _answer(request: web.Request) -> web.Response:
    if not is_telegram(request):
        return _refusal(403)
    if request.content_type != "application/json" or "Content-Encoding" in request.headers:
        return _refusal(415)
    body = await _body(request)
    if isinstance(body, Unread):
        return _refusal(body)
    try:
        await take_in(request.app[HOUSE], body)
    except StoreUnavailable:
        log.error("An update could not be stored; Telegram was asked to send it again.")  # noqa: TRY400 - the sentence is all there is
        return _refusal(503)
    return web.Response()


async def _body(request: web.Request) -> bytes | Unread:
    """Read the body within its time and size."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await _bounded(request)
    except TimeoutError:
        return Unread.TOO_SLOW
    except (web.RequestPayloadError, ConnectionError):
        return Unread.BROKEN


async def _bounded(request: web.Request) -> bytes | Unread:
    if (request.content_length or 0) > BODY_BYTES:
        return Unread.TOO_LARGE
    body = bytearray()
    async for chunk in request.content.iter_chunked(CHUNK):
        body += chunk
        if len(body) > BODY_BYTES:
            return Unread.TOO_LARGE
    return bytes(body)


def _refusal(status: int) -> web.Response:
    response = web.Response(status=status)
    response.force_close()
    return response
