"""Reads the tables of follow-up from their file; a sentence for each mistake in it."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields
from datetime import timedelta
from enum import Enum
from itertools import pairwise
from types import MappingProxyType
from typing import Any, TypeVar, get_origin

from dialogues.followup import hours, taper
from dialogues.followup.plan import BEST, WORST, Risk, Rung, Rungs, Step
from dialogues.followup.tables import (
    USUAL,
    Domain,
    Fall,
    Instrument,
    Later,
    Need,
    Rhythm,
    Sooner,
    Tables,
    Taper,
    Wide,
    Worry,
)

Page = Mapping[str, Any]
K = TypeVar("K")
T = TypeVar("T")
_PARTS = ("tapers", "ladders", "zones", "domains", "needs", "instrument", "worries", "rules")
_BY_PEOPLE = (Rungs.CALL, Rungs.CONTACT)  # every other rung is an ask
_SCORES = range(WORST, BEST + 1)
_LIMITS = {"again": _SCORES, "score": _SCORES, "rotating": range(10)}
_OTHERS = range(1, 1000)
_RULES = {"fall": Fall, "wide": Wide, "later": Later, "rhythm": Rhythm, "sooner": Sooner}


def load(page: Page) -> Tables:
    """The tables of flows/followup.yml; raises ValueError with a sentence for each mistake."""
    mistakes = [f"The table {part} is empty." for part in _PARTS if not page.get(part)]
    if mistakes := mistakes or [*_mistakes(page)]:
        raise ValueError("\n".join(mistakes))
    rules = page["rules"]
    return Tables(
        tapers=_each(page["tapers"], _taper),
        ladders=_each({risk: page["ladders"][risk] for risk in Risk}, _ladder),
        zones=_each(page["zones"], lambda entry: str(entry["name"])),
        domains=_each(page["domains"], lambda entry: _made(Domain, _flat(entry))),
        needs=_each(page["needs"], lambda entry: _made(Need, entry)),
        instrument=_made(Instrument, page["instrument"]),
        worries=_each(page["worries"], lambda by: _each(by, lambda one: _made(Worry, one))),
        fall=_made(Fall, rules["fall"]),
        wide=_made(Wide, rules["wide"]),
        later=_made(Later, rules["later"]),
        rhythm=_made(Rhythm, rules["rhythm"]),
        sooner=_made(Sooner, rules["sooner"]),
    )


def _each(page: Mapping[K, Any], made: Callable[[Any], T]) -> Mapping[K, T]:
    return MappingProxyType({name: made(entry) for name, entry in page.items()})


def _made(kind: type[T], entry: Page) -> T:
    """A value of the kind, whose fields stand in the file under their own names."""
    return kind(
        **{
            name: tuple(entry[name]) if type_ is list else type_(entry[name])
            for name, type_ in _wanted(kind).items()
        }
    )


def _wanted(kind: type) -> dict[str, Any]:
    """The fields of a kind and their types; a tuple is a list in the file."""
    return {
        field.name: list if get_origin(field.type) is tuple else field.type
        for field in fields(kind)
    }


def _flat(entry: Page) -> Page:
    """A domain's entry with its reason as a field of its own."""
    return {**entry, "fell": (entry.get("fell") or {}).get("reason")}


def _taper(entry: Page) -> Taper:
    return Taper(entry["name"], tuple(_made(Step, step) for step in entry["steps"]))


def _ladder(entries: list[Page]) -> tuple[Rung, ...]:
    return tuple(Rung(timedelta(hours=one["after"]), Rungs(one["does"])) for one in entries)


