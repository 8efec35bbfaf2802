"""Loads a trained model and reads messages with it, by Rasa's own graph and nothing more."""

import copy
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.engine.fallback import NOT_SURE
from nlu.slash import looks_like_a_command

_MESSAGE = "__message__"
_CONVERTER = "nlu_message_converter"
_COMMANDS = "run_RegexMessageHandler"
_UNDERSTOOD = ("intent", "intent_ranking", "entities")


class Reader:
    """One model in memory. `storage` is an empty folder that lives as long as the reader."""

    def __init__(self, model: Path, storage: Path) -> None:
        kept, self._about = LocalModelStorage.from_model_archive(storage, model)
        schema, self._target = without_commands(self._about.predict_schema)
        context = ExecutionContext(graph_schema=schema, model_id=self._about.model_id)
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


def without_commands(schema: GraphSchema) -> tuple[GraphSchema, str]:
    """The graph without Rasa's two ends, and its last node.

    At its far end Rasa takes text that begins with a slash for an intent by its name; at its
    near end it unwraps a channel's message. Neither is wanted, both are cut away.
    """
    cut = copy.deepcopy(schema)
    handler = cut.nodes.pop(_COMMANDS)
    cut.nodes.pop(_CONVERTER)
    target = str(handler.needs["messages"])
    for node in cut.nodes.values():
        node.needs = {
            name: _MESSAGE if source == _CONVERTER else source
            for name, source in node.needs.items()
        }
    cut.nodes[target].is_target = True
    return cut, target
