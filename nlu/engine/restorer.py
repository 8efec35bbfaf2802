"""Writes romanised Lao back into Lao letters: the likeliest words that sound as it is spelt."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise
from typing import NamedTuple

from nlu.engine.spoken import spoken, spoken_words

_BEGINNING = "<"
_PAIRS_COUNT = 0.6  # against 0.4 for single words: how much the word before says
_UNSEEN = 0.02  # how often a word of the dictionary counts as said that no example says
_WORDS = 1_000  # kinds of words beside those that the examples have
_BROKEN = -3.0  # for each end of a word that stands inside a word as typed
_AS_TYPED = (-11.0, -1.2)  # a word left as it is: at all, and for each of its letters
_MOST_ALIKE = 12  # words tried of those that sound the same
_MOST_BEFORE = 4  # ways kept to come to a place


@dataclass(frozen=True)
class Counts:
    """How often each Lao word, and each word after another, is said in the examples."""

    words: dict[str, int]
    pairs: dict[tuple[str, str], int]

    @classmethod
    def of(cls, sentences: Iterable[list[str]]) -> "Counts":
        """Count sentences that are cut into words already."""
        words, pairs = Counter[str](), Counter[tuple[str, str]]()
        for sentence in sentences:
            words.update(sentence)
            pairs.update(pairwise([_BEGINNING, *sentence]))
        return cls(dict(words), dict(pairs))


class _Way(NamedTuple):
    """The best way to a word that ends here: its likelihood, where it starts, what was before."""

    likely: float
    start: int
    before: str


class Restorer:
    """Finds words by their sound, and of those that sound alike the likeliest in their place.

    A beam search (Viterbi over word pairs) whose cost grows with the message's length only.
    """

    def __init__(self, counts: Counts, dictionary: Iterable[str]) -> None:
        self._counts = counts
        self._said = sum(counts.words.values()) + _WORDS
        known = sorted(counts.words, key=lambda word: (-counts.words[word], word))
        known += sorted(set(dictionary) - counts.words.keys())
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        for word in known:
            sound = spoken(word)
            if sound and len(self._by_sound[sound]) < _MOST_ALIKE:
                self._by_sound[sound].append(word)
        self._longest = max(map(len, self._by_sound), default=0)

    def restored(self, text: str) -> str:
        """The message in Lao words parted by blanks; what is no Lao word stays as it sounds."""
        typed = spoken_words(text)
        sound = "".join(typed)
        starts, at = dict[int, str](), 0
        for word in typed:
            starts[at] = word
            at += len(word)
        starts[at] = ""
        ways: list[dict[str, _Way]] = [{} for _ in range(len(sound) + 1)]
        ways[0][_BEGINNING] = _Way(0.0, 0, "")
        for here in range(len(sound)):
            if ways[here]:
                self._go_on(sound, starts, ways, here)
        return self._read_back(ways) if sound else text

    def _go_on(
        self, sound: str, starts: dict[int, str], ways: list[dict[str, _Way]], here: int
    ) -> None:
        """Every word that may begin here, after the likeliest that end here."""
        best = nlargest(_MOST_BEFORE, ways[here].items(), key=lambda way: way[1].likely)
        for there in range(here + 1, min(here + self._longest, len(sound)) + 1):
            alike = self._by_sound.get(sound[here:there])
            if alike is None:
                continue
            broken = _BROKEN * ((here not in starts) + (there not in starts))
            for word in alike:
                for before, way in best:
                    likely = way.likely + self._likely(before, word) + broken
                    _keep(ways[there], word, _Way(likely, here, before))
        typed = starts.get(here)
        if typed:
            before, way = best[0]
            likely = way.likely + _AS_TYPED[0] + _AS_TYPED[1] * len(typed)
            _keep(ways[here + len(typed)], typed, _Way(likely, here, before))

    def _likely(self, before: str, word: str) -> float:
        alone = (self._counts.words.get(word, 0) + _UNSEEN) / self._said
        after = self._counts.pairs.get((before, word), 0) / self._counts.words.get(before, 1)
        return math.log(_PAIRS_COUNT * after + (1 - _PAIRS_COUNT) * alone)

    @staticmethod
    def _read_back(ways: list[dict[str, _Way]]) -> str:
        at = len(ways) - 1
        word = max(ways[at], key=lambda one: ways[at][one].likely)
        words = []
        while at > 0:
            words.append(word)
            way = ways[at][word]
            at, word = way.start, way.before
        return " ".join(reversed(words))


def _keep(ways: dict[str, _Way], word: str, way: _Way) -> None:
    if word not in ways or way.likely > ways[word].likely:
        ways[word] = way
