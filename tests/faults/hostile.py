"""Seeded makers of what should never come, and comes: broken bodies, slashes, names, formats."""

import json
import random
from collections.abc import Iterator
from typing import Any

from tests.fakes.telegram.world import Json

KINDS = (
    "message", "edited_message", "callback_query", "my_chat_member", "channel_post", "poll",
    "inline_query", "business_message", "message_reaction", "chat_boost", "telepathy", "",
)  # fmt: skip
FIELDS = (
    "text", "chat", "from", "id", "type", "entities", "photo", "voice", "location", "contact",
    "data", "message", "caption", "document", "new_chat_member", "status", "first_name", "date",
    "message_id", "sticker", "venue", "file_id", "latitude", "update_id", "reply_to_message",
)  # fmt: skip
ODD: tuple[object, ...] = (
    None, True, False, 0, -1, 2**63, -(2**63) - 1, 10**40, 1e308, "", " ", "\x00", "\ud800",
    "\udfff\ud800", "ສະບາຍດີ", "private", "/start", "a" * 5000, [], {}, [[]], [None], {"": None},
)  # fmt: skip
INVISIBLE = ("", " ", "\u200b", "\ufeff", "\u2060", "\n", "\t", "\u00a0", "\u200e", "\u3164"[:0])
SLASHES = ("/", "\uff0f", "//", "/ /")
FORMATS = (
    "{0.__class__}", "{name}", "{}", "{0!r:>99999999}", "%s", "%(name)s", "%n%n%s", "{{7*7}}",
    "${7*7}", "#{7*7}", "<%= 7*7 %>", "{% debug %}", "{self.__init__.__globals__}", "\\x41",
    "$(id)", "`id`", "{house}", "{{ config }}", "%99999d", "{0[0]}", "&lt;b&gt;", "\\u0041",
)  # fmt: skip
NAMES = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "**bold**", "[x](javascript:1)",
    "\u202eevil\u202c", "\x1b[31mred\x1b[0m", "{0.__class__}", "=cmd|'/C calc'!A0", "@SUM(1)",
    "a" * 4096, "", " ", "\x00", "\r\nSet-Cookie: a=b", "\u2028\u2029", "'; DROP TABLE people;--",
    "{{7*7}}", "%s%s%s", "\ud83d", "\u0e33" * 50, "ນ້ອຍ", "</title>", "&amp;", '" onload="x',
)  # fmt: skip


def update(number: int, chat: int, text: str, **user: Any) -> Json:  # noqa: ANN401 - JSON
    """A good update, as Telegram makes it."""
    person = {"id": chat, "is_bot": False, "first_name": "Noy (fictional)"} | user
    place = {"id": chat, "type": "private"}
    message = {"message_id": number, "date": 1, "from": person, "chat": place, "text": text}
    return {"update_id": number, "message": message}


def bodies(chance: random.Random, count: int, first: int) -> Iterator[bytes]:
    """So many bodies that Telegram's secret comes with and that nobody should rely on."""
    makers = (_noise, _torn, _odd_update, _odd_update, _odd_update, _deep, _odd_message)
    for number in range(first, first + count):
        yield chance.choice(makers)(chance, number)


def _noise(chance: random.Random, _number: int) -> bytes:
    return chance.randbytes(chance.randint(0, 200))


def _torn(chance: random.Random, number: int) -> bytes:
    body = json.dumps(update(number, 7, "torn")).encode()
    return body[: chance.randint(0, len(body) - 1)]


def _deep(chance: random.Random, number: int) -> bytes:
    depth = chance.choice((50, 900, 10_000))
    inside = b"[" * depth + b"]" * depth
    return b'{"update_id": %d, "message": {"chat": %s}}' % (number, inside)


def _odd_update(chance: random.Random, number: int) -> bytes:
    kind = chance.choice(KINDS)
    content = {"update_id": chance.choice((number, number, number, *ODD)), kind: _odd(chance, 4)}
    return json.dumps(content).encode()


def _odd_message(chance: random.Random, number: int) -> bytes:
    """A message that is a good one but for a few of its fields."""
    made = update(number, -chance.randint(1, 99), "odd")  # a group: it must change nothing
    made["message"]["chat"]["type"] = chance.choice(("group", "private", "secret", 5, None))
    for _ in range(chance.randint(1, 4)):
        made["message"][chance.choice(FIELDS)] = _odd(chance, 2)
    return json.dumps(made).encode()


def _odd(chance: random.Random, depth: int) -> object:
    if depth == 0 or chance.random() < 0.3:
        return chance.choice(ODD)
    if chance.random() < 0.2:
        return [_odd(chance, depth - 1) for _ in range(chance.randint(0, 3))]
    return {chance.choice(FIELDS): _odd(chance, depth - 1) for _ in range(chance.randint(0, 5))}


def slashed(chance: random.Random, labels: tuple[str, ...]) -> str:
    """A text that begins with a slash, however well it hides it, and then names an intent."""
    before = "".join(chance.choice(INVISIBLE) for _ in range(chance.randint(0, 3)))
    tail = chance.choice(("", '{"level": "none"}', "@1.0", " please"))
    return f"{before}{chance.choice(SLASHES)}{chance.choice(labels)}{tail}"


def formatted(chance: random.Random) -> str:
    """A text with a few things in it that some formatter would expand."""
    return " ".join(chance.choice(FORMATS) for _ in range(chance.randint(1, 4)))
