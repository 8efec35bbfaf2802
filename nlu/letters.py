"""What each typed character counts for when messages are compared; tones and marks fold away."""

import unicodedata
from functools import cache

GAP = " "
DROPPED = ""

LEADING_VOWELS = frozenset("ເແໂໄเแโไ")
FOLLOWING_VOWELS = frozenset("ະັາິີຶືຸູົໍຽ" + "ะัาิีึืุูํ")
# What may close a syllable, and what follows the first letter of a new one.
CLOSING = frozenset("ກງຍດນບມວ" + "กงยดนมว")
OPENED_BY = FOLLOWING_VOWELS | frozenset("ອວລ" + "อวลร")

# Tone marks, cancellation marks, the sign of repetition and the short mark of Thai.
_DROPPED_MARKS = frozenset("່້໊໋໌ໆຯ຺໎" + "่้๊๋์็ๆฯฺ๎")

# Letters that sound alike to a hurried writer, or are older spellings of one another. Lao r and
# the under-l are l; Thai spells one sound with many letters, and Lao speakers do not know which.
_LIKE = str.maketrans(
    "ຣຼໃຶຸ" + "ฬใๅศษณญภธฑฒฐฎฏฅซ",
    "ລລໄືູ" + "ลไาสสนยพทททถดตคช",
)

_NAMED_SYMBOLS = {"🆘": "sos"}


@cache
def folded(character: str) -> str:
    """Give what one character counts for: letters, `GAP`, or `DROPPED`."""
    if character in _NAMED_SYMBOLS:
        return _NAMED_SYMBOLS[character]
    return "".join(_folded_one(part) for part in unicodedata.normalize("NFKD", character)).strip(
        # A character that falls apart into a letter and a blank is that letter.
        GAP if len(unicodedata.normalize("NFKD", character)) > 1 else "",
    )


def _folded_one(character: str) -> str:
    category = unicodedata.category(character)
    if character in _DROPPED_MARKS or category in {"Cf", "Me"}:
        return DROPPED
    if category == "Mn" and not is_native(character):
        return DROPPED
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category[0] == "L" or is_native(character):
        return character.translate(_LIKE).casefold()
    return GAP


def is_lao(character: str) -> bool:
    """Tell whether a character belongs to the Lao block."""
    return "\u0e80" <= character <= "\u0eff"


def is_thai(character: str) -> bool:
    """Tell whether a character belongs to the Thai block."""
    return "\u0e00" <= character <= "\u0e7f"


def is_native(character: str) -> bool:
    """Tell whether a character is Lao or Thai, which are written without spaces."""
    return "\u0e00" <= character <= "\u0eff"
