"""What a sentence means, as numbers: multilingual-e5-small on the processor."""

import re
from functools import cache

import numpy as np
from onnxruntime import InferenceSession, SessionOptions
from tokenizers import Tokenizer
from tokenizers.models import Unigram

from nlu.engine.sentence_graph import SentenceGraph
from nlu.engine.weights import Weights

_ASKED = "query: "  # the makers' word before a text that is compared with texts of its own kind
_BLANK = "\u2581"
_BLANKS = re.compile(" +")


class SentenceModel:
    """The model in memory: about 150 MB, about 0.4 ms a piece of a word. Safe for threads."""

    def __init__(self) -> None:
        weights = Weights()
        alone = SessionOptions()
        alone.intra_op_num_threads = alone.inter_op_num_threads = 1  # threads wait badly here
        self._session = InferenceSession(SentenceGraph(weights).written(), alone)
        self._cut = Tokenizer(Unigram(weights.pieces(), weights.unknown, byte_fallback=False))
        self._weights = weights
        self._places = weights.vector("emb.pos").reshape(-1, weights.shape.width)
        self._kind = weights.vector("emb.type")[: weights.shape.width]

    def view(self, text: str) -> np.ndarray:
        """Shape (2, 384), float32: the means of the middle and of the last layer's pieces.

        Of a text beyond 510 pieces the first are read.
        """
        first = self._first(self.pieces(text))
        layers = self._session.run(["middle", "last"], {"first": first[np.newaxis]})
        return np.stack([layer[0].mean(axis=0) for layer in layers])

    def pieces(self, text: str) -> list[int]:
        """The numbers of the pieces of words that the model reads, its two marks included."""
        plain = _BLANKS.sub(" ", (_ASKED + text).translate(self._weights.spellings))
        found = self._cut.encode(_BLANK + plain.replace(" ", _BLANK), add_special_tokens=False).ids
        most = self._weights.shape.longest - 2
        return [self._weights.begins, *found[:most], self._weights.ends]

    def _first(self, pieces: list[int]) -> np.ndarray:
        """The pieces' own vectors with their places, evened out."""
        seen = self._weights.words(pieces) + self._places[: len(pieces)] + self._kind
        seen -= seen.mean(axis=1, keepdims=True)
        seen /= np.sqrt(seen.var(axis=1, keepdims=True) + self._weights.shape.epsilon)
        scale, shift = (self._weights.vector(f"emb.ln.{part}") for part in "wb")
        return np.asarray(seen * scale + shift, dtype=np.float32)


@cache
def shared_model() -> SentenceModel:
    """The one model of this process: whoever reads sentences shares its memory."""
    return SentenceModel()
