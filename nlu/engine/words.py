"""Cuts Lao and Thai into words with a word list, in linear and bounded time."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

# A leading vowel, a letter, and the marks above, below and after it are never cut apart.
_CLUSTER = re.compile(
    "[ເ-ໄ]?[ກ-ຮໜໝ][\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd]*[ະາຳຽ]?"
    "|[เ-ไ]?[ก-ฮ][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*[ะาำ]?"
    "|.",
    re.DOTALL,
)
_RUN = re.compile(
    "[\u0e80-\u0ec5\u0ec8-\u0ecd\u0edc-\u0edf]+|[\u0e01-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e]+|[^\\W\u0e00-\u0eff]+"
)
_LONGEST_WORD = 10  # clusters
_UNKNOWN_COST = 4
_LISTS = (
    ("laonlp", "corpus/lo_spellcheck_dict.txt"),
    ("laonlp", "corpus/Lao-Dictionary.txt"),
    ("pythainlp", "corpus/words_th.txt"),
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it starts, in characters from the beginning of the text."""

    text: str
    start: int


def known_words() -> frozenset[str]:
    """The words of LaoNLP's and PyThaiNLP's lists, read as data; their code is never run."""
    return frozenset(
        word for package, path in _LISTS for word in _read(package, path) if len(word) > 1
    )


def _read(package: str, path: str) -> Iterator[str]:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"The word list of {package} is not installed: run make setup.")
    text = (Path(spec.submodule_search_locations[0]) / path).read_text(encoding="utf-8-sig")
    return (line.strip() for line in text.splitlines() if not line.startswith("#"))


class Cutter:
    """Cuts text into the fewest known words; what is not known stays in short pieces."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(known)

    def cut(self, text: str) -> list[Word]:
        """The words of `text` in order; blanks and signs are left out. Linear in its length."""
        return list(self._words(text))

    def _words(self, text: str) -> Iterator[Word]:
        for run in _RUN.finditer(text):
            if run[0][0] < "\u0e00" or run[0][0] > "\u0eff":
                yield Word(run[0], run.start())
            else:
                yield from self._cut_run(run[0], run.start())

    def _cut_run(self, run: str, offset: int) -> Iterator[Word]:
        edges = [0, *(cluster.end() for cluster in _CLUSTER.finditer(run))]
        starts = self._cheapest_starts(run, edges)
        cuts = [len(edges) - 1]
        while cuts[-1] > 0:
            cuts.append(starts[cuts[-1]])
        cuts.reverse()
        for first, last in pairwise(cuts):
            yield Word(run[edges[first] : edges[last]], offset + edges[first])

    def _cheapest_starts(self, run: str, edges: list[int]) -> list[int]:
        """For each edge, where the last word before it starts on the cheapest way there."""
        known, count = self._known, len(edges)
        costs = [0] + [count * _UNKNOWN_COST + 1] * (count - 1)
        starts = [0] * count
        for here in range(count - 1):
            cost, begin = costs[here] + 1, edges[here]
            for there in range(here + 1, min(here + _LONGEST_WORD, count - 1) + 1):
                if cost < costs[there] and run[begin : edges[there]] in known:
                    costs[there], starts[there] = cost, here
            following = here + 1
            if costs[here] + _UNKNOWN_COST < costs[following]:
                costs[following], starts[following] = costs[here] + _UNKNOWN_COST, here
        return starts
