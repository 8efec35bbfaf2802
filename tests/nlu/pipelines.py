"""Run by Rasa's own environment: classifiers side by side on the features of config.yml.

`python -m tests.nlu.pipelines` learns from nlu/data and judges the yardstick, in some minutes.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nlu.engine.quiet import hush

hush()

import numpy as np  # noqa: E402 nothing may log before it is hushed
import yaml  # noqa: E402
from rasa.engine.graph import ExecutionContext, GraphSchema  # noqa: E402
from rasa.engine.storage.local_model_storage import LocalModelStorage  # noqa: E402
from rasa.engine.storage.resource import Resource  # noqa: E402
from rasa.shared.importers.rasa import RasaFileImporter  # noqa: E402
from rasa.shared.nlu.constants import TEXT  # noqa: E402
from rasa.shared.nlu.training_data.message import Message  # noqa: E402
from scipy.sparse import csr_matrix, hstack, vstack  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from sklearn.neighbors import KNeighborsClassifier  # noqa: E402
from sklearn.svm import LinearSVC  # noqa: E402

from nlu.engine.kernel import Evened, Seen, Settings, learn  # noqa: E402
from nlu.engine.lao_letters import LaoLetters  # noqa: E402
from nlu.engine.letter_features import LetterFeatures  # noqa: E402
from nlu.engine.segmenter import LaoThaiSegmenter  # noqa: E402
from nlu.engine.sentence_features import VIEW, VIEWS, SentenceFeatures  # noqa: E402
from tests.nlu.apart import WRITINGS, read_apart  # noqa: E402
from tests.nlu.scores import Judged, macro_f1  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
PARTS = (LaoThaiSegmenter, LaoLetters, SentenceFeatures, LetterFeatures)
NEIGHBOURS = 5


@dataclass(frozen=True)
class Features:
    """Views of shape (messages, views, numbers), rows of runs, and both as one sparse matrix."""

    views: np.ndarray
    runs: csr_matrix

    @property
    def typed(self) -> np.ndarray:
        """The last layer of the text as typed (or written back) alone, of length 1."""
        last = self.views[:, 1]
        return np.asarray(last / np.linalg.norm(last, axis=1, keepdims=True))

    @property
    def both(self) -> csr_matrix:
        """All views, each of length 1, beside the runs."""
        even = self.views / np.linalg.norm(self.views, axis=2, keepdims=True)
        return hstack([csr_matrix(even.reshape(len(even), -1)), self.runs]).tocsr()


Scores = Callable[[Features, np.ndarray, Features], np.ndarray]


def main() -> None:
    """Print one line a classifier: macro-F1 by way of writing, and seconds to learn and judge."""
    with TemporaryDirectory() as folder:
        learnt, labels, asked = _features(Path(folder))
    names = sorted(set(labels))
    numbers = np.array([names.index(label) for label in labels])
    sys.stdout.write(f"{'classifier':46} {'  '.join(WRITINGS)}  seconds\n")
    for name, scores in CLASSIFIERS.items():
        began = time.monotonic()
        given = [names[place] for place in scores(learnt, numbers, asked).argmax(axis=1)]
        figures = "  ".join(f"{_f1(writing, given):.3f}" for writing in WRITINGS)
        sys.stdout.write(f"{name:46} {figures}  {time.monotonic() - began:.0f}\n")
        sys.stdout.flush()


def _features(folder: Path) -> tuple[Features, list[str], Features]:
    """What config.yml's own parts make of the examples and of the yardstick."""
    examples = RasaFileImporter(training_data_paths=[str(ROOT / "nlu" / "data")]).get_nlu_data()
    asked = [Message(data={TEXT: one.text}) for one in read_apart("first").messages]
    storage = LocalModelStorage(folder)
    context = ExecutionContext(GraphSchema({}), "side by side")
    settings = _settings()
    for part in PARTS:
        name = f"{part.__module__}.{part.__name__}"
        config = {**part.get_default_config(), **settings.get(name, {})}
        made: Any = part.create(config, storage, Resource(name), context)
        if hasattr(made, "train"):
            made.train(examples)
        examples = made.process_training_data(examples)
        asked = made.process(asked)
    learnt = [one for one in examples.training_examples if one.get(TEXT) and one.get("intent")]
    return _numbers(learnt), [one.get("intent") for one in learnt], _numbers(asked)


def _numbers(messages: list[Message]) -> Features:
    dense = [message.get_dense_features(TEXT)[1].features for message in messages]
    sparse = [message.get_sparse_features(TEXT)[1].features for message in messages]
    return Features(np.vstack(dense).reshape(-1, VIEWS, VIEW), vstack(sparse).tocsr())


def _settings() -> dict[str, dict[str, Any]]:
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    return {part.pop("name"): part for part in pipeline}


def _f1(writing: str, given: list[str]) -> float:
    told = zip(read_apart("first").messages, given, strict=True)
    return macro_f1(
        [Judged(one.label, label, 1.0) for one, label in told if one.writing == writing]
    )


def _by_logistic(pick: Callable[[Features], Any]) -> Scores:
    def scores(learnt: Features, labels: np.ndarray, asked: Features) -> np.ndarray:
        made = LogisticRegression(C=30, solver="liblinear").fit(pick(learnt), labels)
        return np.asarray(made.predict_proba(pick(asked)))

    return scores


def _by_neighbours(learnt: Features, labels: np.ndarray, asked: Features) -> np.ndarray:
    made = KNeighborsClassifier(NEIGHBOURS, weights="distance").fit(learnt.typed, labels)
    return np.asarray(made.predict_proba(asked.typed))


def _by_svm(learnt: Features, labels: np.ndarray, asked: Features) -> np.ndarray:
    return np.asarray(LinearSVC(C=0.5).fit(learnt.both, labels).decision_function(asked.both))


def _by_likeness(learnt: Features, labels: np.ndarray, asked: Features) -> np.ndarray:
    evened = Evened.of(learnt.views, labels, firmness=1.0, kept=256)
    seen = [
        Seen(evened.sentences(one.views), one.runs, np.ones(len(one.views)))
        for one in (learnt, asked)
    ]
    return learn(seen[0], labels, int(labels.max()) + 1, Settings()).scores(seen[1])


def _by_two(learnt: Features, labels: np.ndarray, asked: Features) -> np.ndarray:
    one, other = _by_likeness(learnt, labels, asked), _by_svm(learnt, labels, asked)
    return np.asarray(one / one.std() + other / other.std())


CLASSIFIERS: dict[str, Scores] = {
    "runs of letters, logistic regression": _by_logistic(lambda one: one.runs),
    "e5 (last layer), logistic regression": _by_logistic(lambda one: one.typed),
    "e5 (last layer), nearest neighbours": _by_neighbours,
    "all views and runs, linear SVM": _by_svm,
    "least squares on likenesses (config.yml)": _by_likeness,
    "the last two averaged": _by_two,
}

if __name__ == "__main__":
    main()
