"""Words looked for in what was said: one form for every spelling, and where they stand in it.

Lao is written out in Latin letters by its sound, so that ຫນ and ໜ, tones in any order, marks
nobody sees and romanised Lao meet. What closes a syllable is not told from what opens one. Lao
looked for in Lao must have the same letters too: a sound alone would find too much.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache

from nlu.letters import DROPPED, folded, is_lao, is_native
from nlu.romanise import syllables
from nlu.sound import sounded
from nlu.text import Comparable, comparable

GRAM = 4
SHORTEST = 3  # sounds of a word in Latin letters; one of Lao or Thai may have two letters
MOST_WORDS = 8
LONGEST_WORD = 40
_END = "$"  # after the last letter: so that three letters at the very end are a gram too
_ALIKE = str.maketrans("bdgyv", "ptkiw")
# What may follow three letters in a form; behind a Thai letter it may be another one.
_LATIN = "abcdefghijklmnopqrstuvwxyzü0123456789" + _END
_THAI = "".join(map(chr, range(0x0E01, 0x0E4E))) + _LATIN

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sought:
    """A word to look for: its sound, and its letters where they are Lao or Thai."""

    sound: str
    letters: str = ""


def words_of(query: str) -> tuple[Sought, ...]:
    """The words of a query; what is too short alone is looked for with its neighbour."""
    words: list[Sought] = []
    short = ""
    for part in query.split():
        word = _sought(short + part)
        if len(word.sound) < SHORTEST and len(word.letters) < SHORTEST - 1:
            short += part
            continue
        words.append(word)
        short = ""
    return tuple(dict.fromkeys(words))[:MOST_WORDS]


def places(text: str, words: tuple[Sought, ...]) -> tuple[Span, ...]:
    """Where each of these words stands first in a text; none unless all are there."""
    native = any(map(is_native, text))
    typed = comparable(text) if any(word.letters for word in words) and native else None
    sound = sound_of(text) if typed is None or not all(word.letters for word in words) else None
    found = []
    for word in words:
        form, sought = (typed, word.letters) if typed and word.letters else (sound, word.sound)
        span = _span(form, sought) if form else None
        if span is None:
            return ()
        found.append(span)
    return _joined(sorted(found))


def sound_of(text: str) -> Comparable:
    """How a text sounds, in Latin letters; never fails, linear in its length."""
    plain, typed = _without_marks(text)
    written, at = plain, typed
    if any(map(is_lao, plain)):
        parts = tuple(syllables(plain))
        written = "".join(syllable for _, syllable in parts)
        at = [typed[start] for start, syllable in parts for _ in syllable]
    heard = sounded(written)
    letters: list[str] = []
    offsets: list[int] = []
    for letter, place in zip(heard.form.translate(_ALIKE), heard.offsets, strict=False):
        if not letters or letters[-1] != letter or letter.isdigit():
            letters.append(letter)
            offsets.append(at[place])
    offsets.append(len(text))
    return Comparable(text, "".join(letters), offsets, b"")


def grams(text: str) -> set[str]:
    """The runs of four letters that the sound of a text holds."""
    ended = sound_of(text).form + _END
    return {ended[at : at + GRAM] for at in range(len(ended) - GRAM + 1)}


def needs(word: Sought) -> tuple[frozenset[str], ...]:
    """What a text that holds this word must have: of every set at least one gram."""
    sound = word.sound
    if len(sound) < SHORTEST:
        return ()
    if len(sound) == SHORTEST:
        follows = _THAI if is_native(sound[-1]) else _LATIN
        return (frozenset(sound + letter for letter in follows),)
    return tuple(frozenset({sound[at : at + GRAM]}) for at in range(len(sound) - GRAM + 1))


def _sought(part: str) -> Sought:
    letters = comparable(part).form if any(map(is_native, part)) else ""
    return Sought(sound_of(part).form[:LONGEST_WORD], letters[:LONGEST_WORD])


def _span(form: Comparable, sought: str) -> Span | None:
    """Where it was typed; a syllable is never cut."""
    at = form.form.find(sought)
    if at < 0:
        return None
    start, last = form.offsets[at], form.offsets[at + len(sought) - 1]
    after = next(one for one in form.offsets[at + len(sought) :] if one > last)
    return start, start + len(form.text[start:after].rstrip())


def _without_marks(text: str) -> tuple[str, list[int]]:
    """The text without tone marks and marks nobody sees, and where each letter was typed."""
    parts = [_unmarked(character) for character in text]
    return "".join(parts), [at for at, part in enumerate(parts) for _ in part]


@cache
def _unmarked(character: str) -> str:
    parts = unicodedata.normalize("NFKD", character)
    return "".join(part for part in parts if folded(part) != DROPPED)


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """Spans that touch or overlap, made one."""
    kept = spans[:1]
    for start, end in spans[1:]:
        if start <= kept[-1][1]:
            kept[-1] = kept[-1][0], max(end, kept[-1][1])
        else:
            kept.append((start, end))
    return tuple(kept)
