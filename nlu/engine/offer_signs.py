"""Rasa's component that reads the sentences of a job offer for warning signs."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix

from nlu.engine.lao_letters import WINDOWS_IN_LAO, is_romanised_lao, restorer_of
from nlu.engine.learner import Learner
from nlu.engine.letter_features import rarity_of, weighed
from nlu.engine.letters import grams, plain, sounds, without_tones
from nlu.engine.recipe import registered
from nlu.engine.sentence_model import shared_model
from nlu.engine.sign_learner import Following, Sentences, SignsLearnt, learnt, rows_of
from nlu.engine.windows import SHORT, windows
from nlu.labels import FLAGS

SIGNS = "offer_signs"  # where a message keeps what was found
EXAMPLES = Path(__file__).parents[1] / "data_offers"
_NUMBERS, _RUNS = "signs.npz", "runs.json"
_PARTS = ("centre", "by_view", "by_run", "share", "slope", "bias")
_WORKERS = 2
_KINDS = 2


@registered("ENTITY_EXTRACTOR", trainable=True)
class OfferSigns(Learner):
    """Says of every warning sign how likely a long message has it, and in which words.

    The sentences it learns from are no messages of people, so they lie apart from the examples.
    A sentence is read as typed, not in Thai letters too: that costs half, and tells offers by
    other writers apart far better.
    """

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        self._following = Following(float(config["runs"]), float(config["ridge"]))
        self._workers = ThreadPoolExecutor(max_workers=_WORKERS, thread_name_prefix="signs")
        self._model = shared_model()
        self._learnt: SignsLearnt | None = None
        self._know({})

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """How closely the sentences are followed; chosen with a look at tests/offers/first."""
        return {"runs": 1.0, "ridge": 0.5}

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the sentences; of the examples only the Lao words, to write romanised Lao back."""
        told = examples()
        signs = np.array([[id_ in flags for id_ in FLAGS] for _, flags in told], np.float32)
        said = [example.get(TEXT) for example in training_data.training_examples]
        restorer = restorer_of(text for text in said if text)
        texts = [restorer.restored(text) if is_romanised_lao(text) else text for text, _ in told]
        seen = Counter(run for text in texts for kind in _kinds(text) for run in set(kind))
        often = {run: times for run, times in sorted(seen.items()) if times > 1}
        self._know(rarity_of(often, len(texts)))
        self._learnt = learnt(self.numbers(texts), signs, self._following)
        with self._storage.write_to(self._resource) as folder:
            (folder / _RUNS).write_text(json.dumps(self._rarity), encoding="utf-8")
            np.savez(folder / _NUMBERS, **{part: getattr(self._learnt, part) for part in _PARTS})
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the signs of messages that are longer than a question; others stay as they are."""
        for message in messages:
            found = self._found(message)
            if found:
                message.set(SIGNS, found, add_to_output=True)
        return messages

    def numbers(self, texts: list[str]) -> Sentences:
        """What is learnt of sentences, and compared; romanised Lao is in Lao letters by now."""
        views = list(self._workers.map(self._view, texts))
        return Sentences(np.stack(views), self._rows(texts))

    def bring_back(self, folder: Path) -> None:
        """Read the weights and how rare the runs are; no sentence is kept."""
        self._know(json.loads((folder / _RUNS).read_text(encoding="utf-8")))
        with np.load(folder / _NUMBERS, allow_pickle=False) as numbers:
            self._learnt = SignsLearnt(*(numbers[part] for part in _PARTS))

    def _found(self, message: Message) -> list[dict[str, Any]]:
        text = message.get(TEXT) or ""
        cut = windows(text) if self._learnt is not None and len(text) > SHORT else ()
        if self._learnt is None or not cut:
            return []
        texts = message.get(WINDOWS_IN_LAO) or [window.of(text) for window in cut]
        confidences = self._learnt.confidences(self.numbers(texts))
        places = confidences.argmax(axis=0)
        return [
            {
                "id": id_,
                "confidence": float(confidences[place, sign]),
                "start": cut[place].start,
                "end": cut[place].end,
            }
            for sign, (id_, place) in enumerate(zip(FLAGS, places, strict=True))
        ]

    def _view(self, text: str) -> np.ndarray:
        whole = plain(text).encode("utf-8", "replace").decode("utf-8")
        return self._model.view(whole)

    def _rows(self, texts: list[str]) -> csr_matrix:
        rows = (weighed(_kinds(text), self._columns, self._rarity) for text in texts)
        return rows_of(rows, len(self._columns)) / sqrt(_KINDS)

    def _know(self, rarity: dict[str, float]) -> None:
        self._rarity = rarity
        self._columns = {run: column for column, run in enumerate(rarity)}


def examples() -> list[tuple[str, frozenset[str]]]:
    """Every sentence with its signs, none for a harmless one."""
    found = []
    for path in sorted(EXAMPLES.glob("*.yml")):
        for one in yaml.safe_load(path.read_text(encoding="utf-8")):
            flags = frozenset(one["flags"])
            if flags - set(FLAGS):
                raise ValueError(f"{path.name} has a warning sign that is not in nlu/labels.py.")
            found.append((str(one["text"]), flags))
    return found


def _kinds(text: str) -> list[list[str]]:
    """The runs of letters of one sentence in two kinds: spelling and consonants."""
    seen = plain(text)
    return [
        [f"t{run}" for run in grams(without_tones(seen), 2, 4)],
        [f"s{run}" for run in grams(sounds(seen), 2, 5)],
    ]
