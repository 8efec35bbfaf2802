"""What this Telegram knows: people, what they were shown, what waits for the bot, every call."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
NOT_SENT_UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class RefusedError(Exception):
    """A call that Telegram refuses, as its HTTP status and its own words."""

    def __init__(self, status: int, words: str, **parameters: int) -> None:
        super().__init__(words)
        self.status, self.words, self.parameters = status, words, parameters


@dataclass(frozen=True)
class Call:
    """One call of the Bot API: `at` in monotonic seconds, `status` 0 where nothing was answered."""

    at: float
    method: str
    params: Json
    chat_id: int | None
    status: int
    acted: bool


@dataclass
class Shown:
    """One message of the bot as the person sees it; buttons as rows of (label, data).

    `voice` is the URL of a voice note, which has no text.
    """

    chat_id: int
    message_id: int
    text: str
    rows: tuple[tuple[tuple[str, str], ...], ...]
    at: float
    deleted: bool = False
    voice: str = ""


@dataclass
class User:
    id: int
    first_name: str = "Noy (fictional)"
    last_name: str = ""
    username: str = ""
    language_code: str = "lo"
    blocked: bool = False
    deactivated: bool = False

    def json(self) -> Json:
        values: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        optional = ("last_name", "username", "language_code")
        return values | {name: getattr(self, name) for name in optional if getattr(self, name)}

    def chat(self) -> Json:
        person = self.json()
        person.pop("is_bot")
        person.pop("language_code", None)
        return person | {"type": "private"}


@dataclass
class Webhook:
    url: str = ""
    secret: str = ""
    allowed: tuple[str, ...] = ()
    max_connections: int = 40
    last_error: str = ""
    last_error_at: int = 0


@dataclass
class World:
    """The state behind the API; nothing here waits or speaks to the network."""

    token: str
    users: dict[int, User] = field(default_factory=dict)
    shown: list[Shown] = field(default_factory=list)
    pending: list[Json] = field(default_factory=list)
    made: dict[int, Json] = field(default_factory=dict)
    queries: dict[str, bool] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    webhook: Webhook = field(default_factory=Webhook)
    next_update_id: int = field(default_factory=lambda: random.randint(10**6, 10**9))  # noqa: S311 - like Telegram after a quiet week
    next_message_id: int = 1
    queued: int = 0
    seconds_between: float = 0.0
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    told_size: int = 0

    @property
    def bot(self) -> Json:
        number = int(self.token.partition(":")[0])
        return {"id": number, "is_bot": True, "first_name": "Saiyai", "username": "saiyai_test_bot"}

    def user(self, chat_id: int, **known: Any) -> User:  # noqa: ANN401 - the fields of User
        user = self.users.setdefault(chat_id, User(chat_id))
        for name, value in known.items():
            setattr(user, name, value)
        return user

    def message_id(self) -> int:
        self.next_message_id += 1
        return self.next_message_id

    def queue(self, kind: str, content: Json) -> int | None:
        """Put an update in the queue; None where the bot did not ask for its kind."""
        if kind not in self.webhook.allowed and (self.webhook.allowed or kind in NOT_SENT_UNASKED):
            return None
        number = self.next_update_id
        self.next_update_id += 1
        self.queued += 1
        self.made[number] = {"update_id": number, kind: content}
        self.pending.append(self.made[number])
        return number

    def receiver(self, chat_id: object) -> User:
        """The person a message goes to, or Telegram's refusal."""
        user = self.users.get(chat_id) if isinstance(chat_id, int) else None
        if user is None:
            raise RefusedError(400, "Bad Request: chat not found")
        if user.deactivated:
            raise RefusedError(403, "Forbidden: user is deactivated")
        if user.blocked:
            raise RefusedError(403, "Forbidden: bot was blocked by the user")
        return user

    def show(
        self,
        chat_id: int,
        text: str,
        rows: Sequence[Sequence[tuple[str, str]]] = (),
        voice: str = "",
    ) -> Shown:
        made, at = self.message_id(), time.monotonic()
        shown = Shown(chat_id, made, text, tuple(map(tuple, rows)), at, voice=voice)
        self.shown.append(shown)
        return shown
