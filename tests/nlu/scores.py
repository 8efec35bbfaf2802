"""The measures: macro-F1, shares and calibration error, each with a 95 % interval."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

DRAWS = 1_000
SEED = 20261122
BINS = 10
Z = 1.959964  # of the normal distribution, for 95 %


@dataclass(frozen=True, slots=True)
class Judged:
    """One message's meant label, the label it was given, and how sure that was (0 to 1)."""

    meant: str
    given: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure between 0 and 1, and the interval it lies in 95 times of 100."""

    value: float
    low: float
    high: float
    count: int


def macro_f1(judged: Sequence[Judged]) -> float:
    """Mean over the labels meant of the harmonic mean of precision and recall."""
    meant, given = Counter(one.meant for one in judged), Counter(one.given for one in judged)
    right = Counter(one.meant for one in judged if one.meant == one.given)
    return sum(2 * right[label] / (meant[label] + given[label]) for label in meant) / len(meant)


def accuracy(judged: Sequence[Judged]) -> float:
    """The share given the label that was meant."""
    return sum(one.meant == one.given for one in judged) / len(judged)


def calibration_error(judged: Sequence[Judged]) -> float:
    """Mean distance between confidence and being right, over ten bins of confidence (ECE)."""
    bins: dict[int, list[Judged]] = {}
    for one in judged:
        bins.setdefault(min(int(one.confidence * BINS), BINS - 1), []).append(one)
    off = (
        abs(sum(one.confidence for one in full) - sum(one.meant == one.given for one in full))
        for full in bins.values()
    )
    return sum(off) / len(judged)


def drawn(measure: Callable[[Sequence[Judged]], float], judged: Sequence[Judged]) -> Figure:
    """A measure with its interval by bootstrap: drawn anew a thousand times, label by label."""
    dice = random.Random(SEED)  # noqa: S311 - not a secret
    strata: dict[str, list[Judged]] = {}
    for one in judged:
        strata.setdefault(one.meant, []).append(one)
    tries = sorted(
        measure([one for part in strata.values() for one in dice.choices(part, k=len(part))])
        for _ in range(DRAWS)
    )
    low, high = tries[int(DRAWS * 0.025)], tries[int(DRAWS * 0.975)]
    return Figure(measure(judged), low, high, len(judged))


def share(hits: int, count: int) -> Figure:
    """A share with Wilson's interval."""
    if not count:
        return Figure(float("nan"), 0.0, 1.0, 0)
    value, square = hits / count, Z * Z
    middle = (value + square / (2 * count)) / (1 + square / count)
    reach = Z * sqrt(value * (1 - value) / count + square / (4 * count**2)) / (1 + square / count)
    return Figure(value, max(0.0, middle - reach), min(1.0, middle + reach), count)


def confusions(judged: Sequence[Judged], most: int) -> list[tuple[str, str, int]]:
    """The commonest mistakes: meant, given, how often."""
    wrong = Counter((one.meant, one.given) for one in judged if one.meant != one.given)
    return [(meant, given, count) for (meant, given), count in wrong.most_common(most)]
