"""Cuts a long text into messages: at a paragraph, line, sentence or word, or between letters."""

import re

from bot.telegram.clusters import is_boundary
from bot.telegram.limits import TEXT_UNITS
from bot.telegram.shape import repaired

BLANK = " \t\n\r\v\f\u00a0\u200b"
ASTRAL = 0x10000  # from here on a character takes two UTF-16 units
# The nicer kinds of cut must leave at least half a message, so that no scrap is sent alone.
NICER = (
    re.compile(r"\n[ \t\r\u200b]*\n"),
    re.compile(r"\n"),
    re.compile(r"[.!?\u2026\u3002][\"'\u201d\u2019)]?[ \u200b]"),
)
WORD = re.compile(r"[ \t\n\r\v\f\u200b]")


def split(text: str, limit: int = TEXT_UNITS) -> tuple[str, ...]:
    """Cut a text into parts of at most `limit` UTF-16 units; only blanks at the cuts are lost.

    A text of nothing but blanks gives no part, because Telegram takes no empty message.
    """
    text = repaired(text)
    parts, start = [], 0
    while start < len(text):
        end = _reach(text, start, limit)
        cut = len(text) if end == len(text) else _cut(text, start, end)
        parts.append(_trimmed(text[start:cut]))
        start = cut
    return tuple(part for part in parts if part)


def units(text: str) -> int:
    """Measure a text as Telegram does, in UTF-16 units."""
    return len(text) + sum(ord(character) >= ASTRAL for character in text)


def _trimmed(part: str) -> str:
    """Drop the blanks around a part, but for one that carries an accent of its own."""
    start = 0
    while start < len(part) and part[start] in BLANK and is_boundary(part, start + 1):
        start += 1
    return part[start:].rstrip(BLANK)


def _reach(text: str, start: int, limit: int) -> int:
    """How far a part that starts here can go."""
    used, end = 0, start
    while end < len(text):
        used += 2 if ord(text[end]) >= ASTRAL else 1
        if used > limit:
            break
        end += 1
    return end


def _cut(text: str, start: int, end: int) -> int:
    """Find the best place to cut; one blank beyond the end does not count, since it is dropped."""
    half = start + (end - start) // 2
    for pattern in NICER:
        cut = _last(pattern, text, half, end)
        if cut:
            return cut
    return _last(WORD, text, start, end) or _between_letters(text, start, end)


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    ends = [match.end() for match in pattern.finditer(text, start, end + 1)]
    return next((cut for cut in reversed(ends) if is_boundary(text, cut)), 0)


def _between_letters(text: str, start: int, end: int) -> int:
    for cut in range(end, start, -1):
        if is_boundary(text, cut):
            return cut
    return end  # one "letter" longer than a message: nobody's words
