"""What the helpline says, looked over before it goes live: mistakes, and what staff should know."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from bot.words import Words
from dialogues.book import Book
from dialogues.heard import Age, Country, Heard, Kind, Known
from dialogues.router import Router
from dialogues.turn import Say, Text
from dialogues.where import Where
from nlu.reading import Language

# Telegram's, told here once more so that the desk can ask for them: a test holds both equal.
TEXT_UNITS = 4096
BUTTON_BYTES = 64
LABEL = 32  # letters of a translated button that a narrow screen still shows
SIGNED = 13  # bytes that bind a button to its person
SOON = timedelta(days=14)
FIELD = re.compile(r"{(\w+)}")


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the content is looked after: ids of facts, labels of answers."""

    expired: tuple[str, ...]
    expiring: tuple[str, ...]
    unconfirmed: tuple[str, ...]
    unreviewed: tuple[str, ...]


def mistakes(book: Book, words: Words) -> tuple[str, ...]:
    """What is wrong beyond what `Book.load` refuses, a sentence each."""
    return (*_untranslated(book, words), *_too_long(book, words))


def standing(book: Book, today: date) -> Standing:
    """Which facts have run out, will within two weeks, or were never confirmed by staff."""
    numbered = [fact for fact in book.facts.values() if fact.values]
    expired = book.expired(today)
    return Standing(
        expired=expired,
        expiring=tuple(id_ for id_ in book.expired(today + SOON) if id_ not in expired),
        unconfirmed=tuple(fact.id for fact in numbered if fact.confirmed_on is None),
        unreviewed=tuple(a.label for a in book.answers.values() if a.reviewed_by is None),
    )


def sentences(book: Book) -> Iterator[str]:
    """Every sentence and label of the book, in English."""
    for wordings in book.texts.values():
        yield from wordings.texts
    for answer in book.answers.values():
        yield from (answer.button, answer.step, *(part.text for part in answer.statements))
    for flow in book.flows.values():
        yield from (option.button for step in flow.steps for option in step.options)
    yield from (choice.label.id for choice in book.buttons.values())
    yield from (group.button for group in book.groups.values())
    yield from (fact.statement for fact in book.facts.values() if fact.statement)
    yield from (flag.say for flag in book.flags.values())
    yield from (one.statement.text for one in book.services.values() if not one.line)
    yield from (sign.reason for sign in book.signs.values())
    yield from (*book.reasons.values(), *book.fields.values())


def _untranslated(book: Book, words: Words) -> Iterator[str]:
    for language, sentence in product(
        (Language.LAO, Language.THAI), dict.fromkeys(sentences(book))
    ):
        told = words.gettext(language, sentence)
        if told == sentence and FIELD.sub("", sentence).strip():
            yield f"Not translated to {language}: {sentence}"
        elif sorted(FIELD.findall(told)) != sorted(FIELD.findall(sentence)):
            yield f"The fields differ in {language}: {sentence}"


def _too_long(book: Book, words: Words) -> Iterator[str]:
    """What a walk through the answers and texts would send that Telegram would cut or refuse."""
    for language, (name, say) in product(Language, _says(book)):
        length = _units(words, language, say)
        if length > TEXT_UNITS:
            yield f"{name} has {length} letters in {language}: Telegram shows {TEXT_UNITS}."
        for choice in (choice for row in say.rows for choice in row):
            label = words.say(language, choice.label)
            if len(label) > LABEL:
                yield f"A button of {name} has {len(label)} letters in {language}: {label}"
            if len(choice.go.encode()) + SIGNED > BUTTON_BYTES:
                yield f"A button of {name} sends more than {BUTTON_BYTES} bytes: {choice.go}"


def longest(book: Book, words: Words, label: str, language: Language) -> int:
    """How many letters, as Telegram counts them, the longest message of an answer has."""
    return max(_units(words, language, say) for say in answered(book, label))


def units(written: str) -> int:
    """How many letters Telegram counts in a text."""
    return len(written.encode("utf-16-le")) // 2


def _units(words: Words, language: Language, say: Say) -> int:
    return units("\n\n".join(words.say(language, text) for text in say.paragraphs))


def answered(book: Book, label: str) -> Iterator[Say]:
    """An answer as it is sent in each country and to each age."""
    router, where = Router(book), Where(welcomed=True)
    heard = Heard(Kind.BUTTON, choice=f"topic:{label}")
    for country, age in product((None, *Country), (None, *Age)):
        yield from router.decide(heard, None, where, Known(country=country, age=age)).says


def _says(book: Book) -> Iterator[tuple[str, Say]]:
    """Every answer as it is sent, and every text by itself."""
    for label in book.answers:
        yield from ((f"The answer {label}", say) for say in answered(book, label))
    for wordings in book.texts.values():
        yield from (
            (f"The text {wordings.key}", Say((Text(text, _any(text)),))) for text in wordings.texts
        )


def _any(text: str) -> tuple[tuple[str, str], ...]:
    """A value for each field of a text that is looked at by itself."""
    return tuple((name, "-") for name in FIELD.findall(text))
