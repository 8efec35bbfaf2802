"""Sixty offers written apart from the rules: the bad ones are serious, the clean ones are not."""

from pathlib import Path

import pytest
import yaml

from dialogues.book import Book
from nlu.entities import Entities
from nlu.offers import Offers

HERE = Path(__file__).parent
TOLD = [
    (language, one["verdict"], one["pattern"], one["text"])
    for language in ("lo", "th", "en")
    for one in yaml.safe_load((HERE / f"{language}.yml").read_text(encoding="utf-8"))
]
BAD_SERIOUS, CLEAN_SERIOUS = 0.95, 0.10


@pytest.fixture(scope="module")
def serious() -> list[bool]:
    book, offers, entities = Book.load(), Offers.load(), Entities.load()
    weights = [
        sum(book.flags[flag.id].weight for flag in offers.find(text, entities.find(text)))
        for _, _, _, text in TOLD
    ]
    return [weight >= book.serious for weight in weights]


def test_there_are_sixty_in_three_languages() -> None:
    verdicts = [verdict for _, verdict, _, _ in TOLD]
    assert (verdicts.count("bad"), verdicts.count("clean")) == (40, 20)
    assert len({text for _, _, _, text in TOLD}) == len(TOLD)


def test_the_bad_ones_are_serious(serious: list[bool]) -> None:
    missed = [
        (language, pattern)
        for (language, verdict, pattern, _), found in zip(TOLD, serious, strict=True)
        if verdict == "bad" and not found
    ]
    assert len(missed) <= (1 - BAD_SERIOUS) * 40, missed


def test_the_clean_ones_are_not(serious: list[bool]) -> None:
    alarmed = [
        (language, pattern)
        for (language, verdict, pattern, _), found in zip(TOLD, serious, strict=True)
        if verdict == "clean" and found
    ]
    assert len(alarmed) <= CLEAN_SERIOUS * 20, alarmed
