"""Who looks at the queue, and what of it they ask for in the address."""

from enum import StrEnum
from typing import TypeVar

from aiohttp import web

from bot.access import Action, may
from bot.console.labels import LABELS
from bot.console.visit import visit_of
from bot.store.finding.wanted import Show, Viewer, Wanted
from dialogues.heard import Country
from dialogues.turn import Urgency
from nlu.reading import Language

Kind = TypeVar("Kind", bound=StrEnum)


def viewer_of(request: web.Request) -> Viewer:
    """Whoever is signed in, as the queue knows them."""
    staff = visit_of(request).staff
    return Viewer(staff.id, above=may(staff.role, Action.NAME_READERS))


def wanted_of(request: web.Request) -> Wanted:
    """What the address asks for; what it does not know it passes over."""
    asked = request.query
    label = asked.get("label", "")
    return Wanted(
        show=_one(Show, asked.get("show", "")) or Show.ALL,
        urgency=_one(Urgency, asked.get("level", "")),
        language=_one(Language, asked.get("language", "")),
        country=_one(Country, asked.get("country", "")),
        label=label if label in LABELS else "",
    )


def query_of(wanted: Wanted) -> dict[str, str]:
    """The same as fields of an address, without what is not asked for."""
    fields = {
        "show": "" if wanted.show is Show.ALL else wanted.show.value,
        "level": wanted.urgency or "",
        "language": wanted.language or "",
        "country": wanted.country or "",
        "label": wanted.label,
    }
    return {name: str(value) for name, value in fields.items() if value}


def _one(kind: type[Kind], value: str) -> Kind | None:
    return kind(value) if value in set(kind) else None
