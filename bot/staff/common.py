"""Whether too many people would think of this secret; the words are in `common.yml`."""

import functools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

OWN_ENOUGH = 6  # so many letters must be left when the common words and runs are taken out
RUN = 4  # keys in a row that count as a run
SAME_AGAIN = 12  # a text is no better for being repeated, unless it was this long itself
LETTERS = 5  # fewer different characters than this are no words


@dataclass(frozen=True, slots=True)
class Common:
    """What is common: whole sayings, words, keys in a row, and what stands in samples."""

    sayings: frozenset[str]
    words: tuple[str, ...]
    rows: tuple[str, ...]
    samples: tuple[str, ...]


def has_sample(secret: str) -> bool:
    """Whether a drawn secret is one that stands in somebody's instructions."""
    return any(sample in _bare(secret) for sample in _known().samples)


def is_common(passphrase: str, own: Iterable[str]) -> bool:
    """Whether it is made of common words, runs of keys, repetition, or the account's own names."""
    known = _known()
    text = _bare(passphrase)
    if len(set(text)) < LETTERS or text.strip("0123456789") in known.sayings:
        return True
    if _repeated(text):
        return True
    names = [name for name in map(_bare, own) if name]
    left = text
    for word in sorted((*known.words, *names), key=len, reverse=True):
        left = left.replace(word, " ")
    return len(_without_runs(left, known.rows)) < OWN_ENOUGH


def _repeated(text: str) -> bool:
    again = (text + text).find(text, 1)
    return again < len(text) and again < SAME_AGAIN


def _without_runs(text: str, rows: tuple[str, ...]) -> str:
    """What is left without keys in a row, digits and gaps."""
    left, at = [], 0
    while at < len(text):
        run = _run(text, at, rows)
        if not run and not text[at].isdecimal() and not text[at].isspace():
            left.append(text[at])
        at += run or 1
    return "".join(left)


def _run(text: str, at: int, rows: tuple[str, ...]) -> int:
    """How many keys in a row begin here; none where they are too few."""
    longest = 0
    for row in rows:
        while at + longest < len(text) and text[at : at + longest + 1] in row:
            longest += 1
    return longest if longest >= RUN else 0


def _bare(text: str) -> str:
    """Letters, their marks and digits, without capitals and without what stands between them."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(one for one in folded if unicodedata.category(one)[0] in "LMN")


@functools.cache
def _known() -> Common:
    told = yaml.load(Path(__file__).with_name("common.yml").read_text("utf-8"), yaml.CSafeLoader)
    rows = [re.sub(r"\s", "", unicodedata.normalize("NFKC", row)) for row in told["rows"]]
    return Common(
        sayings=frozenset(map(_bare, told["sayings"])),
        words=tuple(map(_bare, told["words"])),
        rows=(*rows, *(row[::-1] for row in rows)),
        samples=tuple(map(_bare, told["samples"])),
    )
