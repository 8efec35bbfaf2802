"""Where a reader's letter ends: Lao and Thai letters with their vowels and tones, emoji, flags."""

import unicodedata

JOINER, NON_JOINER = "\u200d", "\u200c"
TAGS = range(0xE0020, 0xE0080)
SKIN_TONES = range(0x1F3FB, 0x1F400)
FLAG_LETTERS = range(0x1F1E6, 0x1F200)
HANGUL_TAILS = range(0x1160, 0x1200)
# Spacing vowels that are written after their consonant, and those written before it.
FOLLOWING = frozenset("\u0e30\u0e32\u0e33\u0e45\u0eb0\u0eb2\u0eb3\u0ebd")
LEADING_THAI = frozenset("\u0e40\u0e41\u0e42\u0e43\u0e44")
LEADING_LAO = frozenset("\u0ec0\u0ec1\u0ec2\u0ec3\u0ec4")
THAI_CONSONANTS = range(0x0E01, 0x0E2F)
LAO_CONSONANTS = (range(0x0E81, 0x0EAF), range(0x0EDC, 0x0EE0))


def is_boundary(text: str, at: int) -> bool:
    """Whether a text may be cut before the character at that index without hurting a letter."""
    if not 0 < at < len(text):
        return True
    before, after = text[at - 1], text[at]
    if _stands_alone(before) or _stands_alone(after):
        return (before, after) != ("\r", "\n")
    if _is_flag(before) and _is_flag(after):
        return _flags_before(text, at) % 2 == 0
    joined = before == JOINER and not after.isspace()
    return not (joined or _extends(after) or _leads(before, after))


def _stands_alone(character: str) -> bool:
    """Whether nothing ever joins it: controls, line ends, the zero-width space."""
    if character in (JOINER, NON_JOINER) or ord(character) in TAGS:
        return False
    return unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"}


def _extends(character: str) -> bool:
    if character in (JOINER, NON_JOINER) or character in FOLLOWING:
        return True
    number = ord(character)
    if number in TAGS or number in SKIN_TONES or number in HANGUL_TAILS:
        return True
    return unicodedata.category(character) in {"Mn", "Mc", "Me"}


def _leads(vowel: str, consonant: str) -> bool:
    number = ord(consonant)
    if vowel in LEADING_THAI:
        return number in THAI_CONSONANTS
    return vowel in LEADING_LAO and any(number in letters for letters in LAO_CONSONANTS)


def _is_flag(character: str) -> bool:
    return ord(character) in FLAG_LETTERS


def _flags_before(text: str, at: int) -> int:
    start = at
    while start > 0 and _is_flag(text[start - 1]):
        start -= 1
    return at - start
