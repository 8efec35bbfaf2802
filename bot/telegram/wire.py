"""The bot as this house uses it: nothing of it prints the token, updates come as plain JSON."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from telegram import Bot

from bot.telegram.limits import ALLOWED_UPDATES, READ_SECONDS
from bot.telegram.request import TelegramRequest

# These write tokens, addresses and messages into their records, at any level.
TALKATIVE = ("telegram", "httpx", "httpcore")
SILENT = logging.CRITICAL + 1


class Wire(Bot):
    """python-telegram-bot's `Bot` with our requests; it asks Telegram nothing when it is made."""

    __slots__ = ()

    def __init__(self, token: str, api_url: str) -> None:
        hush()
        base = api_url.rstrip("/")
        super().__init__(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=TelegramRequest(),
            get_updates_request=TelegramRequest(pool_size=2),
        )

    def __repr__(self) -> str:
        return "Wire(the token is not shown)"

    async def updates(self, offset: int | None, seconds: int) -> Sequence[Any]:
        """Ask for updates and wait up to `seconds` for one; they come unread, oldest first.

        The library's own `get_updates` reads them first: one that it cannot read would hide all
        the others. Raises `telegram.error.TelegramError`.
        """
        answer = await self._post(
            "getUpdates",
            {"offset": offset, "timeout": seconds, "allowed_updates": list(ALLOWED_UPDATES)},
            read_timeout=seconds + READ_SECONDS,
        )
        return answer if isinstance(answer, list) else []

    async def shutdown(self) -> None:
        """Close the connections."""
        await asyncio.gather(*(request.shutdown() for request in self._request))


def hush() -> None:
    """Silence the libraries below, whatever level the house logs at."""
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(SILENT)
