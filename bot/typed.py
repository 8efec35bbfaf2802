"""Tells a command from words, so that nothing behind a slash is ever taken for an intent."""

import re
import unicodedata

from dialogues.heard import Heard, Kind
from nlu.reading import Language

SLASHES = "/\uff0f"
COMMAND = re.compile(r"([A-Za-z0-9_]{1,32})(?:@[A-Za-z0-9_]{1,32})?(?:\s+(.*))?\Z", re.DOTALL)


def heard_text(text: str, hint: Language | None) -> Heard:
    """Take a typed message as a command or as words.

    A slash counts wherever it is the first thing that can be seen, full-width or after spaces,
    zero-width characters and byte order marks. "/start@bot hello" is the command "start" with the
    words "hello"; a slash before words that are no command is dropped from them.
    """
    start = _first_seen(text)
    if text[start : start + 1] not in SLASHES or start == len(text):
        return Heard(Kind.TEXT, text=text, hint=hint)
    match = COMMAND.match(text, start + 1)
    if match is not None:
        said = without_slash(match[2] or "")
        return Heard(Kind.COMMAND, text=said, command=match[1].lower(), hint=hint)
    rest = without_slash(text)
    return Heard(Kind.TEXT if rest else Kind.COMMAND, text=rest, hint=hint)


def without_slash(text: str) -> str:
    """Leave a text as typed, but for the slashes that stand before its first letter."""
    start, slashed = _first_seen(text), False
    while start < len(text) and text[start] in SLASHES:
        slashed = True
        start = _first_seen(text, start + 1)
    return text[start:] if slashed else text


def _first_seen(text: str, start: int = 0) -> int:
    """Where the first character stands that can be seen."""
    while start < len(text) and _unseen(text[start]):
        start += 1
    return start


def _unseen(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in {"Cf", "Cc", "Mn", "Me"}