def _mistakes(page: Page) -> Iterator[str]:
    yield from _wrong_tapers(page["tapers"])
    yield from _wrong_ladders(page["ladders"])
    for name, entry in page["zones"].items():
        yield from _shape(f"zone {name}", {"name": str}, entry)
        if not hours.is_zone(name):
            yield f"The zone {name} is not known."
    for name, entry in page["domains"].items():
        yield from _shape(f"domain {name}", _wanted(Domain), _flat(entry or {}))
    for name, entry in page["needs"].items():
        yield from _shape(f"need {name}", _wanted(Need), entry)
    yield from [*_shape("instrument", _wanted(Instrument), page["instrument"])] or _unknown(
        "instrument", page["instrument"]["always"], page["domains"]
    )
    yield from _wrong_worries(page["worries"])
    yield from _unknown("table of worries", page["worries"], page["domains"])
    yield from _unknown("table of rules", page["rules"], _RULES)
    for name, kind in _RULES.items():
        yield from _shape(f"rule {name}", _wanted(kind), page["rules"].get(name))


def _unknown(what: str, names: Collection[str], known: Collection[str]) -> Iterator[str]:
    yield from (
        f"The {what} names {name}, which is not known." for name in names if name not in known
    )


def _shape(what: str, wanted: Mapping[str, Any], entry: Page | None) -> Iterator[str]:
    """A sentence for each field that is missing, of the wrong kind, or that nothing reads."""
    given = entry or {}
    for name, type_ in wanted.items():
        if not _fits(name, type_, given.get(name)):
            yield f"The {what} has no good {name}: it must be {_named(type_)}."
    yield from _unknown(what, given, wanted)


def _fits(name: str, type_: Any, value: object) -> bool:  # noqa: ANN401  # as a field says it
    if type_ is int:
        return type(value) is int and value in _LIMITS.get(name, _OTHERS)
    if issubclass(type_, Enum):
        return value in [*type_]
    return isinstance(value, type_) and (bool(value.strip()) if type_ is str else bool(value))


def _named(type_: Any) -> str:  # noqa: ANN401  # as a field says it
    if issubclass(type_, Enum):
        return "one of " + ", ".join(one.value for one in type_)
    return {int: "a whole number", str: "words", list: "a list"}[type_]


def _wrong_tapers(page: Page) -> Iterator[str]:
    if USUAL not in page:
        yield f"There is no taper {USUAL}."
    for name, entry in page.items():
        steps = (entry or {}).get("steps") or ()
        wrong = [*_shape(f"taper {name}", _wanted(Taper), entry)]
        wrong += [line for step in steps for line in _shape(f"taper {name}", _wanted(Step), step)]
        yield from wrong or _impossible(name, _taper(entry))


def _impossible(name: str, of: Taper) -> Iterator[str]:
    try:
        taper.check(of.steps)
    except ValueError as error:
        yield f"The taper {name} cannot be kept. {error}"


def _wrong_ladders(page: Page) -> Iterator[str]:
    yield from _unknown("table of ladders", page, [*Risk])
    for risk in Risk:
        rungs = page.get(risk) or []
        wrong = [
            line
            for rung in rungs
            for line in _shape(f"ladder {risk}", {"after": int, "does": Rungs}, rung)
        ]
        yield from wrong or _endless(risk, _ladder(rungs))


def _endless(risk: Risk, rungs: tuple[Rung, ...]) -> Iterator[str]:
    """Silence must reach a person in the end; after the last ask, hours are counted from it."""
    does = [rung.does for rung in rungs]
    if not does or does[-1] not in _BY_PEOPLE:
        yield f"The ladder {risk} does not end with a call or a contact."
    if len({*does}) < len(does):
        yield f"The ladder {risk} does the same twice."
    if does != sorted(does, key=[*Rungs].index):
        yield f"The ladder {risk} is not in the order {', '.join(Rungs)}."
    people = [rung.after for rung in rungs if rung.does in _BY_PEOPLE]
    if any(later <= before for before, later in pairwise(people)):
        yield f"The ladder {risk} asks others no later than the worker calls."


def _wrong_worries(page: Page) -> Iterator[str]:
    for domain, scores in page.items():
        for score, entry in (scores or {}).items():
            what = f"worry {domain} {score}"
            yield from _shape(what, _wanted(Worry), entry)
            if score not in _SCORES:
                yield f"The {what} is of no score from {WORST} to {BEST}."
