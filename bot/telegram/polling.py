"""Asks Telegram for updates; an update counts as received only once it is stored."""

import asyncio
import json
import logging
from collections.abc import Coroutine, Sequence
from typing import Any

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.errors import BadSetting, StoreUnavailable
from bot.house import House
from bot.telegram.door import take_in
from bot.telegram.endings import seconds_to_wait
from bot.telegram.limits import CONFLICT_WAIT, FIRST_WAIT, LONGEST_WAIT, POLL_SECONDS
from bot.telegram.pause import pause
from bot.telegram.start import REFUSED_TOKEN
from bot.telegram.wire import Wire

log = logging.getLogger(__name__)


async def poll(house: House, bot: Wire, stop: asyncio.Event) -> None:
    """Fetch and store updates until `stop` is set.

    Raises `BadSetting` when Telegram refuses the token; every other trouble is waited out.
    """
    reader = Reader(house, bot)
    wait = FIRST_WAIT
    while not stop.is_set():
        try:
            await reader.fetch(stop)
        except InvalidToken:
            log.critical(REFUSED_TOKEN)
            raise BadSetting(REFUSED_TOKEN) from None
        except StoreUnavailable:
            log.error("An update could not be stored; it is asked for again.")  # noqa: TRY400 - the sentence is all there is
        except TelegramError as error:
            wait = max(wait, _asked(error))
        else:
            wait = FIRST_WAIT
            continue
        await pause(stop, wait)
        wait = min(wait * 2, LONGEST_WAIT)


class Reader:
    """One reader of the bot's updates and how far it has come.

    `offset` is the number from which Telegram should go on; None lets it decide, which is right
    whenever nothing is left to confirm, because after a quiet week the numbers start anywhere.
    """

    def __init__(self, house: House, bot: Wire) -> None:
        self._house = house
        self._bot = bot
        self._free = False
        self.offset: int | None = None

    async def fetch(self, stop: asyncio.Event) -> None:
        """Wait for the next updates and store them, moving on past each one that is stored."""
        if not self._free:
            await self._bot.delete_webhook(drop_pending_updates=False)
            self._free = True
        updates = await _unless(stop, self._bot.updates(self.offset, POLL_SECONDS))
        if updates:
            await self._store(updates)
        else:
            self.offset = None

    async def _store(self, updates: Sequence[Any]) -> None:
        before = self.offset
        for update in updates:
            seen = await take_in(self._house, json.dumps(update).encode())
            if seen.update_id is not None:
                self.offset = seen.update_id + 1
        if self.offset == before:
            raise TelegramError("Telegram's updates carry no numbers.")


def _asked(error: TelegramError) -> float:
    """Say what went wrong, never with Telegram's own words; how long to wait at least."""
    if isinstance(error, Conflict):
        log.error("Somebody else reads this bot's updates; only one house may use a bot.")
        return CONFLICT_WAIT
    log.warning("Telegram could not be asked for updates (%s).", type(error).__name__)
    return seconds_to_wait(error) if isinstance(error, RetryAfter) else 0.0


async def _unless(stop: asyncio.Event, asking: Coroutine[Any, Any, Sequence[Any]]) -> Sequence[Any]:
    """Wait for Telegram's answer, but drop the question as soon as `stop` is set."""
    answer = asyncio.ensure_future(asking)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((answer, stopping), return_when=asyncio.FIRST_COMPLETED)
        return answer.result() if answer.done() else ()
    finally:
        stopping.cancel()
        answer.cancel()
        await asyncio.gather(answer, stopping, return_exceptions=True)
