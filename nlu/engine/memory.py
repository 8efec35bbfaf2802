"""Remembers the sentence views of the examples, so that teaching a few more takes seconds."""

import hashlib
import os
from pathlib import Path

import numpy as np

PLACE = "SAIYAI_SENTENCE_MEMORY"  # the file, set while the model is trained and at no other time


class SentenceMemory:
    """Views by the text's hash, kept in one file; only examples of nlu/data ever come here."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._views: dict[str, np.ndarray] = {}
        self._used: set[str] = set()
        if path is not None and path.exists():
            with np.load(path, allow_pickle=False) as kept:
                self._views = dict(zip(kept["keys"].tolist(), kept["views"], strict=True))

    @classmethod
    def of_training(cls) -> "SentenceMemory":
        """The memory that the training named, or an empty one that is forgotten again."""
        place = os.environ.get(PLACE)
        return cls(Path(place) if place else None)

    def find(self, text: str) -> np.ndarray | None:
        """The view of a text, if it is known."""
        key = _key(text)
        self._used.add(key)
        return self._views.get(key)

    def keep(self, text: str, view: np.ndarray) -> None:
        """Remember the view of a text."""
        self._views[_key(text)] = view

    def save(self) -> None:
        """Write what was asked for this time, and forget examples that are gone."""
        if self._path is None:
            return
        keys = sorted(self._used & self._views.keys())
        views = np.array([self._views[key] for key in keys], dtype=np.float32)
        unfinished = self._path.with_suffix(".part.npz")
        np.savez(unfinished, keys=np.array(keys), views=views)
        unfinished.replace(self._path)


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
