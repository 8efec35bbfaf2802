"""What people do in the app: each becomes the update that Telegram would make of it."""

import secrets
import time
from typing import Any

from tests.fakes.telegram.world import Json, World


class People:
    """The users' side of the fake; every deed gives the number of the update it made."""

    def __init__(self, world: World) -> None:
        self.world = world

    def changed(self) -> None:
        """Tell whoever waits that something happened."""

    async def user_says(self, chat_id: int, text: str, **user: Any) -> int | None:  # noqa: ANN401 - fields of User
        content: Json = {"text": text}
        if text.startswith("/"):
            length = len(text.split(maxsplit=1)[0])
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return await self.user_sends(chat_id, user, **content)

    async def user_sends(
        self,
        chat_id: int,
        user: Json | None = None,
        **content: Any,  # noqa: ANN401 - JSON
    ) -> int | None:
        """Send any content: `photo=[...]`, `sticker={...}`, `contact={...}`."""
        return self._queue("message", self._message(chat_id, user or {}) | content)

    async def user_sends_voice(
        self, chat_id: int, seconds: int = 4, caption: str = ""
    ) -> int | None:
        voice = {
            "file_id": f"voice-{secrets.token_hex(8)}",
            "file_unique_id": secrets.token_hex(6),
            "duration": seconds,
            "mime_type": "audio/ogg",
            "file_size": seconds * 4000,
        }
        content: Json = {"voice": voice} | ({"caption": caption} if caption else {})
        return await self.user_sends(chat_id, None, **content)

    async def user_edits(self, chat_id: int, message_id: int, text: str) -> int | None:
        message = self._message(chat_id, {}) | {"message_id": message_id, "text": text}
        return self._queue("edited_message", message | {"edit_date": int(time.time())})

    async def user_presses(self, chat_id: int, data: str) -> int | None:
        """Press a button under the newest message of the bot, or under one that is gone."""
        user = self.world.user(chat_id)
        query = str(secrets.randbits(62))
        self.world.queries[query] = False
        written = [one for one in self.world.shown if one.chat_id == chat_id and not one.voice]
        message: Json = {"message_id": 0, "date": 0, "chat": user.chat()}
        for shown in written[-1:]:
            message |= {
                "message_id": shown.message_id,
                "date": int(time.time()),
                "from": self.world.bot,
                "text": shown.text,
            }
        content = {
            "id": query,
            "from": user.json(),
            "message": message,
            "chat_instance": str(chat_id),
            "data": data,
        }
        return self._queue("callback_query", content)

    async def user_blocks(self, chat_id: int) -> int | None:
        return self._door(chat_id, blocked=True)

    async def user_unblocks(self, chat_id: int) -> int | None:
        return self._door(chat_id, blocked=False)

    def _door(self, chat_id: int, *, blocked: bool) -> int | None:
        user = self.world.user(chat_id, blocked=blocked)
        member: Json = {"user": self.world.bot, "status": "member"}
        kicked: Json = {"user": self.world.bot, "status": "kicked", "until_date": 0}
        old, new = (member, kicked) if blocked else (kicked, member)
        content = {
            "chat": user.chat(),
            "from": user.json(),
            "date": int(time.time()),
            "old_chat_member": old,
            "new_chat_member": new,
        }
        return self._queue("my_chat_member", content)

    def _message(self, chat_id: int, user: Json) -> Json:
        person = self.world.user(chat_id, **user)
        return {
            "message_id": self.world.message_id(),
            "date": int(time.time()),
            "chat": person.chat(),
            "from": person.json(),
        }

    def _queue(self, kind: str, content: Json) -> int | None:
        number = self.world.queue(kind, content)
        self.changed()
        return number
