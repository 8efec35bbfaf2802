"""Loads a trained model and reads messages with it, by Rasa's own graph and nothing more."""

import json
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import MODEL_ARCHIVE_METADATA_FILE, LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.engine.fallback import NOT_SURE
from nlu.slash import looks_like_a_command

_MESSAGE = "__message__"
_CONVERTER = "nlu_message_converter"
_COMMANDS = "run_RegexMessageHandler"
_UNDERSTOOD = ("intent", "intent_ranking", "entities", "offer_signs")


class ModelToRead(LocalModelStorage):
    """Rasa's model archive, of which only what reads a message is brought to life.

    Rasa imports every class that an archive names, those it trained with too: TensorFlow, 500 MB.
    """

    @staticmethod
    def _load_metadata(directory: Path) -> ModelMetadata:
        told = json.loads((directory / MODEL_ARCHIVE_METADATA_FILE).read_text(encoding="utf-8"))
        told["train_schema"] = {"nodes": {}}
        told["nlu_target"] = without_commands(told["predict_schema"]["nodes"])
        return ModelMetadata.from_dict(told)


class Reader:
    """One model in memory. `storage` is an empty folder that lives as long as the reader."""

    def __init__(self, model: Path, storage: Path) -> None:
        kept, self._about = ModelToRead.from_model_archive(storage, model)
        schema = self._about.predict_schema
        context = ExecutionContext(graph_schema=schema, model_id=self._about.model_id)
        self._target = str(self._about.nlu_target)
        self._graph = DaskGraphRunner.create(schema, kept, context)

    @property
    def model_id(self) -> str:
        """The name under which Rasa keeps this model."""
        return str(self._about.model_id)

    @property
    def rasa_version(self) -> str:
        """The release of Rasa that trained this model."""
        return str(self._about.rasa_open_source_version)

    def read(self, text: str) -> dict[str, Any]:
        """What Rasa's `/model/parse` answers. Text that looks like a command is no intent."""
        answer: dict[str, Any] = {
            "text": text,
            "intent": {"name": NOT_SURE, "confidence": 0.0},
            "intent_ranking": [],
            "entities": [],
        }
        if not text.strip() or looks_like_a_command(text):
            return answer
        message = Message(data={TEXT: text})
        read = self._graph.run(inputs={_MESSAGE: [message]}, targets=[self._target])
        heard = read[self._target][0]
        return answer | {part: heard.get(part) for part in _UNDERSTOOD if heard.get(part)}


def without_commands(nodes: dict[str, dict[str, Any]]) -> str:
    """Cut Rasa's two ends off a graph, in place; returns the name of its last node.

    At its far end Rasa takes text that begins with a slash for an intent by its name; at its
    near end it unwraps a channel's message. Neither is wanted.
    """
    target = str(nodes.pop(_COMMANDS)["needs"]["messages"])
    nodes.pop(_CONVERTER)
    for node in nodes.values():
        for name, source in node["needs"].items():
            node["needs"][name] = _MESSAGE if source == _CONVERTER else source
    nodes[target]["is_target"] = True
    return target
