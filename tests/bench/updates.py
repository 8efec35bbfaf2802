"""The updates that Telegram would post for what a person does, with numbers that rise."""

import itertools
import time
from typing import Any

from tests.bench.ledger import PRESS

Json = dict[str, Any]
FIRST_UPDATE = 1_000_000


class Updates:
    """Makes updates; each has a number of its own, as have messages and presses."""

    def __init__(self) -> None:
        self._numbers = itertools.count(FIRST_UPDATE)

    def text(self, chat: int, text: str) -> Json:
        """Somebody typed something, or a command."""
        content = self._message(chat) | {"from": _person(chat), "text": text}
        if text.startswith("/"):
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
        return self._update("message", content)

    def press(self, chat: int, data: str) -> Json:
        """Somebody pressed a button under the bot's newest message."""
        query = f"{PRESS}{next(self._numbers)}"
        return self._update(
            "callback_query",
            {
                "id": query,
                "from": _person(chat),
                "message": self._message(chat) | {"text": "..."},
                "chat_instance": str(chat),
                "data": data,
            },
        )

    def _message(self, chat: int) -> Json:
        return {
            "message_id": next(self._numbers),
            "date": int(time.time()),
            "chat": {"id": chat, "type": "private", "first_name": "Noy (fictional)"},
        }

    def _update(self, kind: str, content: Json) -> Json:
        return {"update_id": next(self._numbers), kind: content}


def _person(chat: int) -> Json:
    return {
        "id": chat,
        "is_bot": False,
        "first_name": "Noy (fictional)",
        "language_code": "lo",
    }
