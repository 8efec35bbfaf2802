"""Which texts are near one another: by their sound, letter by letter, in one pass."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

from nlu.letters import is_native
from nlu.sound import sounded
from nlu.text import comparable

NEAR = 0.24  # the cosine from which two texts are of one group
GRAM = 3
LONGEST = 160  # letters of a text that are looked at
TRIED = 4  # groups that are looked at closely for each text
USUAL = 100  # a piece that so many texts have tells little about which group it is

Pieces = frozenset[str]


@dataclass(frozen=True, slots=True)
class Weighed:
    """How much each piece tells (rare ones more), and how long each text is by that."""

    weights: Mapping[str, float]
    usual: frozenset[str]
    texts: Sequence[Pieces]
    lengths: Sequence[float]

    def cosine(self, one: int, other: int) -> float:
        """How near two texts are, from 0 to 1."""
        shared = self.texts[one] & self.texts[other]
        both = sum(map(self.weights.__getitem__, shared))
        return both / (self.lengths[one] * self.lengths[other])


def pieces(text: str) -> Pieces:
    """The letters of a text in threes, as they sound: the same for many ways of typing."""
    text = text[:LONGEST]
    heard = comparable(text) if any(map(is_native, text)) else sounded(text)
    form = f" {heard.form} "
    return frozenset(form[at : at + GRAM] for at in range(max(len(form) - GRAM + 1, 1)))


def grouped(texts: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """The places of texts that belong together, the biggest group first; each text is in one."""
    weighed = _weighed([pieces(text) for text in texts])
    firsts: list[int] = []
    members: list[list[int]] = []
    having: dict[str, list[int]] = defaultdict(list)
    for place, found in enumerate(weighed.texts):
        telling = found - weighed.usual or found
        group = _nearest(weighed, place, telling, firsts, having)
        if group is None:
            for piece in telling:
                having[piece].append(len(firsts))
            firsts.append(place)
            members.append([place])
        else:
            members[group].append(place)
    members.sort(key=lambda places: (-len(places), places[0]))
    return tuple(map(tuple, members))


def _weighed(texts: list[Pieces]) -> Weighed:
    counts = Counter(piece for found in texts for piece in found)
    weights = {piece: log(1 + len(texts) / count) ** 2 for piece, count in counts.items()}
    lengths = [sqrt(sum(map(weights.__getitem__, found))) for found in texts]
    most = max(USUAL, len(texts) // 20)
    usual = frozenset(piece for piece, count in counts.items() if count > most)
    return Weighed(weights, usual, texts, lengths)


def _nearest(
    weighed: Weighed, place: int, telling: Pieces, firsts: list[int], having: dict[str, list[int]]
) -> int | None:
    """The group whose first text is nearest, if any is near."""
    shared: dict[int, float] = defaultdict(float)
    for piece in telling:
        weight = weighed.weights[piece]
        for group in having.get(piece, ()):
            shared[group] += weight
    best, at = NEAR, None
    for group in heapq.nlargest(TRIED, shared, key=shared.__getitem__):
        near = weighed.cosine(place, firsts[group])
        if near >= best:
            best, at = near, group
    return at
