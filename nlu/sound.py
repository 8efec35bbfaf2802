"""Romanised Lao by its sound: no two people spell it alike, so spellings are folded to one."""

import re
from itertools import groupby

from nlu.text import Comparable, Letters, letters_of, sealed

# Longest first wins; French-style and English-style spellings meet, aspiration is dropped.
_SPELLINGS = {
    "eua": "üa", "uea": "üa", "oua": "ua", "iea": "ia", "ieu": "iu",
    "aai": "ai", "aay": "ai", "aeo": "eo", "eaw": "eo", "aew": "eo", "iao": "io", "iaw": "io",
    "uay": "uai", "uoy": "uai", "ooy": "oi", "oiy": "oi", "aiy": "ai", "ng": "ng",
    "kh": "k", "ph": "p", "th": "t", "ch": "c", "sh": "s", "gn": "y", "nh": "y", "ny": "y",
    "ou": "u", "oo": "u", "eu": "ü", "ue": "ü", "ee": "i",
    "ie": "ia", "ae": "e", "ea": "e", "oe": "e", "ay": "ai", "oy": "oi", "uy": "ui", "ey": "ei",
    "aw": "o", "au": "ao", "ah": "a", "oh": "o", "eh": "e",
    "dt": "t", "bp": "p",
    "j": "c", "x": "s", "v": "w", "z": "s", "q": "k", "g": "k",
}  # fmt: skip
# The r that only lengthens a vowel ("yark"), not the one that opens a syllable ("karaoke").
_LONG_VOWELS = {r"ar(?![aeiou])": "a", r"or(?![aeiou])": "o", r"er(?![aeiou])": "e"}
_TWO = 2
# Plain alternatives over at most four letters: no repetition, so nothing to backtrack into.
_LONGEST = [spelling for spelling in _SPELLINGS if len(spelling) > _TWO]
_SPELLING = re.compile("|".join(dict.fromkeys([*_LONGEST, *_LONG_VOWELS, *_SPELLINGS])))
# "thai" is Thailand, to photograph or the last, and in one letter apart from "tai", to die: who
# writes the one does not mean the other.
APART, _TOGETHER = "T", "t"
_NOT_TO_DIE = re.compile("th(?=a[iy])")
# Elsewhere "oo", "au" and "ow" are other sounds; in these words they are the o of "bor".
_WORDS = {
    word: sound
    for sound, words in {
        "bo": ("bau", "bow", "boo", "boa", "bho", "bx"),
        "ok": ("ook", "oog", "auk", "aok", "oak"),
        "hai": ("hei",),
        "hong": ("hoong", "haung"),
        "khao": ("khow",),
        "nong": ("noong", "naung"),
        "patu": ("pratu", "pratou", "pratoo", "batu"),
    }.items()
    for word in words
}
# What is typed in one piece and is two words: "bohai ork", "khaobor", "theukti"; but "bork" and
# "theukjai" are one. It is cut only before words that stand beside these in what is listened for.
_CUT = re.compile(
    "b(?=ha[iy]|da[iy]|mi|yak)|(?:bor|boh|baw|bo)"
    "(?=ha[iy]|da[iy]|yak|yark|mi|mee|hu|hou|yu|you|ork|ook|kheun|yom|nyom|pa[iy])"
    "|(?:khao|kao|lao|phua|pua|nai)(?=bor|bo(?:hai|dai)|khang|ti(?:kh|nong|$))"
    "|(?:theuk|thuek|teuk|tuek|thuk)(?=ti|top|thup|tup|kh?ang|kh?om|kh?ai|lork|bang|[jc]h?ap)"
)
_DRAWN_OUT = re.compile(r"(\w)\1\1")
# What a word may end on: b and d are heard as p and t.
_LAST = {"b": "p", "d": "t", "y": "i"}


def sounded(text: str) -> Comparable:
    """Give the sound of a message's Latin words; other letters stand as they are."""
    return sound_of(text, letters_of(text))


def spoken_alike(form: str) -> tuple[str, ...]:
    """Give a sound as it is heard, and as it is where "thai" is spelt "tai"."""
    return (form, form.replace(APART, _TOGETHER)) if APART in form else (form,)


def sound_of(text: str, letters: Letters, *, apart: bool = False) -> Comparable:
    """Give the sound of a message whose letters are already known; with `apart` "thai" is "Tai"."""
    kept = Letters()
    typed, gaps, count = "".join(letters.form), letters.gaps, len(letters.form)
    start = 0
    while start < count:
        end = _end_of_word(gaps, start, count)
        if cut := _CUT.match(typed, start, end):
            end = cut.end()
        word = typed[start:end]
        word = _NOT_TO_DIE.sub(2 * APART, word) if apart else word
        _sound_word(word, letters.offsets[start:end], kept)
        start = end
    return sealed(text, kept)


def _end_of_word(gaps: bytearray, start: int, count: int) -> int:
    """Find where a word ends; three and more single letters are one word, spelled out."""
    end = gaps.find(1, start + 1)
    end = count if end < 0 else end
    last = end
    while last - start >= 1 and last < count and gaps[last] and gaps[last - 1]:
        if last + 1 < count and not gaps[last + 1]:
            break
        last += 1
    return last if end - start == 1 and last - start > _TWO else end


def _sound_word(word: str, offsets: list[int], kept: Letters) -> None:
    first, at = len(kept.form), 0
    if _DRAWN_OUT.search(word):
        word, offsets = _shortened(word, offsets)
    if sound := _WORDS.get(word):
        word, offsets = sound, offsets[:1] * len(sound)
    for match in _SPELLING.finditer(word):
        _put(word[at : match.start()], offsets, at, kept, first)
        spelling = match[0]
        sound = _SPELLINGS.get(spelling) or spelling[0]
        _put(sound, [offsets[match.start()]] * len(sound), 0, kept, first)
        at = match.end()
    _put(word[at:], offsets, at, kept, first)
    if len(kept.form) > first + 1:
        kept.form[-1] = _LAST.get(kept.form[-1], kept.form[-1])


def _shortened(word: str, offsets: list[int]) -> tuple[str, list[int]]:
    """Draw three and more of one letter together; two may be a spelling of their own ("tee")."""
    kept: list[int] = []
    at = 0
    for letter, run in groupby(word):
        length = len(list(run))
        kept += range(at, at + (1 if length > _TWO and not letter.isdigit() else length))
        at += length
    return "".join(word[place] for place in kept), [offsets[place] for place in kept]


def _put(sound: str, offsets: list[int], at: int, kept: Letters, first: int) -> None:
    """Add letters that stand from `offsets[at]` on, each once however often it is repeated."""
    form = kept.form
    for place, letter in enumerate(sound, at):
        fresh = len(form) == first
        if fresh or form[-1] != letter or letter.isdigit():
            form.append(letter)
            kept.offsets.append(offsets[place])
            kept.gaps.append(fresh)
