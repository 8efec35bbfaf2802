"""Posts updates to a webhook as Telegram does: in order for each chat, again after a failure."""

import asyncio
import time
from collections.abc import Callable

import aiohttp

from tests.fakes.telegram.world import Json, World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Postman:
    """Delivers what is pending while a webhook is set; `first_wait` seconds, then doubling."""

    def __init__(
        self, world: World, changed: Callable[[], None], first_wait: float, most: float
    ) -> None:
        self._world, self._changed = world, changed
        self._first_wait, self._most = first_wait, most
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._session: aiohttp.ClientSession | None = None
        self._looked = 0

    def look(self) -> None:
        """Start on every chat that has something pending and nobody on its way.

        What was looked at before has somebody on its way: tens of thousands may wait.
        """
        world = self._world
        if not world.webhook.url:
            self._looked = 0
            return
        new, self._looked = world.queued - self._looked, world.queued
        for update in world.pending[max(0, len(world.pending) - new) :]:
            chat = chat_of(update)
            if chat in self._busy:
                continue
            if len(self._busy) >= world.webhook.max_connections:
                self._looked = 0  # all are looked at again
                return
            self._busy[chat] = asyncio.ensure_future(self._serve(chat))

    async def close(self) -> None:
        for task in list(self._busy.values()):
            task.cancel()
        await asyncio.gather(*self._busy.values(), return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _serve(self, chat: int) -> None:
        wait = self._first_wait
        try:
            while self._world.webhook.url:
                update = next((u for u in self._world.pending if chat_of(u) == chat), None)
                if update is None:
                    return
                if await self.post(update):
                    if update in self._world.pending:
                        self._world.pending.remove(update)
                    wait = self._first_wait
                    self._changed()
                    continue
                await asyncio.sleep(wait)
                wait = min(wait * 2, self._most)
        finally:
            self._busy.pop(chat, None)

    async def post(self, update: Json) -> bool:
        """Post one update once; whether the bot said 2xx."""
        hook = self._world.webhook
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        headers = {SECRET_HEADER: hook.secret} if hook.secret else {}
        try:
            async with self._session.post(hook.url, json=update, headers=headers) as answer:
                if answer.ok:
                    return True
                hook.last_error = f"Wrong response from the webhook: {answer.status}"
        except (aiohttp.ClientError, OSError, TimeoutError):
            hook.last_error = "Connection failed"
        hook.last_error_at = int(time.time())
        self._changed()
        return False


def chat_of(update: Json) -> int:
    """The chat whose order an update keeps."""
    content = next(value for name, value in update.items() if name != "update_id")
    inside = content.get("message", content)
    return int(inside.get("chat", content.get("from", {"id": 0}))["id"])
