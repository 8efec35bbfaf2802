"""Rasa's intent classifier for the helpline: least squares on likenesses, honestly sure."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, load_npz, save_npz, vstack

from nlu.engine.kernel import (
    Evened,
    Learnt,
    Seen,
    Settings,
    honest_decision,
    judged,
    likelihoods,
)
from nlu.engine.learner import Learner
from nlu.engine.recipe import registered
from nlu.engine.sentence_features import VIEW, VIEWS
from nlu.reading import Language, Script
from nlu.script import language_of, script_of

_NUMBERS, _RUNS, _NAMES = "numbers.npz", "runs.npz", "names.json"
_EVENED = ("centre", "stretch", "narrow")


@registered("INTENT_CLASSIFIER", trainable=True)
class LikenessClassifier(IntentClassifier, Learner):
    """Ranks the labels for a message by how like the examples of each it is."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        self._names: list[str] = []
        self._decision = 1.0
        self._evened: Evened | None = None
        self._learnt: Learnt | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """How messages are compared; trust is in the sentence views, 1 being usual."""
        return {
            "sharpness": 1.5,
            "sentences": 2.0,
            "ridge": 0.05,
            "trust_in_english": 1.5,
            "firmness": 1.0,
            "numbers": 256,
        }

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the examples, and how sure to be from what was held out in turn."""
        examples = [
            example
            for example in training_data.intent_examples
            if example.get(INTENT) and example.get(TEXT)
        ]
        self._names = sorted({example.get(INTENT) for example in examples})
        labels = np.array([self._names.index(example.get(INTENT)) for example in examples])
        views = np.stack([_views(example) for example in examples])
        firmness, kept = float(self._config["firmness"]), int(self._config["numbers"])
        self._evened = Evened.of(views, labels, firmness, kept)
        seen, settings, count = self._seen(examples), self._settings(), len(self._names)
        self._learnt, scores = judged(seen, labels, count, settings)
        self._decision = honest_decision(scores, labels)
        with self._storage.write_to(self._resource) as folder:
            self._keep(folder, [example.get(TEXT) for example in examples], labels)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing after this learns from what it says."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set each message's intent and the ranking of all labels, likeliest first."""
        for message in messages:
            ranking = self._ranking(message)
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _ranking(self, message: Message) -> list[dict[str, Any]]:
        if self._learnt is None or self._evened is None or not message.get(TEXT):
            return [{"name": None, "confidence": 0.0}]
        scores = self._learnt.scores(self._seen([message]))
        shares = likelihoods(scores, self._decision)[0]
        return [
            {"name": self._names[place], "confidence": float(shares[place])}
            for place in np.argsort(-shares, kind="stable")
        ]

    def _seen(self, messages: list[Message]) -> Seen:
        assert self._evened is not None  # noqa: S101 learnt or brought back before this
        sentences = self._evened.sentences(np.stack([_views(message) for message in messages]))
        runs = vstack([_runs(message) for message in messages]).tocsr()
        trust = np.array([self._trust(message.get(TEXT)) for message in messages], np.float32)
        return Seen(sentences, runs, trust)

    def _trust(self, text: str) -> float:
        """What the sentence views are worth: the model has read English most of all."""
        english = script_of(text) is Script.LATIN and language_of(text) is Language.ENGLISH
        return float(self._config["trust_in_english"]) if english else 1.0

    def _settings(self) -> Settings:
        return Settings(
            *(float(self._config[name]) for name in ("sharpness", "sentences", "ridge"))
        )

    def _keep(self, folder: Path, texts: list[str], labels: np.ndarray) -> None:
        assert self._learnt is not None  # noqa: S101 train has just set both
        assert self._evened is not None  # noqa: S101
        examples = self._learnt.examples
        np.savez(
            folder / _NUMBERS,
            sentences=examples.sentences,
            trust=examples.trust,
            say=self._learnt.say,
            shares=self._learnt.shares,
            **{name: getattr(self._evened, name) for name in _EVENED},
            labels=labels,
            decision=np.array(self._decision),
        )
        save_npz(folder / _RUNS, examples.runs)
        (folder / _NAMES).write_text(
            json.dumps({"labels": self._names, "texts": texts}), encoding="utf-8"
        )

    def bring_back(self, folder: Path) -> None:
        """Read the numbers and names."""
        with np.load(folder / _NUMBERS, allow_pickle=False) as numbers:
            self._evened = Evened(*(numbers[name] for name in _EVENED))
            self._decision = float(numbers["decision"])
            examples = Seen(numbers["sentences"], load_npz(folder / _RUNS), numbers["trust"])
            self._learnt = Learnt(examples, numbers["say"], numbers["shares"], self._settings())
        names = json.loads((folder / _NAMES).read_text(encoding="utf-8"))
        self._names = names["labels"]


def _views(message: Message) -> np.ndarray:
    _, dense = message.get_dense_features(TEXT)
    return np.asarray(dense.features, dtype=np.float32).reshape(VIEWS, VIEW)


def _runs(message: Message) -> csr_matrix:
    _, sparse = message.get_sparse_features(TEXT)
    return csr_matrix(sparse.features)
