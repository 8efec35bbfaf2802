"""Cuts a long message into the few stretches that are read one by one for warning signs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

SHORT = 60  # letters: a message no longer than this is not cut
MOST_LETTERS = 500  # of all windows together, about 0.2 ms each; a message up to here is read whole
_LONGEST = 100  # letters of a window, where the text is not cut finer than that
_SHORTEST = 25  # letters: less is read with what stands beside it
_MOST = 8  # windows
_END_OF_LINE = re.compile(r"\n+|(?<=[.!?…])\s+")
_BLANK = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a text: `start` and `end` are offsets into it."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def to(self, other: "Window") -> "Window":
        """Both, and what stands between them."""
        return Window(self.start, other.end)

    def of(self, text: str) -> str:
        """The words in it."""
        return text[self.start : self.end]


def windows(text: str) -> tuple[Window, ...]:
    """Sentences, or parts of long ones, in order: 8 at most, of about 100 letters at most.

    They cover all of a text of `MOST_LETTERS`; of a longer one they are spread evenly over it.
    """
    parts = _joined([part for line in _lines(text) for part in _parts(text, line)])
    if not parts:
        return ()
    if len(text) <= MOST_LETTERS:
        return tuple(_fewer(parts))
    letters = sum(map(len, parts))
    count = max(1, min(_MOST, len(parts), len(parts) * MOST_LETTERS // letters))
    last = len(parts) - 1
    return tuple(parts[round(place * last / max(1, count - 1))] for place in range(count))


def _lines(text: str) -> Iterator[Window]:
    at = 0
    for end in _END_OF_LINE.finditer(text):
        yield from _stripped(text, at, end.start())
        at = end.end()
    yield from _stripped(text, at, len(text))


def _stripped(text: str, start: int, end: int) -> Iterator[Window]:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end = start + len(words.strip())
    if end > start:
        yield Window(start, end)


def _parts(text: str, line: Window) -> Iterator[Window]:
    """A line in parts that are about as long as one another, cut at blanks where there are any."""
    start = line.start
    while line.end - start > _LONGEST:
        aim = (line.end - start) // -(-(line.end - start) // _LONGEST)
        reach = text[start : start + _LONGEST + 1]
        blanks = [blank.start() for blank in _BLANK.finditer(reach)]
        later = [place for place in blanks if place > _LONGEST // 3]
        cut = start + min(later, key=lambda place: abs(place - aim), default=aim)
        yield Window(start, cut)
        start = cut + len(text[cut : line.end]) - len(text[cut : line.end].lstrip())
    if line.end > start:
        yield Window(start, line.end)


def _joined(parts: list[Window]) -> list[Window]:
    """Short parts with what stands before them, as long as both are no longer than a window."""
    joined: list[Window] = []
    for part in parts:
        before = joined[-1] if joined else None
        if (
            before is not None
            and min(len(part), len(before)) < _SHORTEST
            and len(before.to(part)) <= _LONGEST
        ):
            joined[-1] = before.to(part)
        else:
            joined.append(part)
    return joined


def _fewer(parts: list[Window]) -> list[Window]:
    """The shortest neighbours together, until there are no more than may be read."""
    while len(parts) > _MOST:
        pairs = range(len(parts) - 1)
        place = min(pairs, key=lambda at: len(parts[at].to(parts[at + 1])))
        parts[place : place + 2] = [parts[place].to(parts[place + 1])]
    return parts
