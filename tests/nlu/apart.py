"""Reads the messages that nobody may learn from, kept by their way of writing."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.bench.examples import read_examples

WRITINGS = ("lao", "thai", "english", "thai_script_lao", "romanised_lao")
PLACE = Path(__file__).parent / "apart"
LEARNT = Path(__file__).resolve().parents[2] / "nlu" / "data"


@dataclass(frozen=True, slots=True)
class Written:
    """One message as it was written, and the label its writer meant."""

    writing: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Apart:
    """Messages of every label, dangers told plainly or not, harmless words that sound alarming."""

    messages: tuple[Written, ...]
    dangers: tuple[Written, ...]
    harmless: tuple[Written, ...]

    def all(self) -> Iterator[Written]:
        """Every message, in a fixed order."""
        yield from self.messages
        yield from self.dangers
        yield from self.harmless


def read_apart(place: Path = PLACE) -> Apart:
    """The whole set; raises `OSError` or `KeyError` where a file or a field is missing."""
    messages = tuple(
        Written(writing, label, text)
        for writing in WRITINGS
        for label, texts in _yaml(place / writing / "messages.yml").items()
        for text in texts
    )
    return Apart(messages, _listed(place, "dangers", "kind"), _listed(place, "harmless", "label"))


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


def _yaml(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    return yaml.safe_load(path.read_text(encoding="utf-8"))
