"""Reads the messages that nobody may learn from, kept by their way of writing.

There are two sets by other writers: settings may be chosen with a look at the first, never at the
second, which is what the house is judged by.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.bench.examples import read_examples

WRITINGS = ("lao", "thai", "english", "thai_script_lao", "romanised_lao")
SETS = ("first", "second")
PLACE = Path(__file__).parent / "apart"
LEARNT = Path(__file__).resolve().parents[2] / "nlu" / "data"


@dataclass(frozen=True, slots=True)
class Written:
    """One message as it was written, and the label its writer meant."""

    writing: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Naming:
    """A message, and every part of it that names something: its kind and its words as typed."""

    writing: str
    text: str
    named: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Apart:
    """Messages of every label, dangers told plainly or not, harmless words that sound alarming.

    `naming` are messages in which what is named was marked; only the second set has some.
    """

    messages: tuple[Written, ...]
    dangers: tuple[Written, ...]
    harmless: tuple[Written, ...]
    naming: tuple[Naming, ...]

    def all(self) -> Iterator[Written]:
        """Every message that has a label, in a fixed order."""
        yield from self.messages
        yield from self.dangers
        yield from self.harmless


def read_apart(which: str) -> Apart:
    """One of `SETS`; raises `OSError` or `KeyError` where a file or a field is missing."""
    place = PLACE / which
    messages = tuple(
        Written(writing, label, text)
        for writing in WRITINGS
        for label, texts in _yaml(place / writing / "messages.yml").items()
        for text in texts
    )
    return Apart(
        messages,
        _listed(place, "dangers", "kind"),
        _listed(place, "harmless", "label"),
        tuple(_namings(place)),
    )


def read_learnt(place: Path = LEARNT) -> tuple[Written, ...]:
    """Every example that the model learns from."""
    return tuple(
        Written(writing, label, text)
        for writing in WRITINGS
        for label, texts in read_examples(place / writing).by_label.items()
        for text in texts
    )


def _listed(place: Path, name: str, field: str) -> tuple[Written, ...]:
    return tuple(
        Written(writing, one[field], one["text"])
        for writing in WRITINGS
        for one in _yaml(place / writing / f"{name}.yml")
    )


def _namings(place: Path) -> Iterator[Naming]:
    for writing in WRITINGS:
        marked = place / writing / "named.yml"
        for one in _yaml(marked) if marked.exists() else ():
            named = tuple((part["kind"], part["words"]) for part in one["named"])
            yield Naming(writing, one["text"], named)


def _yaml(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    return yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
