"""The house's own letters for print, and any text made fit for a column of them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import accumulate, takewhile
from pathlib import Path
from tempfile import TemporaryDirectory

import typst
from fontTools.ttLib import TTFont

from bot.followup.pdf_words import known_words, pieces
from nlu.letters import FOLLOWING_VOWELS, LEADING_VOWELS

_SHELF = Path(__file__).parents[1] / "static" / "fonts"
_FAMILY, _FULL, _POSTSCRIPT, _TYPOGRAPHIC = 1, 4, 6, 16  # names in a font's table of names
# The letters that a first page must show so that every font is read before its file is gone.
_EVERY = 'set text(font: ("Saiyai Lao", "Saiyai Thai", "Saiyai Latin"), fallback: false)'
_SAMPLE = "\u0e81 \u0e01 a"
_BREAK = "\u200b"  # a line may end here, and nothing is seen
_CIRCLE = "\u25cc"  # what a mark stands on that has no letter
_UNSEEN_KEPT = frozenset("\u200b\u200c")
# Signs that workers type and no font of the house has: the kip, arrows, bounds, parts of one.
_SIGNS = {"\u20ad": "LAK", "\u2192": "->", "\u2264": "<=", "\u2265": ">=", "\u2044": "/"}
_MARKS = 3  # the most that one letter bears in Lao, Thai or Latin
_UNKNOWN = "\ufffd"  # stands for any number of letters that no font has
_BOLDER = 1.1
_LONGEST = 12.0  # a word that is wider, in heights of a letter, is none
# What has no word of Lao or Thai in it: an address of the web or a number.
_LATIN = re.compile(
    r"[^\s\u200b\u0e01-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e\u0e80-\u0ec5\u0ec8-\u0ecf\u0edc-\u0edf]+"
)
_LINES = re.compile(r"\n[ \n]*\n")


@dataclass(frozen=True, slots=True)
class Letters:
    """Fonts that Typst has read, how wide their letters are (in heights), and all known words."""

    fonts: typst.Fonts
    widths: Mapping[str, float]
    known: frozenset[str]

    def fit(self, text: str, room: float) -> list[str | list[str]]:
        """The text without what would turn, hide or pile up letters, in pieces for `pack.typ`.

        A piece in a list of its own is a word that no line may end within. A word wider than
        `room`, in heights of a letter, may be parted between any two of its letters.
        """
        return [
            self._word(piece, room) if whole else self._narrow(piece, room)
            for piece, whole in pieces(self.plain(text), self.known)
        ]

    def plain(self, text: str) -> str:
        """The text without what would turn, hide or pile up letters."""
        return _LINES.sub("\n\n", "".join(self._seen(text))).strip()

    def short(self, text: str, room: float) -> str:
        """The plain text on one line, so far as it goes into `room`; the rest is three dots."""
        seen = " ".join(self.plain(text).split())
        ends = accumulate(self.widths.get(letter, 0) for letter in seen)
        fits = sum(1 for _ in takewhile(lambda end: end <= room, ends))
        if fits == len(seen):
            return seen
        cut = next((at for at in range(fits, 0, -1) if _may_part(seen[at - 1], seen[at])), fits)
        return seen[:cut] + "\u2026"

    def _word(self, word: str, room: float) -> str | list[str]:
        return [word] if self._wide(word) <= min(room, _LONGEST) else _parted(word)

    def _narrow(self, text: str, room: float) -> str:
        return _LATIN.sub(
            lambda found: found[0] if self._wide(found[0]) <= room else _parted(found[0]), text
        )

    def _wide(self, word: str) -> float:
        return sum(self.widths.get(letter, 0) for letter in word) * _BOLDER

    def _seen(self, text: str) -> Iterator[str]:
        bearer, marks = " ", ""
        for character in unicodedata.normalize("NFC", text):
            kind = unicodedata.category(character)
            if kind in {"Cc", "Cf", "Cs"} and not character.isspace():
                if character in _UNSEEN_KEPT:
                    yield character
            elif kind[0] == "M":
                if character in marks or len(marks) == _MARKS or character not in self.widths:
                    continue
                if bearer.isspace():
                    bearer = _CIRCLE
                    yield bearer
                marks += character
                yield character
            else:
                before, bearer, marks = bearer, self._known(character), ""
                if (before, bearer) != (_UNKNOWN, _UNKNOWN):
                    yield bearer

    def _known(self, character: str) -> str:
        """The letter, or its plain form where no font has it, or the sign that it is unknown."""
        if character.isspace():
            return "\n" if character in "\n\u2028\u2029" else " "
        if character in self.widths:
            return character
        parts = unicodedata.normalize("NFKD", character)
        plain = "".join(_SIGNS.get(part, part) for part in parts if _kind(part) != "M")
        if not plain or not self.widths.keys() >= set(plain):
            return _UNKNOWN
        return f" {plain}" if "/" in plain else plain  # 2\u00bd is not 21/2


def _kind(character: str) -> str:
    return unicodedata.category(character)[0]


def _parted(word: str) -> str:
    return "".join(
        _BREAK + after if at and _may_part(word[at - 1], after) else after
        for at, after in enumerate(word)
    )


def _may_part(before: str, after: str) -> bool:
    """Whether a line may end between the two: never within a letter and its vowels and marks."""
    if _kind(after) == "M":
        return False
    return before == after or (after not in FOLLOWING_VOWELS and before not in LEADING_VOWELS)


@cache
def letters() -> Letters:
    """The house's fonts, unpacked once for as long as the house runs; a third of a second."""
    widths: dict[str, float] = {}
    with TemporaryDirectory() as folder:
        for packed in sorted(_SHELF.glob("*.woff2")):
            widths |= _unpack(packed, Path(folder))
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
        )
        _read_all(fonts)
    return Letters(fonts, widths, known_words())


def _unpack(packed: Path, folder: Path) -> dict[str, float]:
    """Write one font as Typst reads it, under a name of its own; its letters and their widths."""
    _, _, _, part, weight, _ = packed.stem.split("-")
    font = TTFont(packed)
    font.flavor = None
    family = f"Saiyai {part.title()}"
    named = {_FULL: f"{family} {weight}", _POSTSCRIPT: f"Saiyai-{part}-{weight}"}
    for name in font["name"].names:
        if name.nameID in {_FAMILY, _TYPOGRAPHIC, *named}:
            name.string = named.get(name.nameID, family)
    unpacked = BytesIO()
    font.save(unpacked)
    (folder / f"{packed.stem}.ttf").write_bytes(unpacked.getvalue())
    height, advances = font["head"].unitsPerEm, font["hmtx"]
    return {chr(code): advances[glyph][0] / height for code, glyph in font.getBestCmap().items()}


def _read_all(fonts: typst.Fonts) -> None:
    """Show a letter of every font: Typst reads a font when it is first needed."""
    page = f"#{_EVERY}; {_SAMPLE} #text(weight: 600)[{_SAMPLE}]"
    typst.compile(page.encode(), font_paths=fonts, ignore_system_fonts=True)
