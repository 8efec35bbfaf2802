"""Rasa's featurizer for runs of letters: spelling, sound and words, alike in every script."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain, pairwise
from math import log, sqrt
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix

from nlu.engine.lao_letters import IN_LAO, as_read
from nlu.engine.letters import grams, plain, sounds, without_tones
from nlu.engine.recipe import registered
from nlu.engine.spoken import spoken

_FILE = "letters.json"
_LONGEST = 2_000  # letters; what is said after that the sentence view still hears


KINDS = 4


def runs(text: str, words: Iterable[str], typed: str) -> list[list[str]]:
    """The runs of letters of one message in four kinds: spelling, consonants, words, sound.

    `text` is in Lao letters where `typed` is romanised Lao; its sound is that of what was typed.
    """
    seen = plain(text[:_LONGEST])
    without = [without_tones(plain(word)) for word in words]
    pairs = [f"{word} {after}" for word, after in pairwise(without)]
    return [
        [f"t{run}" for run in grams(without_tones(seen), 2, 4)],
        [f"s{run}" for run in grams(sounds(seen), 2, 5)],
        [f"w{word}" for word in without + pairs],
        [f"v{run}" for run in grams(spoken(typed[:_LONGEST]), 2, 5)],
    ]


def rarity_of(seen: Mapping[str, int], count: int) -> dict[str, float]:
    """How rare each run is that was seen so many times in `count` texts; 1 is in every one."""
    return {run: float(np.log((1 + count) / (1 + times)) + 1) for run, times in seen.items()}


def weighed(
    kinds: list[list[str]], columns: Mapping[str, int], rarity: Mapping[str, float]
) -> tuple[list[int], list[float]]:
    """Columns and values of the runs that are known, by rarity; each kind of length 1."""
    places: list[int] = []
    values: list[float] = []
    for kind in kinds:
        weights = {
            columns[run]: (1 + log(times)) * rarity[run]
            for run, times in Counter(kind).items()
            if run in columns
        }
        length = sqrt(sum(weight**2 for weight in weights.values()))
        places += weights.keys()
        values += [weight / length for weight in weights.values()]
    return places, values


@registered("MESSAGE_FEATURIZER", trainable=True)
class LetterFeatures(SparseFeaturizer, GraphComponent):
    """Term frequency by rarity (TF-IDF) of each run seen in training; each kind of length 1."""

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        storage: ModelStorage,
        resource: Resource,
        rarity: dict[str, float] | None = None,
    ) -> None:
        super().__init__(name, config)
        self._storage = storage
        self._resource = resource
        self._learn_from(rarity or {})

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """There are no settings."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LetterFeatures":
        """Build one that has seen nothing yet."""
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,  # noqa: ANN401 whatever else Rasa passes
    ) -> "LetterFeatures":
        """Bring one back from a trained model."""
        with model_storage.read_from(resource) as folder:
            rarity = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return cls(config, execution_context.node_name, model_storage, resource, rarity)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn which runs there are and how rare each is."""
        examples = [example for example in training_data.training_examples if example.get(TEXT)]
        seen = Counter(run for example in examples for run in set(chain(*_runs(example))))
        count = len(examples)
        self._learn_from(rarity_of(seen, count))
        with self._storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text(json.dumps(self._rarity), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the features to every example."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the features to messages."""
        for message in messages:
            if message.get(TEXT):
                features = self.features(_runs(message))
                self.add_features_to_message(None, features, TEXT, message)
        return messages

    def features(self, kinds: list[list[str]]) -> csr_matrix:
        """One row, as wide as there are runs; a run not seen in training counts for nothing."""
        columns, values = weighed(kinds, self._columns, self._rarity)
        shape = (1, max(len(self._columns), 1))
        row = (np.array(values, np.float32), np.array(columns, np.int32), [0, len(columns)])
        return csr_matrix(row, shape)

    def _learn_from(self, rarity: dict[str, float]) -> None:
        self._rarity = rarity
        self._columns = {run: column for column, run in enumerate(rarity)}


def _runs(message: Message) -> list[list[str]]:
    words = [token.text for token in message.get(TOKENS_NAMES[TEXT])]
    if message.get(IN_LAO):
        words = message.get(IN_LAO).split()
    return runs(as_read(message), words, message.get(TEXT))
