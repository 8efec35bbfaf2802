"""Sixty job offers by writers who had not seen the rules, and what the rules make of them."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from dialogues.book import Book
from nlu.entities import Entities
from nlu.offers import Offers

LANGUAGES = ("lo", "th", "en")
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Judged:
    """One offer: its language, whether its writer meant it as bad, and how it was read."""

    language: str
    bad: bool
    text: str
    flags: tuple[str, ...]
    serious: bool


def judged() -> tuple[Judged, ...]:
    """Every offer, read as a pasted one is."""
    book, offers, entities = Book.load(), Offers.load(), Entities.load()
    told = []
    for language in LANGUAGES:
        for one in yaml.safe_load((_HERE / f"{language}.yml").read_text(encoding="utf-8")):
            text = one["text"]
            flags = tuple(flag.id for flag in offers.find(text, entities.find(text)))
            weight = sum(book.flags[id_].weight for id_ in flags)
            bad = one["verdict"] == "bad"
            told.append(Judged(language, bad, text, flags, weight >= book.serious))
    return tuple(told)


def share_serious(told: tuple[Judged, ...], *, bad: bool) -> float:
    """Of the bad, or of the clean ones, the share that was read as serious."""
    meant = [one.serious for one in told if one.bad is bad]
    return sum(meant) / len(meant)
