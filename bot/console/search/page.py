"""The search: what is looked for is posted, so that it stands in no address and no history."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from aiohttp import web

from bot.access import Action, may
from bot.console.labels import LABELS
from bot.console.origin import posted
from bot.console.pages import page
from bot.console.visit import house_of, visit_of
from bot.desk import seeing
from bot.sentences import N_
from bot.store.audit.deeds import Deed
from bot.store.finding import search
from bot.store.finding.found_lines import Found
from bot.store.finding.search import Hit, Hits, Looker, Wanted
from dialogues.heard import Country
from nlu.entities import Entities
from nlu.finding import words_of
from nlu.reading import Entity

LONGEST = 120
MOST_PAGES = 15
FIELDS = ("words", "label", "country")
NEAR = 90  # letters shown on either side of what was found
PLACES = ("province", "country")
WRITE_MORE = N_("Please write a little more: three letters at least, or two of Lao.")
COUNTRIES = {
    Country.LAOS: N_("Laos"),
    Country.THAILAND: N_("Thailand"),
    Country.ELSEWHERE: N_("Elsewhere"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line; `found` where it is what was looked for."""

    text: str
    found: bool


async def show(request: web.Request) -> web.Response:
    """The empty form."""
    return page(request, "search/search.html", **_form({}), **_found((), Hits()), asked=False)


async def find(request: web.Request) -> web.Response:
    """What was found, under the form as it was filled in."""
    fields = await posted(request)
    typed = fields.get("words", "").strip()[:LONGEST]
    label, country = fields.get("label", ""), fields.get("country", "")
    wanted = Wanted(
        words_of(typed),
        _place(typed),
        label if label in LABELS else "",
        country if country in set(Country) else "",
    )
    house, staff = house_of(request), visit_of(request).staff
    looker = Looker(staff.id, above=may(staff.role, Action.NAME_READERS))
    number = _number(fields.get("page", ""))
    names = await search.by_name(house.store, looker, typed, house.clock()) if not number else ()
    hits = Hits()
    if wanted != Wanted() and (wanted.said or not typed):
        hits = await search.by_words(house.store, looker, wanted, house.clock(), number)
    count = len(names) + len(hits.hits)
    await seeing.looked(house, staff, Deed.SEARCH, detail=str(count))
    short = bool(typed) and not wanted.said and not names
    return page(
        request,
        "search/search.html",
        **_form({**fields, "words": typed}),
        **_found(names, hits, WRITE_MORE if short else "", number),
        asked=bool(typed or wanted != Wanted()),
    )


def parts(line: Found) -> tuple[Part, ...]:
    """The line round what was found, in pieces."""
    text, spans = line.text, line.spans
    first = max(spans[0][0] - NEAR, 0)
    last = min(spans[-1][1] + NEAR, len(text))
    pieces = [Part("… ", found=False)] if first else []
    at = first
    for start, end in spans:
        pieces += [Part(text[at:start], found=False), Part(text[start:end], found=True)]
        at = end
    pieces.append(Part(text[at:last] + (" …" if last < len(text) else ""), found=False))
    return tuple(piece for piece in pieces if piece.text)


def _form(fields: dict[str, str]) -> dict[str, Any]:
    return {
        "typed": {name: fields.get(name, "") for name in FIELDS},
        "labels": LABELS,
        "countries": COUNTRIES,
        "parts": parts,
        "here": "/console/search",
    }


def _found(
    names: tuple[Hit, ...], hits: Hits, sentence: str = "", number: int = 0
) -> dict[str, Any]:
    return {"names": names, "hits": hits, "sentence": sentence, "number": number}


def _place(typed: str) -> Entity | None:
    """A province or country, if that is all that was typed; found in whichever spelling."""
    named = _entities().find(typed)
    if len(named) == 1 and named[0].kind.startswith(PLACES) and _is_all(named[0], typed):
        return named[0]
    return None


def _is_all(one: Entity, typed: str) -> bool:
    return one.start == 0 and one.end >= len(typed)


@cache
def _entities() -> Entities:
    return Entities.load()


def _number(typed: str) -> int:
    known = {str(number): number for number in range(MOST_PAGES)}
    return known.get(typed, 0)
