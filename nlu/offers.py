"""Reads a job offer: the warning signs in its words, its pay and its place."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from math import sqrt
from typing import Any, Self

import yaml

from nlu.labels import FLAGS
from nlu.net import Net, Places, Span
from nlu.patterns import MANY_SPELLINGS, Pattern
from nlu.reading import Entity, Flag, Sign
from nlu.signs import MANY_UNSPACED, in_thai_letters, sound_form
from nlu.sound import sound_of
from nlu.spelled import spelled
from nlu.text import Comparable, drawn_together, form_of, letters_of

CALM = "calm"
TOO_MUCH, TRAP = "RF-05", "RF-09"
_WRITINGS = ("lao", "thai", "english")
_PAY_IS_NEAR = 30  # letters of the text as typed

# How the engine's signs count, chosen with a look at tests/offers/first. A sentence that softens
# what it means is seldom sure of its sign, but a bad offer has several of them: what all signs have
# together tells it from a clean one far better than the likeliest does.
SURE_AT = 0.8  # such a sign counts whatever the others are
SEEN_AT = 0.3  # such a one where the offer as a whole is bad
# All signs together, of an offer of 300 letters: bad from here on, and calm below. A longer one has
# more, about by the square root of its letters, clean or not.
BAD_FROM = 1.25
CALM_BELOW = 0.9
UNLIKELY = 0.05  # a calm offer's phrase counts for nothing if its sign is no likelier than this
_USUAL = 300  # letters
_READ = 500  # letters that the engine reads of an offer: all of one that is no longer
_FIGURES = (TOO_MUCH, TRAP)  # sums and places are what they are, however calm the words


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a number or a place tells by itself; `nlu/phrases/offers.yml` has the figures."""

    high_pay: dict[str, Decimal]
    pay_words: tuple[str, ...]
    countries: frozenset[str]
    jobs: frozenset[str]

    @classmethod
    def load(cls) -> Self:
        """Read the file that comes with the package."""
        told = _yaml("offers")
        return cls(
            {currency: Decimal(least) for currency, least in told["high_pay"].items()},
            tuple(word for words in told["pay_words"] for word in words),
            frozenset(told["trap"]["countries"]),
            frozenset(told["trap"]["jobs"]),
        )

    def find(self, text: str, entities: Iterable[Entity]) -> Iterator[Flag]:
        """The signs that sums and places are."""
        named = tuple(entities)
        for one in named:
            words = text[one.start : one.end]
            if one.kind == "money" and self._is_high(one) and self._is_pay(text, one):
                yield Flag(TOO_MUCH, words)
            if one.kind == "country" and one.value in self.countries and self._is_lure(named):
                yield Flag(TRAP, words)

    def _is_high(self, money: Entity) -> bool:
        amount, _, currency = money.value.partition(" ")
        return Decimal(amount) >= self.high_pay.get(currency, Decimal("Infinity"))

    def _is_pay(self, text: str, money: Entity) -> bool:
        around = text[max(0, money.start - _PAY_IS_NEAR) : money.end + _PAY_IS_NEAR].casefold()
        return any(word in around for word in self.pay_words)

    def _is_lure(self, named: tuple[Entity, ...]) -> bool:
        return any(one.kind == "job" and one.value in self.jobs for one in named)


class Offers:
    """All warning signs of all ways of writing."""

    def __init__(self, typed: "_Signs", by_sound: "_Signs", numbers: Numbers) -> None:
        self._typed = typed
        self._by_sound = by_sound
        self._numbers = numbers

    @classmethod
    def load(cls) -> Self:
        """Read the phrases that come with the package; a faulty one is told in a sentence."""
        typed = [sign for writing in _WRITINGS for sign in _signs(writing, form_of)]
        typed += _signs("lao", in_thai_letters)  # the Lao of Isan is the same Lao
        sounds = _signs("romanised_lao", sound_form, MANY_UNSPACED)
        return cls(_Signs(typed), _Signs(list(sounds)), Numbers.load())

    def find(self, text: str, entities: Iterable[Entity] = ()) -> tuple[Flag, ...]:
        """Give each sign once, in the order of its id; never fails, whatever was typed."""
        letters = letters_of(text)
        found = list(self._typed.find(drawn_together(text, letters)))
        if any("a" <= letter <= "z" for letter in letters.form):
            found += self._by_sound.find(sound_of(text, letters))
        found += self._numbers.find(text, entities)
        first = {flag.id: flag for flag in reversed(found)}
        return tuple(first[id_] for id_ in FLAGS if id_ in first)


