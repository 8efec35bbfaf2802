"""Least squares on likenesses: which label a message has, from how like each example it is."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.linalg
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

KINDS = 4  # of runs of letters
_SAME_SAYING = 0.45  # of letters and sounds, from 0 to 1: one sentence in two ways of writing


@dataclass(frozen=True)
class Settings:
    """How messages are compared and how closely the examples are followed."""

    sharpness: float = 1.5  # how fast likeness of sentences falls with their distance
    sentences: float = 2.0  # what sentences count for, where runs of letters count for 1
    ridge: float = 0.05  # the higher, the less a single example counts


@dataclass(frozen=True)
class Seen:
    """Messages as numbers, one a row: sentence views and runs of letters.

    `sentences` has shape (messages, numbers); a message's have length 1 at most.
    `runs` has rows of `KINDS` kinds, each of length 1.
    """

    sentences: np.ndarray
    runs: csr_matrix
    trust: np.ndarray  # what the sentence views are worth, 1 being usual

    def __len__(self) -> int:
        return len(self.sentences)

    @cached_property
    def by_run(self) -> csr_matrix:
        """The runs turned round, a row for each run: a short message touches few of them."""
        return self.runs.T.tocsr()

    def take(self, rows: np.ndarray) -> "Seen":
        """The messages of these rows."""
        return Seen(self.sentences[rows], self.runs[rows], self.trust[rows])


@dataclass(frozen=True)
class Learnt:
    """What was learnt: for each example and label how much likeness to it speaks for it."""

    examples: Seen
    say: np.ndarray
    shares: np.ndarray
    settings: Settings

    def scores(self, messages: Seen) -> np.ndarray:
        """One row a message, one column a label; about 1 for the right label, 0 for others.

        It is `likeness(messages, examples) @ say + shares`, in an order that costs less.
        """
        sentences, runs = weights(messages, self.settings)
        close = closeness(messages.sentences, self.examples.sentences, self.settings)
        told = sentences * (close @ self._by_sentence) + runs * (messages.runs @ self._by_run)
        return np.asarray(told + self.shares)

    @cached_property
    def _by_sentence(self) -> np.ndarray:
        """What each example's sentence says for each label: (examples, labels)."""
        return weights(self.examples, self.settings)[0] * self.say

    @cached_property
    def _by_run(self) -> np.ndarray:
        """What each run says for each label, of all examples together: (runs, labels)."""
        said = weights(self.examples, self.settings)[1] * self.say
        return np.asarray(self.examples.by_run @ said, dtype=np.float32)


def likeness(one: Seen, other: Seen, settings: Settings) -> np.ndarray:
    """How like each message of `one` is to each of `other`, 0 to 1; 1 is the same."""
    both = closeness(one.sentences, other.sentences, settings)
    shared = np.asarray((one.runs @ other.by_run).todense())
    sentences, runs = (
        mine * theirs.T
        for mine, theirs in zip(weights(one, settings), weights(other, settings), strict=True)
    )
    return np.asarray(sentences * both + runs * shared)


def closeness(one: np.ndarray, other: np.ndarray, settings: Settings) -> np.ndarray:
    """How close each sentence of `one` is to each of `other`, 0 to 1; 1 is the same."""
    return np.asarray(np.exp(settings.sharpness * (one @ other.T - 1)))


