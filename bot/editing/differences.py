"""What changed between two texts, word by word, to be shown."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

# A word, a gap, any other sign; Lao and Thai write no gaps, so there a letter with its marks.
_PIECE = re.compile(
    "[ເ-ໄเ-ไ]?[\u0e01-\u0e2e\u0e81-\u0eae\u0edc-\u0edf][\u0e30-\u0e3a\u0e45-\u0e4e\u0eb0-\u0ebd\u0ec6-\u0ecd]*"
    r"|{\w+}|[^\W\u0e00-\u0eff]+|\s+|."
)
SAME, GONE, NEW = "same", "gone", "new"
SHORTEST = 3  # pieces: fewer between two changes would be read as part of them


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text: in both, only in the older one, or only in the newer one."""

    kind: str
    text: str


def differences(old: str, new: str) -> tuple[Stretch, ...]:
    """Both texts as one row of stretches."""
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    found: list[Stretch] = []
    for same, gone, come in _runs(before, after):
        for kind, text in ((SAME, same), (GONE, gone), (NEW, come)):
            if text:
                found.append(Stretch(kind, text))
    return tuple(found)


def _runs(before: list[str], after: list[str]) -> Iterator[tuple[str, str, str]]:
    """What stayed, and then what went and what came in its place."""
    gone, come = "", ""
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        stayed = "".join(before[i1:i2]) if tag == "equal" else ""
        inside = i1 > 0 and i2 < len(before) and (gone or come)
        if stayed and not (inside and i2 - i1 < SHORTEST):
            if gone or come:
                yield "", gone, come
            yield stayed, "", ""
            gone, come = "", ""
        else:
            gone += "".join(before[i1:i2])
            come += "".join(after[j1:j2])
    if gone or come:
        yield "", gone, come
