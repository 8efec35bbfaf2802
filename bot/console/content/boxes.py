"""The boxes for words: one for each sentence and language, with its limit and what is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.console.content.desk import Desk
from bot.console.followup.typed import Typed
from bot.editing import checks
from bot.editing.checks import Mistake
from bot.editing.leaves import Part
from bot.store.editing.publications import Texts
from nlu.reading import Language

FORM = "draft"


@dataclass(frozen=True, slots=True)
class Box:
    """One box for words: what stands in it, how long it may be, and what is wrong with it.

    `now` are the words that are said now, `theirs` what a colleague wrote meanwhile.
    """

    name: str
    language: Language
    text: str
    now: str
    theirs: str
    most: int
    length: int
    wrong: tuple[Mistake, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence in every language."""

    part: Part
    fields: tuple[str, ...]
    boxes: tuple[Box, ...]


def rows(desk: Desk, now: Texts, typed: Typed, mistakes: tuple[Mistake, ...]) -> Iterator[Row]:
    """A row of boxes for each sentence; what came back with the form stands in them."""
    for part in desk.leaf.parts:
        boxes = tuple(_box(desk, part, one, now, typed, mistakes) for one in Language)
        yield Row(part, checks.fields_of(part), boxes)


def _box(
    desk: Desk,
    part: Part,
    language: Language,
    now: Texts,
    typed: Typed,
    mistakes: tuple[Mistake, ...],
) -> Box:
    name, said = f"{part.slot}.{language}", now[part.slot][language]
    kept = desk.draft.texts.get(part.slot, {}).get(language, said) if desk.draft else said
    text = typed.of(FORM, name, kept)
    wrong = tuple(one for one in mistakes if (one.slot, one.language) == (part.slot, language))
    theirs = kept if typed.form == FORM and kept != text else ""
    most, length = checks.limit(part, language), checks.length(part, text)
    return Box(name, language, text, said, theirs, most, length, wrong)
