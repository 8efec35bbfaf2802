"""Reads the training examples, and draws from them the messages that both sides are sent."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import yaml

SEED = 2026  # the same messages in every run
DRAWN = 400
QUESTIONS = "ask_"
COURTESIES = frozenset({"greet", "thanks", "menu_help"})
MARKED = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
ENTITY = re.compile(r"\]\(([a-z_]+)|\"entity\":\s*\"([a-z_]+)\"")


class Kind(StrEnum):
    """How something is said: typed, or by pressing a button."""

    TEXT = "text"
    BUTTON = "button"


@dataclass(frozen=True, slots=True)
class Said:
    """One message a person sends: its words, and the label that a button would carry."""

    kind: Kind
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Examples:
    """All training examples as plain text by label, and the entities marked in them."""

    files: tuple[Path, ...]
    by_label: dict[str, tuple[str, ...]]
    entities: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many examples there are."""
        return sum(map(len, self.by_label.values()))


def read_examples(folder: Path) -> Examples:
    """Every example in Rasa's format below a folder."""
    by_label: dict[str, list[str]] = {}
    entities: set[str] = set()
    files = []
    for path in sorted(folder.rglob("*.yml")):
        content = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        if "nlu" not in content:
            continue
        files.append(path)
        for label, example in _examples(content["nlu"]):
            entities.update(one or other for one, other in ENTITY.findall(example))
            by_label.setdefault(label, []).append(MARKED.sub(r"\1", example))
    merged = {label: tuple(texts) for label, texts in sorted(by_label.items())}
    return Examples(tuple(files), merged, tuple(sorted(entities)))


def draw(examples: Examples, kind: Kind) -> tuple[Said, ...]:
    """Questions and courtesies in the mix the data has, always the same ones.

    Each has lost its last letter, as if typed in haste, so that no side can answer from having
    learnt the very same words by heart. Danger is left out: after it a person has the conversation
    and the bot says less, while stock Rasa would answer as before. So are "stop" and "erase", after
    which there is no conversation.
    """
    learnt = {text for texts in examples.by_label.values() for text in texts}
    asked = [
        Said(kind, hasty, label)
        for label, texts in examples.by_label.items()
        if label.startswith(QUESTIONS) or label in COURTESIES
        for hasty in (text[:-1].strip() for text in texts)
        if hasty and hasty not in learnt
    ]
    dice = random.Random(SEED)  # noqa: S311 - not a secret
    return tuple(dice.sample(asked, min(DRAWN, len(asked))))


def over_and_over(said: Sequence[Said]) -> Iterator[Said]:
    """The messages in their order, again and again."""
    while True:
        yield from said


def _examples(items: Sequence[dict[str, object]]) -> Iterator[tuple[str, str]]:
    for item in items:
        if "intent" not in item:
            continue
        given = item["examples"]
        if isinstance(given, str):
            texts = [line.removeprefix("- ") for line in given.splitlines()]
        elif isinstance(given, list):
            texts = [one["text"] for one in given]
        else:
            continue
        yield from ((str(item["intent"]), text.strip()) for text in texts if text.strip())
