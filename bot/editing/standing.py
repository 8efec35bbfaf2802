"""How the words stand after every publication: which were put in the place of which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from bot.house import Span
from bot.store.editing.publications import Changed, Published
from bot.words import Published as Overlay
from dialogues.book import Book
from nlu.reading import Language

LONG_AGO = datetime.min.replace(tzinfo=UTC)
Course = list[tuple[datetime, object]]  # what something became, and when; the oldest first


@dataclass(frozen=True, slots=True)
class Stands:
    """The newest that was published for one sentence, and when."""

    change: Changed
    at: datetime


def now(publications: Iterable[Published]) -> Mapping[str, Stands]:
    """What stands for each English sentence; one that went back to the house's own is left out."""
    found: dict[str, Stands] = {}
    for one in publications:
        for change in one.changes:
            if change.texts is None:
                found.pop(change.id, None)
            else:
                found[change.id] = Stands(change, one.at)
    return found


def overlay(stands: Mapping[str, Stands]) -> Overlay:
    """The published words as they are said, by language and English sentence."""
    return {
        language: {id_: texts[language] for id_, texts in _texts(stands) if language in texts}
        for language in Language
    }


def _texts(stands: Mapping[str, Stands]) -> Iterable[tuple[str, dict[str, str]]]:
    return ((id_, one.change.texts or {}) for id_, one in stands.items())


def before(publications: Iterable[Published], undone: Published) -> Mapping[str, Changed | None]:
    """What stood for each sentence of a publication before it; None for the house's own words."""
    earlier = now(one for one in publications if one.version < undone.version)
    found: dict[str, Changed | None] = {}
    for change in undone.changes:
        stood = earlier.get(change.id)
        found[change.id] = stood.change if stood else None
    return found


def courses(publications: Iterable[Published]) -> Mapping[str, Course]:
    """What each sentence became, and when: None for the house's own words."""
    found: dict[str, Course] = {}
    for one in publications:
        for change in one.changes:
            found.setdefault(change.id, [(LONG_AGO, None)]).append((one.at, change.texts))
    return found


def otherwise(book: Book, found: Mapping[str, Course]) -> Mapping[str, tuple[Span, ...]]:
    """When each answer was not as it is now: its words, or a fact it rests on."""
    spans = {id_: _otherwise(course) for id_, course in found.items()}
    answers = {
        label: (
            *(one.text for one in answer.statements),
            *(id_ for one in answer.statements for id_ in one.facts),
            answer.step,
        )
        for label, answer in book.answers.items()
    }
    return {
        label: tuple(span for id_ in ids for span in spans.get(id_, ()))
        for label, ids in answers.items()
    }


def _otherwise(course: Course) -> tuple[Span, ...]:
    """From when until when it was something else than it is now."""
    now = course[-1][1]
    return tuple((since, until) for (since, what), (until, _) in pairwise(course) if what != now)
