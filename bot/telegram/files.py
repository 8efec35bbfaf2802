"""Fetches what somebody sent, when a worker asks: from the API's own host alone, and never much."""

import re

import aiohttp
from telegram import Bot
from telegram.error import TelegramError

from bot.channels import Fetched
from bot.telegram.limits import CONNECT_SECONDS, FILE_BYTES, FILE_SECONDS

# What Telegram calls its files: no name begins with a dot or has two in a row, none has a query.
PATH = re.compile(r"(?!.*\.\.)[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+")
PIECE = 64 * 1024
LONGEST_PATH = 200


async def fetch(bot: Bot, reference: str) -> Fetched | None:
    """The file's bytes; None where it is gone, too large, or stands where we do not go.

    Its name is Telegram's and is used for nothing but asking for it. No redirect is followed, no
    proxy asked, and no error keeps the address, in which the token stands.
    """
    try:
        file = await bot.get_file(reference)
    except TelegramError:
        return None
    path = _path(bot, file.file_path or "")
    if not path or (file.file_size or 0) > FILE_BYTES:
        return None
    try:
        return await _fetched(f"{bot.base_file_url}/{path}")
    except (aiohttp.ClientError, TimeoutError, OSError):
        return None


def _path(bot: Bot, told: str) -> str:
    """The path behind the bot's own address for files; "" for anything else.

    The library puts that address before a path that it was told; one that names another host, or
    leads out of the bot's own folder, is not gone to.
    """
    path = told.removeprefix(f"{bot.base_file_url}/")
    return path if len(path) <= LONGEST_PATH and PATH.fullmatch(path) else ""


async def _fetched(url: str) -> Fetched | None:
    times = aiohttp.ClientTimeout(total=FILE_SECONDS, sock_connect=CONNECT_SECONDS)
    async with (
        aiohttp.ClientSession(timeout=times, cookie_jar=aiohttp.DummyCookieJar()) as session,
        session.get(url, allow_redirects=False) as answer,
    ):
        if answer.status != 200 or (answer.content_length or 0) > FILE_BYTES:  # noqa: PLR2004 - HTTP
            return None
        body = bytearray()
        async for piece in answer.content.iter_chunked(PIECE):
            body += piece
            if len(body) > FILE_BYTES:
                return None
        return Fetched(bytes(body))
