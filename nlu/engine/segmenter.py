"""Rasa's tokenizer for Lao, Thai and Latin letters: words from a word list, in linear time."""

from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from nlu.engine.recipe import registered
from nlu.engine.words import Cutter, known_words


@registered("MESSAGE_TOKENIZER", trainable=False)
class LaoThaiSegmenter(Tokenizer):
    """Cuts messages into words; a message with none becomes one token, as Rasa expects."""

    def __init__(self, config: dict[str, Any], cutter: Cutter) -> None:
        super().__init__(config)
        self._cutter = cutter

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's settings for tokenizers; intents are never split."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_"}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,  # noqa: ARG003 Rasa calls it by these names
        resource: Resource,  # noqa: ARG003 Rasa calls it by these names
        execution_context: ExecutionContext,  # noqa: ARG003 Rasa calls it by these names
    ) -> "LaoThaiSegmenter":
        """Build one with the word lists of LaoNLP and PyThaiNLP."""
        return cls(config, Cutter(known_words()))

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Cut one text; each token knows where it starts in the text as typed."""
        text = message.get(attribute)
        words = self._cutter.cut(text)
        return [Token(word.text, word.start) for word in words] or [Token(text, 0)]
