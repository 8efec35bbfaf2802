"""Learns the warning signs of job offers from sentences: least squares, made honest."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import scipy.linalg
from scipy.sparse import csr_matrix

_FOLDS = 5
_STEPS = 30  # of Newton's method; it needs about ten


@dataclass(frozen=True)
class Sentences:
    """Sentences as numbers, one a row: what they mean, and their runs of letters.

    `views` has shape (sentences, views, numbers); rows of `runs` have kinds of length 1 each.
    """

    views: np.ndarray
    runs: csr_matrix

    def take(self, rows: np.ndarray) -> "Sentences":
        """The sentences of these rows."""
        return Sentences(self.views[rows], self.runs[rows])


@dataclass(frozen=True)
class Following:
    """How closely sentences are followed."""

    runs: float = 1.0  # what runs of letters count for, where the meaning counts for 1
    ridge: float = 0.5  # the higher, the less a single sentence counts


@dataclass(frozen=True)
class SignsLearnt:
    """What speaks for each sign, as weights: a sentence costs two small products.

    Shapes: `centre` (views, numbers), `by_view` (views * numbers, signs), `by_run` (runs, signs);
    `share`, `slope` and `bias` (signs).
    """

    centre: np.ndarray
    by_view: np.ndarray
    by_run: np.ndarray
    share: np.ndarray
    slope: np.ndarray
    bias: np.ndarray

    def scores(self, sentences: Sentences) -> np.ndarray:
        """One row a sentence, one column a sign; about 1 where the sign is, 0 where it is not."""
        meant = _meant(sentences.views, self.centre) @ self.by_view
        return np.asarray(meant + sentences.runs @ self.by_run + self.share)

    def confidences(self, sentences: Sentences) -> np.ndarray:
        """How likely each sign is (0..1): of ten sentences with 0.7 about seven have it."""
        return _likely(self.scores(sentences) * self.slope + self.bias)


def learnt(sentences: Sentences, signs: np.ndarray, following: Following) -> SignsLearnt:
    """Learn sentences whose signs are 1 in `signs`, shape (sentences, signs), and 0 elsewhere."""
    lines = _lines(_held_out(sentences, signs, following), signs)
    return _fitted(sentences, signs, following, lines)


def judged(sentences: Sentences, signs: np.ndarray, following: Following) -> np.ndarray:
    """How likely each sentence's signs are by what was learnt without its fifth of them all."""
    held_out = _held_out(sentences, signs, following)
    lines = _lines(held_out, signs)
    return _likely(held_out * lines[:, 0] + lines[:, 1])


def rows_of(found: Iterable[tuple[list[int], list[float]]], width: int) -> csr_matrix:
    """Columns and values of each row as one matrix."""
    pairs = list(found)
    ends = np.cumsum([0, *(len(columns) for columns, _ in pairs)])
    columns = [column for row, _ in pairs for column in row]
    values = [value for _, row in pairs for value in row]
    return csr_matrix((np.array(values, np.float32), columns, ends), (len(pairs), max(width, 1)))


def _fitted(
    sentences: Sentences, signs: np.ndarray, following: Following, lines: np.ndarray
) -> SignsLearnt:
    """Least squares by the likeness of sentences, turned into weights of what they are made of."""
    centre, share = sentences.views.mean(axis=0), signs.mean(axis=0)
    meant = _meant(sentences.views, centre)
    alike = meant @ meant.T + following.runs * (sentences.runs @ sentences.runs.T).toarray()
    alike[np.diag_indices_from(alike)] += following.ridge
    say = scipy.linalg.solve(alike, signs - share, assume_a="pos")
    by_run = following.runs * np.asarray(sentences.runs.T @ say)
    numbers = (centre, meant.T @ say, by_run, share, lines[:, 0], lines[:, 1])
    return SignsLearnt(*(np.asarray(one, dtype=np.float32) for one in numbers))


def _held_out(sentences: Sentences, signs: np.ndarray, following: Following) -> np.ndarray:
    fold = np.random.default_rng(0).integers(0, _FOLDS, len(signs))
    scores, plain = np.zeros(signs.shape), np.tile([1.0, 0.0], (signs.shape[1], 1))
    for out in range(_FOLDS):
        rest, part = np.flatnonzero(fold != out), np.flatnonzero(fold == out)
        fitted = _fitted(sentences.take(rest), signs[rest], following, plain)
        scores[part] = fitted.scores(sentences.take(part))
    return scores


def _meant(views: np.ndarray, centre: np.ndarray) -> np.ndarray:
    """Views side by side in rows whose product is the mean cosine of the views."""
    turned = views - centre
    turned = turned / (np.linalg.norm(turned, axis=2, keepdims=True) + 1e-9)
    return np.asarray(turned.reshape(len(views), -1) / np.sqrt(views.shape[1]))


def _lines(scores: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """Slope and bias of each sign, one row a sign."""
    return np.array([_line(*pair) for pair in zip(scores.T, signs.T, strict=True)])


def _line(scores: np.ndarray, true: np.ndarray) -> tuple[float, float]:
    """Slope and bias under which scores are honest likelihoods (logistic regression, Newton)."""
    seen = np.stack([scores, np.ones_like(scores)], axis=1)
    found = np.array([1.0, 0.0])
    for _ in range(_STEPS):
        likely = _likely(seen @ found)
        bend = (seen * (likely * (1 - likely))[:, np.newaxis]).T @ seen + 1e-3 * np.eye(2)
        found = found - np.linalg.solve(bend, seen.T @ (likely - true) + 1e-3 * found)
    return float(found[0]), float(found[1])


def _likely(scores: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-np.clip(scores, -30, 30))))
