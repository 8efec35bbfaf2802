"""How the words stand after every publication: which were put in the place of which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.store.editing.publications import Changed, Published
from bot.words import Published as Overlay
from dialogues.book import Book
from nlu.reading import Language


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


def changed_answers(
    book: Book, stands: Mapping[str, Stands], facts: Mapping[str, datetime]
) -> Mapping[str, datetime]:
    """Since when each answer is not what it was: its words, or a fact it rests on."""
    found: dict[str, datetime] = {}
    for label, answer in book.answers.items():
        ids = (*(one.text for one in answer.statements), answer.step)
        times = [stands[id_].at for id_ in ids if id_ in stands]
        times += [facts[id_] for one in answer.statements for id_ in one.facts if id_ in facts]
        if times:
            found[label] = max(times)
    return found
