"""Lao letters written out in Latin ones, so that Lao phrases are also heard when romanised."""

import re
import unicodedata
from collections.abc import Iterator

from nlu.letters import DROPPED, folded, is_lao

_FIRST = {
    "ກ": "k", "ຂ": "k", "ຄ": "k", "ງ": "ng", "ຈ": "ch", "ສ": "s", "ຊ": "s", "ຍ": "y", "ດ": "d",
    "ຕ": "t", "ຖ": "th", "ທ": "th", "ນ": "n", "ບ": "b", "ປ": "p", "ຜ": "p", "ຝ": "f", "ພ": "p",
    "ຟ": "f", "ມ": "m", "ຢ": "y", "ລ": "l", "ວ": "v", "ຫ": "h", "ອ": "", "ຮ": "h",
}  # fmt: skip
_LAST = {"ກ": "k", "ງ": "ng", "ຍ": "i", "ດ": "t", "ນ": "n", "ບ": "p", "ມ": "m", "ວ": "o"}
_C = f"(?P<first>ຫ(?=[ງຍນມລວ][^ະັາິືີຸູົໍ]?)[ງຍນມລວ]|[{''.join(_FIRST)}])"
_F = f"(?P<last>[{''.join(_LAST)}](?![ະັາິີືູົໍຽ]))?"
# One syllable of Lao without tones, by its vowel; the first that fits is taken.
_VOWELS = (
    (f"ເ{_C}ົາ", "ao"),
    (f"ເ{_C}ືອ{_F}", "eua"),
    (f"ເ{_C}ັ?ຍ(?![ະັາິີືູົໍຽ])", "ia"),
    (f"[ເແ]{_C}ັ?ະ?[ິີື]?{_F}", "e"),
    (f"ໂ{_C}ະ?{_F}", "o"),
    (f"ໄ{_C}ຍ?(?![ະັາິີືູົໍຽ])", "ai"),
    (f"{_C}[ົັ]ວ(?:ະ|(?![ະັາິີືູົໍຽ]))", "ua"),
    (f"{_C}ຽ{_F}", "ia"),
    (f"{_C}ໍາ", "am"),
    (f"{_C}ວ?[ັາະ]{_F}", "a"),
    (f"{_C}[ິີ]{_F}", "i"),
    (f"{_C}ື{_F}", "eu"),
    (f"{_C}ູ{_F}", "u"),
    (f"{_C}ົ{_F}", "o"),
    (f"{_C}ໍ", "o"),
    (f"{_C}ອ{_F}", "o"),
    (f"{_C}ວ(?P<last>[{''.join(_LAST)}])(?![ະັາິີືູົໍຽ])", "ua"),
    (_C, "a"),
)
_SYLLABLES = tuple((re.compile(pattern), vowel) for pattern, vowel in _VOWELS)
# Only those that can begin with the letter at hand are tried.
_BY_FIRST = {"ເ": _SYLLABLES[:4], "ແ": _SYLLABLES[3:4], "ໂ": _SYLLABLES[4:5], "ໄ": _SYLLABLES[5:6]}
_BY_CONSONANT = _SYLLABLES[6:]
_SHORT = str.maketrans("ຶຸຣຼໃ", "ືູລລໄ")


def romanised(text: str) -> str:
    """Write Lao in Latin letters, a blank after each syllable; anything else stays as it is."""
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", text) if folded(mark) != DROPPED)
    return "".join(written for _at, written in syllables(plain))


def syllables(plain: str) -> Iterator[tuple[int, str]]:
    """Where each syllable stands in a text without tone marks, and how it is written in Latin."""
    plain = plain.translate(_SHORT)
    at = 0
    while at < len(plain):
        length, syllable = _syllable_at(plain, at)
        yield at, syllable
        at += length


def _syllable_at(plain: str, at: int) -> tuple[int, str]:
    if not is_lao(plain[at]):
        return 1, plain[at]
    for pattern, vowel in _BY_FIRST.get(plain[at], _BY_CONSONANT):
        match = pattern.match(plain, at)
        if match:
            parts = match.groupdict()
            first = parts["first"][-1] if parts["first"][:1] == "ຫ" else parts["first"]
            last = _LAST.get(parts.get("last") or "", "")
            return len(match[0]), f"{_FIRST[first]}{vowel}{last} "
    return 1, plain[at]
