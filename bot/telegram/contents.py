"""What a message of each kind brings besides its words: an attachment, or a line for a worker."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from bot.channels import Attachment
from bot.telegram.limits import REFERENCE_LENGTH, REMARK_LENGTH
from bot.telegram.outcomes import NOTES, SAID
from bot.telegram.shape import Part, amount, degrees, part, words

FILES: Final[frozenset[str]] = frozenset(
    {"voice", "audio", "video_note", "live_photo", "animation", "video", "document"}
)


def content_of(message: Part) -> str | None:
    """Find the kind of content a message carries, by its field; empty when it is one nobody knows.

    None for Telegram's own notes in a chat, which nobody said.
    """
    for name in SAID:
        if message.get(name) is not None:
            return name
    return None if any(message.get(name) is not None for name in NOTES) else ""


def attachment_of(message: Part, content: str) -> Attachment | None:
    """Point at the file in a message by reference; None where there is none."""
    if content == "photo":
        return _file(_largest(message.get("photo")), content)
    return _file(part(message, content), content) if content in FILES else None


def remark_of(message: Part, content: str) -> str:
    """Give a worker what the words leave out: names, numbers, coordinates, never a sentence."""
    look = REMARKS.get(content)
    return look(part(message, content))[:REMARK_LENGTH] if look else ""


def _file(file: Part, content: str) -> Attachment | None:
    reference = words(file, "file_id", REFERENCE_LENGTH)
    if not reference:
        return None
    mime = words(file, "mime_type", REFERENCE_LENGTH)
    return Attachment(content, reference, mime, amount(file, "file_size"), amount(file, "duration"))


def _largest(sizes: Any) -> Part:  # noqa: ANN401 - whatever the JSON holds
    pictures = [size for size in sizes if isinstance(size, dict)] if isinstance(sizes, list) else []
    return max(
        pictures, key=lambda size: amount(size, "width") * amount(size, "height"), default={}
    )


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)


def _coordinates(place: Part) -> str:
    latitude, longitude = degrees(place, "latitude"), degrees(place, "longitude")
    if latitude is None or longitude is None:
        return ""
    return f"{latitude:.6f}, {longitude:.6f}"


def _venue(venue: Part) -> str:
    title, street = words(venue, "title", REMARK_LENGTH), words(venue, "address", REMARK_LENGTH)
    return _lines(title, street, _coordinates(part(venue, "location")))


def _contact(contact: Part) -> str:
    names = (words(contact, name, REMARK_LENGTH) for name in ("first_name", "last_name"))
    return _lines(" ".join(filter(None, names)), words(contact, "phone_number", REMARK_LENGTH))


def _named(field: str) -> Callable[[Part], str]:
    return lambda value: words(value, field, REMARK_LENGTH)


REMARKS: Final[Mapping[str, Callable[[Part], str]]] = MappingProxyType(
    {
        "location": _coordinates,
        "venue": _venue,
        "contact": _contact,
        "document": _named("file_name"),
        "audio": _named("file_name"),
        "sticker": _named("emoji"),
        "dice": _named("emoji"),
        "poll": _named("question"),
        "checklist": _named("title"),
    }
)
