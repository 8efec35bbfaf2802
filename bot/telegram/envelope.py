"""A cheap look at an update before it is stored: its number, its chat, whether it is for us."""

from dataclasses import dataclass
from enum import StrEnum

from bot.telegram.outcomes import UPDATES, Outcome
from bot.telegram.shape import Part, parse, part, whole

HEARD = frozenset({Outcome.MESSAGE, Outcome.EDIT, Outcome.PRESS, Outcome.DOOR})
SHARED_CHATS = frozenset({"group", "supergroup", "channel"})


class Cause(StrEnum):
    """Why an update is of no use to us; empty where it is."""

    NONE = ""
    BROKEN = "not a JSON object"
    NO_NUMBER = "no update number"
    UNKNOWN = "a kind of update nobody knows yet"
    NO_CHAT = "no chat to answer in"
    SHARED = "not a private chat"
    NOTHING = "a kind of update that changes nothing"


FOR_OTHERS = frozenset({Cause.SHARED, Cause.NOTHING})


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the outside of an update shows.

    `address` is the id of the private chat, empty where there is none; only a `usable` update is
    heard. One that is not `kept_aside` is none of our business and is not stored at all.
    """

    update_id: int | None
    address: str
    usable: bool
    cause: str

    @property
    def kept_aside(self) -> bool:
        """Whether it should have been usable, so that somebody can look at what was missed."""
        return not self.usable and self.cause not in FOR_OTHERS


@dataclass(frozen=True, slots=True)
class Opened:
    """An update as far as it was understood: what it is, the object inside, its private chat."""

    outcome: Outcome | None
    inside: Part
    address: str
    cause: Cause


def envelope(body: bytes) -> Envelope:
    """Look at the outside of an update; never raises, whatever the body is."""
    update = parse(body)
    if update is None:
        return Envelope(None, "", usable=False, cause=Cause.BROKEN)
    opened = opened_update(update)
    number = whole(update, "update_id")
    if number is None or number < 0:
        return Envelope(None, "", usable=False, cause=opened.cause or Cause.NO_NUMBER)
    usable = opened.cause == Cause.NONE
    return Envelope(number, opened.address if usable else "", usable, opened.cause)


def opened_update(update: Part) -> Opened:
    """Find what an update carries and which private chat it belongs to."""
    name = next((name for name in UPDATES if isinstance(update.get(name), dict)), None)
    if name is None:
        return Opened(None, {}, "", Cause.UNKNOWN)
    outcome, inside = UPDATES[name], part(update, name)
    if outcome not in HEARD:
        return Opened(outcome, inside, "", Cause.NOTHING)
    address, cause = _pressed_in(inside) if outcome is Outcome.PRESS else _private_chat(inside)
    return Opened(outcome, inside, address, cause)


def _private_chat(inside: Part) -> tuple[str, Cause]:
    chat = part(inside, "chat")
    number = whole(chat, "id")
    kind = chat.get("type")
    if isinstance(kind, str) and kind in SHARED_CHATS:
        return "", Cause.SHARED
    if kind != "private" or number is None or number <= 0:
        return "", Cause.NO_CHAT
    return str(number), Cause.NONE


def _pressed_in(inside: Part) -> tuple[str, Cause]:
    if isinstance(inside.get("message"), dict):
        return _private_chat(part(inside, "message"))
    if inside.get("inline_message_id") is not None:
        return "", Cause.SHARED
    presser = whole(part(inside, "from"), "id")  # Telegram drops a message that is too old
    if presser is None or presser <= 0:
        return "", Cause.NO_CHAT
    return str(presser), Cause.NONE
