"""Reads a stored update: who sent it and what was heard, whatever else it may hold."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from bot.channels import Incoming
from bot.telegram.contents import attachment_of, content_of, remark_of
from bot.telegram.envelope import Cause, Envelope, envelope, opened_update
from bot.telegram.limits import BUTTON_BYTES, NAME_LENGTH, REFERENCE_LENGTH, TEXT_UNITS
from bot.telegram.outcomes import SAID, Outcome
from bot.telegram.shape import Part, parse, part, words
from bot.typed import heard_text, without_slash
from dialogues.heard import Heard, Kind
from nlu.reading import Language

__all__ = ["Envelope", "envelope", "read"]

DOORS: Final[Mapping[str, Kind]] = MappingProxyType(
    {"kicked": Kind.BLOCKED, "member": Kind.UNBLOCKED}
)


def read(body: bytes) -> Incoming | None:
    """Read an update in full; None where it changes nothing. Never raises.

    Each field is looked at by itself, so that a shape Telegram invents tomorrow beside a message
    never costs us the message.
    """
    update = parse(body)
    if update is None:
        return None
    opened = opened_update(update)
    if opened.cause != Cause.NONE or opened.outcome is None:
        return None
    return _READERS[opened.outcome](opened.address, opened.inside)


def _message(address: str, message: Part) -> Incoming | None:
    content = content_of(message)
    if content is None:
        return None
    hint, remark = _hint(message), remark_of(message, content)
    if content == "text":
        heard = heard_text(words(message, "text", TEXT_UNITS), hint)
    else:
        caption = without_slash(words(message, "caption", TEXT_UNITS))
        emoji = remark if content == "sticker" else ""
        heard = Heard(SAID.get(content, Kind.OTHER), text=caption, hint=hint, emoji=emoji)
    return Incoming(
        address,
        heard,
        name=_name(message),
        remark=remark,
        attachment=attachment_of(message, content),
    )


def _edit(address: str, message: Part) -> Incoming | None:
    incoming = _message(address, message)
    if incoming is None:
        return None
    text = words(message, "text", TEXT_UNITS) or words(message, "caption", TEXT_UNITS)
    heard = Heard(Kind.EDIT, text=without_slash(text), hint=incoming.heard.hint)
    return replace(incoming, heard=heard)


def _press(address: str, press: Part) -> Incoming:
    choice = words(press, "data", TEXT_UNITS)
    if len(choice.encode()) > BUTTON_BYTES:  # no button of ours: we never made one so long
        choice = ""
    heard = Heard(Kind.BUTTON, choice=choice, hint=_hint(press))
    return Incoming(address, heard, name=_name(press), press=words(press, "id", REFERENCE_LENGTH))


def _door(address: str, change: Part) -> Incoming | None:
    status = words(part(change, "new_chat_member"), "status", REFERENCE_LENGTH)
    if status not in DOORS:
        return None
    return Incoming(address, Heard(DOORS[status], hint=_hint(change)), name=_name(change))


def _name(said: Part) -> str:
    """Give the name as its owner wrote it, to be shown only where it is escaped."""
    sender = part(said, "from")
    names = (words(sender, name, NAME_LENGTH) for name in ("first_name", "last_name"))
    full = " ".join(name for name in names if name)
    return (full or words(sender, "username", NAME_LENGTH))[:NAME_LENGTH]


def _hint(said: Part) -> Language | None:
    tag = words(part(said, "from"), "language_code", NAME_LENGTH).lower()
    primary = tag.replace("_", "-").partition("-")[0]
    return next((language for language in Language if language.value == primary), None)


_READERS: Final[Mapping[Outcome, Callable[[str, Part], Incoming | None]]] = MappingProxyType(
    {
        Outcome.MESSAGE: _message,
        Outcome.EDIT: _edit,
        Outcome.PRESS: _press,
        Outcome.DOOR: _door,
    }
)
