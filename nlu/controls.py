"""The words that always work: stop, a person, erase, another language; heard without the engine."""

from importlib.resources import files
from typing import Any, Self

import yaml

from nlu.net import Net
from nlu.patterns import Pattern, Sets, read_pattern, spellings
from nlu.sound import sounded
from nlu.text import Comparable, comparable

_FORMS = {"typed": comparable, "romanised": sounded}
_MOST_ENDINGS = 3


class Controls:
    """Labels of the taxonomy that a message asks for in so many words."""

    def __init__(self, listeners: dict[str, "_Listener"], labels: list[str]) -> None:
        self._listeners = listeners
        self._labels = labels

    @classmethod
    def load(cls) -> Self:
        """Read the words that come with the package; a faulty file is told in a sentence."""
        told = yaml.load(
            files("nlu").joinpath("phrases", "controls.yml").read_text(encoding="utf-8"),
            yaml.CSafeLoader,
        )
        return cls({way: _Listener(told, way) for way in _FORMS}, list(told["labels"]))

    def find(self, text: str) -> str | None:
        """Tell the label that a message plainly asks for; nothing when it is not plain.

        A message that says more than one thing is given the label that matters most: to be
        erased, then to be left alone, then to speak with a person.
        """
        found: set[str] = set()
        for way, form_of in _FORMS.items():
            found |= self._listeners[way].find(form_of(text))
        return next((label for label in self._labels if label in found), None)


class _Listener:
    """The control words of one form of writing."""

    def __init__(self, told: dict[str, Any], way: str) -> None:
        self._sets: Sets = {name: tuple(words) for name, words in told["sets"].items()}
        self._form_of = _FORMS[way]
        self._endings = [self._form_of(word).form for word in told["endings"][way]]
        self._whole: dict[str, str] = {}
        patterns = [self._read(phrase) for phrase in told["never"].get(way) or ()]
        self._nevers = range(len(patterns))
        self._inside: list[str] = [""] * len(patterns)
        for label, places in told["labels"].items():
            for phrase in places.get("whole", {}).get(way) or ():
                self._whole |= dict.fromkeys(spellings(phrase, self._sets, self._form), label)
            for phrase in places.get("inside", {}).get(way) or ():
                patterns.append(self._read(phrase))
                self._inside.append(label)
        self._net = Net(patterns)

    def _form(self, text: str) -> str:
        return self._form_of(text).form

    def _read(self, phrase: str) -> Pattern:
        return read_pattern(phrase, self._sets, self._form)

    def find(self, message: Comparable) -> set[str]:
        """Give the labels asked for; none when the same words stand in another sense."""
        whole = self._whole_label(message.form)
        if whole is not None:
            return {whole}
        hits = self._net.hits(message)
        if any(True for _ in self._net.seen(hits, self._nevers, lambda hit: hit)):
            return set()
        labels = range(len(self._nevers), len(self._inside))
        return {self._inside[number] for number, _ in self._net.seen(hits, labels, lambda hit: hit)}

    def _whole_label(self, form: str) -> str | None:
        """Look a whole message up as it is, then without one or two polite endings."""
        for _ in range(_MOST_ENDINGS):
            if form in self._whole:
                return self._whole[form]
            ending = max(
                (word for word in self._endings if form.endswith(word)), key=len, default=""
            )
            if not ending:
                return None
            form = form.removesuffix(ending)
        return self._whole.get(form)
