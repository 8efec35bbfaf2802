"""Many patterns looked for in one pass: an automaton for words, then order and distance."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate, chain

import ahocorasick

from nlu.patterns import Joint, Pattern
from nlu.text import Comparable

NEAR = 40  # letters


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Where something was seen, in letters of the comparable form; `shaky` when half denied."""

    end: int
    start: int
    shaky: bool = False


Hits = dict[int, list[Span]]
Judge = Callable[[Span], Span | None]


class Net:
    """A fixed list of patterns, known by their place in the list."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._patterns: list[tuple[tuple[tuple[int, ...], ...], tuple[Joint, ...]]] = []
        self._by_rarest: dict[int, list[int]] = {}
        part_ids: dict[frozenset[str], int] = {}
        words: dict[str, set[int]] = {}
        for number, pattern in enumerate(patterns):
            numbered: list[tuple[int, ...]] = []
            for limb in pattern.limbs:
                numbered.append(tuple(part_ids.setdefault(part, len(part_ids)) for part in limb))
                for part in limb:
                    for word in part:
                        words.setdefault(word, set()).add(part_ids[part])
            self._patterns.append((tuple(numbered), pattern.joints))
            rarest = max(chain(*pattern.limbs), key=lambda part: min(map(len, part)))
            self._by_rarest.setdefault(part_ids[rarest], []).append(number)
        self._automaton = ahocorasick.Automaton()
        for word, ids_of_word in words.items():
            self._automaton.add_word(word, (len(word), tuple(sorted(ids_of_word))))
        if words:
            self._automaton.make_automaton()

    def hits(self, message: Comparable) -> Hits:
        """Find every part of every pattern, at word edges only; linear in the message."""
        found: Hits = {}
        if not self._patterns:
            return found
        edges = [message.is_edge(place) for place in range(len(message.form) + 1)]
        for last, (length, part_ids) in self._automaton.iter(message.form):
            end = last + 1
            if edges[end] and edges[end - length]:
                span = Span(end, end - length)
                for part_id in part_ids:
                    found.setdefault(part_id, []).append(span)
        return found

    def seen(self, hits: Hits, numbers: range, judge: Judge) -> Iterator[tuple[int, list[Span]]]:
        """Put hits together into the patterns of `numbers`, without the limbs `judge` refuses."""
        for rarest in hits:
            for number in self._by_rarest.get(rarest, ()):
                limbs, joints = self._patterns[number]
                if number not in numbers or not all(part in hits for part in chain(*limbs)):
                    continue
                wholes = [reduce(_adjacent, (hits[part] for part in limb)) for limb in limbs]
                spans = _together(
                    [[kept for span in whole if (kept := judge(span))] for whole in wholes], joints
                )
                if spans:
                    yield number, spans


class Places:
    """Spans that can be asked for what stands near or around another one."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans, key=lambda span: span.start)
        self._starts = [span.start for span in ordered]
        self._reach = list(accumulate((span.end for span in ordered), max))

    def cover(self, span: Span) -> bool:
        """Tell whether one of the places holds the whole span."""
        before = bisect_right(self._starts, span.start)
        return before > 0 and self._reach[before - 1] >= span.end

    def near(self, span: Span) -> bool:
        """Tell whether one of the places is within 40 letters of the span."""
        before = bisect_right(self._starts, span.end + NEAR)
        return before > 0 and self._reach[before - 1] >= span.start - NEAR


def _together(limbs: list[list[Span]], joints: tuple[Joint, ...]) -> list[Span]:
    spans = limbs[0]
    for joint, following in zip(joints, limbs[1:], strict=True):
        both = _followed(spans, following, joint.reach)
        if joint.either_order:
            both = sorted(both + _followed(following, spans, joint.reach))
        spans = both
    return spans


def _adjacent(first: list[Span], then: list[Span]) -> list[Span]:
    return _followed(first, then, 0)


def _followed(first: list[Span], then: list[Span], reach: int) -> list[Span]:
    """Join each span of `then` to the nearest one of `first` that ends before it, within reach."""
    ends = [span.end for span in first]
    joined = []
    for span in then:
        nearest = bisect_right(ends, span.start) - 1
        if nearest >= 0 and span.start - ends[nearest] <= reach:
            # Of spans that end together the longest says most: "was hit" rather than "hit".
            before = first[bisect_left(ends, ends[nearest])]
            joined.append(Span(span.end, before.start, before.shaky or span.shaky))
    return joined