def weights(seen: Seen, settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """What sentences, and what each kind of runs, count for in each message: two columns.

    Squared, the first and `KINDS` times the second add up to 1.
    """
    weight = (settings.sentences * seen.trust).astype(np.float32)[:, np.newaxis]
    return np.sqrt(weight / (weight + 1)), np.sqrt(1 / (weight + 1) / KINDS)


@dataclass(frozen=True)
class Evened:
    """What makes distances between sentences count: how far sayings of one label lie apart.

    Directions in which sayings of one label differ much say little; each view is turned and
    stretched so that they differ alike in all (within-class covariance normalisation).
    """

    centre: np.ndarray  # (views, numbers)
    stretch: np.ndarray  # (views, numbers, numbers)
    narrow: np.ndarray  # (views * numbers, fewer): the directions that say most, of all views

    @classmethod
    def of(cls, views: np.ndarray, labels: np.ndarray, firmness: float, kept: int) -> "Evened":
        """Learn from examples' views, shape (examples, views, numbers), to keep that many.

        The fewer numbers are kept, the faster a message is compared with all examples.
        """
        every = np.unique(labels)
        stretches = []
        for view in np.moveaxis(views, 1, 0):
            means = {label: view[labels == label].mean(axis=0) for label in every}
            apart = view - np.stack([means[label] for label in labels])
            spread = apart.T @ apart / len(view)
            spread += firmness * np.trace(spread) / len(spread) * np.eye(len(spread))
            sizes, directions = np.linalg.eigh(spread)
            stretches.append((directions / np.sqrt(sizes)) @ directions.T)
        centre = views.mean(axis=0, dtype=np.float64).astype(np.float32)
        stretch = np.stack(stretches).astype(np.float32)
        wide = _wide(views, centre, stretch)
        _, directions = np.linalg.eigh(wide.T @ wide)
        return cls(centre, stretch, np.ascontiguousarray(directions[:, -kept:], np.float32))

    def sentences(self, views: np.ndarray) -> np.ndarray:
        """Views as rows whose product is nearly the mean cosine of the views."""
        return np.asarray(_wide(views, self.centre, self.stretch) @ self.narrow)


def _wide(views: np.ndarray, centre: np.ndarray, stretch: np.ndarray) -> np.ndarray:
    """Views turned and stretched, side by side in rows whose product is their mean cosine."""
    turned = np.stack(
        [view @ turn for view, turn in zip((views - centre).swapaxes(0, 1), stretch, strict=True)],
        1,
    )
    turned /= np.linalg.norm(turned, axis=2, keepdims=True) + 1e-9
    return np.asarray((turned / np.sqrt(turned.shape[1])).reshape(len(views), -1), np.float32)


def learn(examples: Seen, labels: np.ndarray, count: int, settings: Settings) -> Learnt:
    """Learn from examples; `labels` are numbers below `count`. Takes seconds for thousands."""
    return judged(examples, labels, count, settings, times=0)[0]


def judged(
    examples: Seen, labels: np.ndarray, count: int, settings: Settings, times: int = 5
) -> tuple[Learnt, np.ndarray]:
    """What was learnt, and the scores each example gets from what was learnt without its fold.

    Least squares need no second learning to leave examples out: with `inverse` the inverse of the
    likenesses and `say = inverse @ wanted`, leaving out a fold misses it by exactly
    `solve(inverse[fold, fold], say[fold])`.
    """
    wanted = np.eye(count, dtype=np.float32)[labels]
    shares = wanted.mean(axis=0)
    square = likeness(examples, examples, settings).astype(np.float32)
    square[np.diag_indices_from(square)] += settings.ridge
    factor, lower = scipy.linalg.cho_factor(square, lower=True, overwrite_a=True)
    say = scipy.linalg.cho_solve((factor, lower), wanted - shares)
    learnt = Learnt(examples, say, shares, settings)
    if not times:
        return learnt, np.empty((0, count))
    fold = folds(examples, labels, times)
    # By triangular solving: LAPACK's own inverse (potri) crashes in some sizes.
    root = scipy.linalg.solve_triangular(
        factor, np.eye(len(examples), dtype=np.float32), lower=lower, overwrite_b=True
    )
    scores = np.empty((len(examples), count))
    for held_out in range(times):
        out = np.flatnonzero(fold == held_out)
        inverse = root[:, out].T @ root[:, out]
        scores[out] = wanted[out] - scipy.linalg.solve(inverse, say[out], assume_a="pos")
    return learnt, scores


def folds(examples: Seen, labels: np.ndarray, count: int) -> np.ndarray:
    """A number below `count` for each example; one saying in several writings stays together."""
    alike = np.asarray((examples.runs @ examples.by_run).todense()) / KINDS > _SAME_SAYING
    alike &= labels[:, np.newaxis] == labels[np.newaxis, :]
    _, sayings = connected_components(csr_matrix(alike), directed=False)
    shuffled = np.random.default_rng(0)
    fold = np.zeros(len(labels), dtype=int)
    for label in np.unique(labels):
        own = np.unique(sayings[labels == label])
        place = dict(zip(shuffled.permutation(own), range(len(own)), strict=True))
        mine = labels == label
        fold[mine] = [place[saying] % count for saying in sayings[mine]]
    return fold


def likelihoods(scores: np.ndarray, decision: float) -> np.ndarray:
    """Scores as likelihoods that add up to 1; the higher `decision`, the surer."""
    powers = np.exp(decision * (scores - scores.max(axis=1, keepdims=True)))
    return powers / powers.sum(axis=1, keepdims=True)


def honest_decision(scores: np.ndarray, labels: np.ndarray) -> float:
    """The `decision` under which a likelihood of 0.7 is right in about 7 of 10 messages."""
    tried = np.geomspace(2, 60, 60)
    rows = np.arange(len(labels))
    losses = [-np.log(likelihoods(scores, one)[rows, labels] + 1e-12).mean() for one in tried]
    return float(tried[int(np.argmin(losses))])