def joined(found: tuple[Flag, ...], signs: tuple[Sign, ...], text: str) -> tuple[Flag, ...]:
    """The phrases' flags and the engine's signs of one text together, in the order of their ids.

    With no signs, which is so where the engine is dead or the text is short, nothing changes.
    """
    if not signs:
        return found
    together = sum(sign.confidence for sign in signs)
    usual = sqrt(min(len(text), _READ) / _USUAL)
    calm = together < CALM_BELOW * usual and len(text) <= _READ
    kept = [flag for flag in found if not calm or _stays(flag, signs)]
    least = SEEN_AT if together >= BAD_FROM * usual else SURE_AT
    seen = [sign for sign in signs if sign.confidence >= least]
    if together >= BAD_FROM * usual and not seen:
        seen = [max(signs, key=lambda sign: sign.confidence)]
    told = {sign.id: Flag(sign.id, text[sign.start : sign.end]) for sign in seen}
    told |= {flag.id: flag for flag in kept}  # a phrase's words are fewer and plainer
    return tuple(told[id_] for id_ in FLAGS if id_ in told)


def _stays(flag: Flag, signs: tuple[Sign, ...]) -> bool:
    """Whether a phrase's flag counts in an offer that is calm as a whole."""
    if flag.id in _FIGURES:
        return True
    return any(sign.id == flag.id and sign.confidence > UNLIKELY for sign in signs)


class _Signs:
    """The phrases of one form of writing."""

    def __init__(self, signs: list[tuple[str, Pattern]]) -> None:
        ordered = sorted(signs, key=lambda sign: (sign[0] == CALM, sign[0]))
        self._ids = [id_ for id_, _ in ordered]
        self._net = Net(pattern for _, pattern in ordered)
        calm = [place for place, id_ in enumerate(self._ids) if id_ == CALM]
        self._calm = range(calm[0], calm[-1] + 1) if calm else range(0)
        self._flags = range(sum(id_ != CALM for id_ in self._ids))

    def find(self, message: Comparable) -> Iterator[Flag]:
        hits = self._net.hits(message)
        if not hits:
            return
        calm = Places(
            span
            for _, spans in self._net.seen(hits, self._calm, lambda span: span)
            for span in spans
        )

        def judge(span: Span) -> Span | None:
            return None if calm.cover(span) else span

        for number, spans in self._net.seen(hits, self._flags, judge):
            yield Flag(self._ids[number], message.quote(spans[0].start, spans[0].end))


def _signs(
    writing: str, to_form: Callable[[str], str], many: int = MANY_SPELLINGS
) -> Iterator[tuple[str, Pattern]]:
    told = _yaml(f"offers_{writing}")
    sets = {name: tuple(words) for name, words in (told.get("sets") or {}).items()}
    groups = {**told["flags"], CALM: told.get(CALM) or ()}
    unknown = groups.keys() - {*FLAGS, CALM}
    if unknown:
        raise ValueError(f"Job offers have no warning sign {min(unknown)!r}.")
    for id_, phrases in groups.items():
        for written in phrases:
            yield id_, spelled(f"offers_{writing}", written, sets, to_form, many)


def _yaml(name: str) -> dict[str, Any]:
    text = files("nlu").joinpath("phrases", f"{name}.yml").read_text(encoding="utf-8")
    told: dict[str, Any] = yaml.load(text, yaml.CSafeLoader)
    return told
