"""Where a printed line of Lao or Thai may end: between the words of the house's own reader."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from nlu.engine import __file__ as _engine
from nlu.engine.words import Cutter
from nlu.letters import is_native

# The word lists lie in the engine's environment; they are read as data, as the engine does.
_PLACE = "lib/python*/site-packages"
_LISTS = (
    "laonlp/corpus/lo_spellcheck_dict.txt",
    "laonlp/corpus/Lao-Dictionary.txt",
    "pythainlp/corpus/words_th.txt",
)
_ENGINE = Path(_engine).parent / ".venv"
_AGAIN = re.compile("[\u0e46\u0ec6]*")  # say it again: stays with its word
_CUT_SHORT = frozenset("\u0e2f\u0eaf")  # a name cut short: stays with it, too


@cache
def known_words(engine: Path = _ENGINE) -> frozenset[str]:
    """Every Lao and Thai word of the lists; none where the engine is not built on this machine."""
    return frozenset(
        word
        for words in _LISTS
        for file in sorted(engine.glob(f"{_PLACE}/{words}"))
        for line in file.read_text(encoding="utf-8-sig").splitlines()
        if len(word := line.strip()) > 1 and not word.startswith("#")
    )


def pieces(text: str, known: frozenset[str]) -> Iterator[tuple[str, bool]]:
    """The whole text in pieces, in order; True for a word, within which no line may end.

    Letters that belong to no known word, such as a name, stay together as one. With no known
    words at all the text is one piece, and whoever lays it out finds the words.
    """
    at = 0
    for start, end in _spans(text, known) if known else ():
        if at < start:
            yield text[at:start], False
        yield text[start:end], True
        at = end
    if at < len(text):
        yield text[at:], False


def _spans(text: str, known: frozenset[str]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    strange = False  # whether the last span is of letters that no list knows
    for word in Cutter(known).cut(text):
        if not is_native(word.text[0]):
            continue
        end = _AGAIN.match(text, word.start + len(word.text)).end()  # type: ignore[union-attr]
        new = word.text not in known
        joins = word.text in _CUT_SHORT or (new and strange)
        if joins and spans and spans[-1][1] == word.start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((word.start, end))
        strange = new
    return spans
