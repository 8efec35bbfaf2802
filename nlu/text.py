"""One comparable form for the many ways in which the same words are typed."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from nlu.letters import (
    CLOSING,
    DROPPED,
    FOLLOWING_VOWELS,
    GAP,
    LEADING_VOWELS,
    OPENED_BY,
    folded,
    is_lao,
    is_native,
)

_APOSTROPHES = frozenset("'’‘`´ʼ")
_PLAIN = re.compile("[a-z0-9 ]*")
_TWICE = re.compile(r"([a-z])\1+")
_LONGEST_QUOTE = 120
_TWO = 2
_DOUBLED_LEADING_E = {"ເ": "ແ", "เ": "แ"}


@dataclass(slots=True)
class Letters:
    """The letters of a message, where each stands in it, and whether a gap was typed before it."""

    form: list[str] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    gaps: bytearray = field(default_factory=bytearray)


@dataclass(frozen=True, slots=True)
class Comparable:
    """A message as it is compared, with the way back to the message as typed.

    `form` holds letters and digits only. `offsets` has one entry for every letter of the form
    and one for its end: where it stands in `text`. `gaps[i]` is 1 where something other than a
    letter was typed before letter `i`.
    """

    text: str
    form: str
    offsets: list[int]
    gaps: bytes

    def is_edge(self, at: int) -> bool:
        """Tell whether a word may begin or end before letter `at`.

        Lao and Thai words have no visible edges; theirs may be anywhere but inside a syllable's
        vowel. Latin words and numbers end where something else is typed.
        """
        if at in (0, len(self.form)):
            return True
        before, letter = self.form[at - 1], self.form[at]
        if is_native(letter) and is_native(before):
            if letter in FOLLOWING_VOWELS or before in LEADING_VOWELS:
                return False
            return before not in FOLLOWING_VOWELS or not self._closes(at)
        return bool(self.gaps[at]) or _kind(before) != _kind(letter)

    def _closes(self, at: int) -> bool:
        """Tell whether the consonant at `at` closes the syllable before it: ຂ້າ is not in ຂາດ.

        Lao writes every vowel, so a consonant without one closes. Thai leaves some out; there
        a consonant surely closes before a gap and before the beginning of another syllable.
        """
        letter, after = self.form[at], self.form[at + 1 : at + 2]
        if self.gaps[at] or letter not in CLOSING or after.isdigit():
            return False
        if is_lao(letter):
            return after not in OPENED_BY or after == ""
        if after == "" or self.gaps[at + 1] or after in LEADING_VOWELS:
            return True
        return after not in OPENED_BY and self.form[at + 2 : at + 3] in FOLLOWING_VOWELS

    def quote(self, start: int, end: int) -> str:
        """Give the person's own words for letters `start` to `end`, at most 120 characters."""
        first, last = self.offsets[start], self.offsets[end]
        last = min(last, first + _LONGEST_QUOTE)
        while last > first and self._is_blank(self.text[last - 1]):
            last -= 1
        return self.text[first:last]

    @staticmethod
    def _is_blank(character: str) -> bool:
        """Tell gaps and invisible marks, which end no quotation, from tone marks, which may."""
        letters = folded(character)
        return letters == GAP or (letters == DROPPED and not is_native(character))


def _kind(letter: str) -> int:
    if is_native(letter):
        return 0
    return 1 if letter.isdigit() else 2


def letters_of(text: str) -> Letters:
    """Fold every character of a message and note where the gaps were typed."""
    found = Letters()
    form, offsets, gaps = found.form, found.offsets, found.gaps
    gap = True
    for offset, character in enumerate(text):
        letters = folded(character)
        if len(letters) == 1 and letters != GAP:
            form.append(letters)
            offsets.append(offset)
            gaps.append(gap)
            gap = False
        elif letters == GAP:
            gap = gap or not _joins_a_word(text, offset)
        else:
            if text[offset - 1 : offset] == character:
                continue  # ນ້ຳຳຳ: a sign of two letters, drawn out
            for letter in letters.replace(GAP, ""):
                form.append(letter)
                offsets.append(offset)
                gaps.append(gap)
                gap = False
    return found


def _joins_a_word(text: str, offset: int) -> bool:
    """Tell the apostrophe of "can't", which does not part two words, from a quotation mark."""
    return (
        text[offset] in _APOSTROPHES
        and 0 < offset < len(text) - 1
        and text[offset - 1].isalpha()
        and text[offset + 1].isalpha()
    )


def comparable(text: str) -> Comparable:
    """Give the form in which a message is compared; never fails, linear in the message's length."""
    return drawn_together(text, letters_of(text))


def form_of(text: str) -> str:
    """Give the form alone: `comparable(text).form`, far quicker where all is plain Latin words."""
    words = text.split()
    # A letter that stands alone beside its like may be part of a word typed letter by letter.
    alike = any(
        1 in (len(word), len(after)) and word[-1] == after[0] for word, after in pairwise(words)
    )
    if alike or not _PLAIN.fullmatch(text):
        return comparable(text).form
    return "".join(_TWICE.sub(r"\1", word) for word in words)


def drawn_together(text: str, letters: Letters) -> Comparable:
    """Draw repeated letters together: "heeelp" is help, ຊ່ວຍຍຍ is ຊ່ວຍ."""
    form, offsets, gaps = letters.form, letters.offsets, letters.gaps
    kept = Letters()
    at, count = 0, len(form)
    while at < count:
        letter, end = form[at], at + 1
        if end < count and form[end] == letter:
            end = _end_of_run(letters, at)
        first = at
        if end - at > 1:
            first = at if not _stays_double(letters, at, end) else end - 1
            letter = _DOUBLED_LEADING_E.get(letter, letter)
        kept.form.append(letter)
        kept.offsets.append(offsets[at])
        kept.gaps.append(gaps[at])
        if first != at:
            kept.form.append(letter)
            kept.offsets.append(offsets[first])
            kept.gaps.append(any(gaps[at + 1 : end]))
        at = end
    return sealed(text, kept)


def _end_of_run(letters: Letters, at: int) -> int:
    """Find where the repetition of one letter ends; digits count as they stand."""
    form, letter, end = letters.form, letters.form[at], at + 1
    if letter.isdigit():
        return end
    native = is_native(letter)
    while end < len(form) and form[end] == letter:
        if not native and letters.gaps[end] and not _spelled_out(letters, end):
            break
        end += 1
    return end


def _spelled_out(letters: Letters, at: int) -> bool:
    """Tell whether letters are typed one by one ("h e e l p") around this one."""
    gaps, count = letters.gaps, len(letters.form)
    return bool(gaps[at - 1]) and (at + 1 == count or bool(gaps[at + 1]))


def _stays_double(letters: Letters, at: int, end: int) -> bool:
    """Tell whether a repeated consonant closes one syllable and opens the next, as in ຢາກກິນ.

    Two are taken as typed; of more, two stay where a vowel follows that the last one must open,
    and where the first one stands within a vowel, as in ໂດດ.
    """
    letter = letters.form[at]
    if not is_native(letter) or letter in FOLLOWING_VOWELS or letter in LEADING_VOWELS:
        return False
    if end - at == _TWO or (at > 0 and letters.form[at - 1] in LEADING_VOWELS):
        return True
    return "".join(letters.form[end : end + 1]) in OPENED_BY


def sealed(text: str, kept: Letters) -> Comparable:
    """Close a list of letters into a `Comparable` of `text`."""
    kept.offsets.append(len(text))
    kept.gaps.append(1)
    return Comparable(text, "".join(kept.form), kept.offsets, bytes(kept.gaps))
