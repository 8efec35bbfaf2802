"""Which texts are near one another: by their sound, letter by letter, in one pass."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import log, sqrt

from nlu.letters import is_native
from nlu.sound import sounded
from nlu.text import comparable

NEAR = 0.24  # the cosine from which two texts are of one group
GRAM = 3
LONGEST = 100  # letters of a text that are looked at
TELLING = 24  # its rarest pieces, by which the groups are found that it may be near to
TRIED = 6  # of these groups those with the most such pieces are looked at closely
USUAL = 100  # a piece that more texts have tells little about which group it is

Pieces = frozenset[str]


@dataclass(frozen=True, slots=True)
class Weighed:
    """How much each piece tells (rare ones more), and how long each text is by that."""

    counts: Mapping[str, int]
    weights: Mapping[str, float]
    texts: Sequence[Pieces]
    lengths: Sequence[float]

    def cosine(self, one: int, other: int) -> float:
        """How near two texts are, from 0 to 1."""
        shared = self.texts[one] & self.texts[other]
        both = sum(map(self.weights.__getitem__, shared))
        return both / (self.lengths[one] * self.lengths[other])

    def telling(self, place: int) -> Sequence[str]:
        """The rarest pieces that this text shares with others."""
        most, counts = max(USUAL, len(self.texts) // 20), self.counts
        found = [piece for piece in self.texts[place] if 1 < counts[piece] <= most]
        return sorted(found or self.texts[place], key=counts.__getitem__)[:TELLING]


def grouped(texts: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """The places of texts that belong together, the biggest group first; each text is in one."""
    sounds: dict[str, str] = {}
    weighed = _weighed([_pieces(text, sounds) for text in texts])
    firsts: list[int] = []
    members: list[list[int]] = []
    having: dict[str, list[int]] = defaultdict(list)
    for place in range(len(texts)):
        telling = weighed.telling(place)
        shared = Counter(chain.from_iterable([having[piece] for piece in telling]))
        tried = [(one, firsts[one]) for one, _ in shared.most_common(TRIED)]
        group = _nearest(weighed, place, tried)
        if group is None:
            for piece in telling:
                having[piece].append(len(firsts))
            firsts.append(place)
            members.append([place])
        else:
            members[group].append(place)
    members.sort(key=lambda places: (-len(places), places[0]))
    return tuple(map(tuple, members))


def _pieces(text: str, sounds: dict[str, str]) -> Pieces:
    """The letters of a text in threes, as they sound: the same for many ways of typing."""
    words = text[:LONGEST].split()
    for word in words:
        if word not in sounds:
            heard = comparable(word) if any(map(is_native, word)) else sounded(word)
            sounds[word] = heard.form
    form = f" {''.join(map(sounds.__getitem__, words))} "
    return frozenset([form[at : at + GRAM] for at in range(max(len(form) - GRAM + 1, 1))])


def _weighed(texts: list[Pieces]) -> Weighed:
    counts = Counter(chain.from_iterable(texts))
    weights = {piece: log(1 + len(texts) / count) ** 2 for piece, count in counts.items()}
    lengths = [sqrt(sum(map(weights.__getitem__, found))) for found in texts]
    return Weighed(counts, weights, texts, lengths)


def _nearest(weighed: Weighed, place: int, groups: Sequence[tuple[int, int]]) -> int | None:
    """The one of these groups (each with its first text) that is nearest, if any is near."""
    near = [(weighed.cosine(place, first), group) for group, first in groups]
    best, group = max(near, default=(0.0, 0))
    return group if best >= NEAR else None
