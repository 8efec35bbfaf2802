"""Rasa's fallback for the helpline: when it is not sure, it says so and keeps its guesses."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.training_data.message import Message

from nlu.engine.recipe import registered

NOT_SURE = "nlu_fallback"  # the name that Rasa gives it


@registered("INTENT_CLASSIFIER", trainable=False)
class UnsureFallback(IntentClassifier, GraphComponent):
    """Puts `nlu_fallback` in place of an intent less likely than the threshold.

    Rasa's own does the same, but imports TensorFlow to know its default threshold.
    """

    def __init__(self, threshold: float) -> None:
        self._threshold = threshold

    @classmethod
    def required_components(cls) -> list[type]:
        """It judges what a classifier before it has said."""
        return [IntentClassifier]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Below this likelihood the engine says that it is not sure."""
        return {"threshold": 0.35}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,  # noqa: ARG003 Rasa calls it by these names
        resource: Resource,  # noqa: ARG003 Rasa calls it by these names
        execution_context: ExecutionContext,  # noqa: ARG003 Rasa calls it by these names
    ) -> "UnsureFallback":
        """Build one with its threshold."""
        return cls(float(config["threshold"]))

    def process(self, messages: list[Message]) -> list[Message]:
        """Judge each message; the ranking keeps every guess behind the fallback."""
        for message in messages:
            best = message.get("intent") or {"name": None, "confidence": 0.0}
            if best["name"] is None or best["confidence"] < self._threshold:
                unsure = {"name": NOT_SURE, "confidence": 1.0 - best["confidence"]}
                guesses = [guess for guess in message.get("intent_ranking") or [] if guess["name"]]
                message.set("intent", unsure, add_to_output=True)
                message.set("intent_ranking", [unsure, *guesses], add_to_output=True)
        return messages
