"""The leaves of the book: what can be edited together, an answer or a paragraph or a button."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dialogues.book import Book
from dialogues.form import URGENT_FLOWS

ANSWER, TEXT, BUTTON = "answer", "text", "button"
# What leads out of danger, wherever it stands: the way to a person, to the numbers, "not safe".
WAYS_OUT = ("person", "numbers", "safe", "unsafe", "trouble")
OF_DANGER = re.compile(r"\.(un)?safe|\.trouble|\.not_safe|^country\.(none|numbers|thanks)")


@dataclass(frozen=True, slots=True)
class Part:
    """One sentence of a leaf; `id` is its English source, by which everybody finds it."""

    slot: str
    id: str
    is_button: bool


@dataclass(frozen=True, slots=True)
class Leaf:
    """What is edited and published together.

    `name` is the label of an answer, else the key of a paragraph or button. What `needs_two` is
    said in danger: it is made public by a supervisor who wrote nothing of it.
    """

    slug: str
    kind: str
    name: str
    parts: tuple[Part, ...]
    facts: tuple[str, ...]
    needs_two: bool

    @property
    def group(self) -> str:
        """What it stands under in the list."""
        return self.name.partition(".")[0] if self.kind == TEXT else self.kind


def leaves(book: Book) -> Mapping[str, Leaf]:
    """Every leaf by its slug: answers first, then paragraphs, then buttons."""
    guarded = _guarded(book)
    found = {}
    for kind, name, parts, facts in (*_answers(book), *_texts(book), *_buttons(book)):
        slug = re.sub(r"[^a-z0-9_]+", "-", f"{kind}-{name}".lower())
        needs_two = any(part.id in guarded for part in parts)
        found[slug] = Leaf(slug, kind, name, tuple(parts), facts, needs_two)
    return found


_Told = tuple[str, str, list[Part], tuple[str, ...]]


def _answers(book: Book) -> Iterator[_Told]:
    for answer in book.answers.values():
        parts = [Part("button", answer.button, is_button=True)]
        parts += [
            Part(f"words-{number}", one.text, is_button=False)
            for number, one in enumerate(answer.statements, 1)
            if one.text
        ]
        parts.append(Part("step", answer.step, is_button=False))
        facts = dict.fromkeys(id_ for one in answer.statements for id_ in one.facts)
        yield ANSWER, answer.label, parts, tuple(facts)


def _texts(book: Book) -> Iterator[_Told]:
    for key, wordings in book.texts.items():
        parts = [
            Part(f"words-{number}", text, is_button=False)
            for number, text in enumerate(wordings.texts, 1)
        ]
        parts += [
            Part(f"button-{number}", button, is_button=True)
            for number, button in enumerate(_options(book, key), 1)
        ]
        yield TEXT, key, parts, ()


def _buttons(book: Book) -> Iterator[_Told]:
    for name, choice in book.buttons.items():
        yield BUTTON, name, [Part("button", choice.label.id, is_button=True)], ()


def _options(book: Book, key: str) -> tuple[str, ...]:
    """The buttons under a question."""
    flow, _, step = key.removesuffix("?").partition(".")
    found = book.flows[flow].step(step) if key.endswith("?") and flow in book.flows else None
    return tuple(dict.fromkeys(option.button for option in found.options)) if found else ()


def _guarded(book: Book) -> frozenset[str]:
    """Every sentence that somebody in danger is told, wherever else it may stand."""
    found: set[str] = set()
    for key, wordings in book.texts.items():
        if key.partition(".")[0] in URGENT_FLOWS or OF_DANGER.search(key):
            found.update(wordings.texts, _options(book, key))
    for name, choice in book.buttons.items():
        if name in WAYS_OUT or choice.go in WAYS_OUT or choice.go.startswith("safe"):
            found.add(choice.label.id)
    for label, answer in book.answers.items():
        if answer.numbers:
            found.update(part.text for part in answer.statements)
            found.update((answer.step, book.answers[label].button))
    return frozenset(found)
