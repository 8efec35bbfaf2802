"""Rasa's component that writes romanised Lao in Lao letters before anything else reads it."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.engine.learner import Learner
from nlu.engine.letters import plain
from nlu.engine.recipe import registered
from nlu.engine.restorer import Counts, Restorer
from nlu.engine.windows import SHORT, windows
from nlu.engine.words import Cutter, known_words
from nlu.letters import is_lao
from nlu.reading import Language, Script
from nlu.script import language_of, script_of

IN_LAO = "in_lao_letters"  # where a message keeps what was written back
WINDOWS_IN_LAO = "windows_in_lao_letters"  # and, of a long one, each of its windows
_FILE = "counts.json"
_LONGEST = 600  # letters written back; the rest stays as it was typed


def as_read(message: Message) -> str:
    """The text that the featurizers read: in Lao letters where it was romanised Lao."""
    return str(message.get(IN_LAO) or message.get(TEXT))


def is_romanised_lao(text: str) -> bool:
    """Whether it is in Latin letters but not English."""
    return script_of(text) is Script.LATIN and language_of(text) is not Language.ENGLISH


@registered("MESSAGE_FEATURIZER", trainable=True)
class LaoLetters(Learner):
    """Learns from the Lao examples which words are said, and after which others."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        self._restorer: Restorer | None = None

    def bring_back(self, folder: Path) -> None:
        """Read the counts."""
        kept = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        pairs = {(before, word): count for before, word, count in kept["pairs"]}
        self._restorer = _restorer(Counts(kept["words"], pairs))

    def train(self, training_data: TrainingData) -> Resource:
        """Count the words of every example in Lao letters."""
        texts = [example.get(TEXT) for example in training_data.training_examples]
        counts = _counted(text for text in texts if text)
        self._restorer = _restorer(counts)
        kept = {
            "words": counts.words,
            "pairs": [[before, word, count] for (before, word), count in counts.pairs.items()],
        }
        with self._storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Write the romanised examples back."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Write romanised messages back; every other one stays as it is."""
        for message in messages:
            text = message.get(TEXT)
            if self._restorer is not None and text and is_romanised_lao(text):
                back = self._restorer.restored(text[:_LONGEST])
                message.set(IN_LAO, f"{back} {text[_LONGEST:]}".strip())
                if len(text) > SHORT:
                    parts = [self._restorer.restored(part.of(text)) for part in windows(text)]
                    message.set(WINDOWS_IN_LAO, parts)
        return messages


def restorer_of(texts: Iterable[str]) -> Restorer:
    """What writes romanised Lao back with the Lao words of these texts."""
    return _restorer(_counted(texts))


def _counted(texts: Iterable[str]) -> Counts:
    cutter = Cutter(known_words())
    return Counts.of(_lao_words(cutter, text) for text in texts)


def _restorer(counts: Counts) -> Restorer:
    return Restorer(counts, (word for word in known_words() if is_lao(word[0])))


def _lao_words(cutter: Cutter, text: str) -> list[str]:
    words = (word.text for word in cutter.cut(plain(text)))
    return [word for word in words if any(map(is_lao, word))]
