"""Who is followed up: what is to be done, soonest first, and the people with how they are asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.console.followup import words
from bot.console.followup.kinds import kind_name
from bot.console.pages import page
from bot.console.visit import house_of, visit_of
from bot.followup import record
from bot.followup.record import Listing
from bot.sentences import N_
from bot.store.followlist import Followed, Owed
from bot.words import ZONE

FOLLOWING = "/console/followup"


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to look at the list: what the link is called, and who is shown."""

    name: str
    shown: Callable[[Followed], bool]


def _is_missed(one: Followed) -> bool:
    return one.state == "active" and (one.last_state == "missed" or one.stage == "call")


CHOICES = {
    "all": Choice(N_("All"), lambda one: one.state != "ended"),
    "mine": Choice(N_("Mine"), lambda one: one.state != "ended"),
    "missed": Choice(N_("Did not answer"), _is_missed),
    "invited": Choice(N_("Not joined yet"), lambda one: one.state == "invited"),
    "peers": Choice(N_("Would stand beside others"), lambda one: one.peer),
    "ended": Choice(N_("Ended"), lambda one: one.state == "ended"),
}


async def show(request: web.Request) -> web.Response:
    """The list as a page."""
    return page(request, "followup/list.html", **await _shown(request))


async def rows(request: web.Request) -> web.Response:
    """Only its rows, for a page that is open already."""
    return page(request, "followup/_rows.html", **await _shown(request))


async def _shown(request: web.Request) -> dict[str, Any]:
    house, staff = house_of(request), visit_of(request).staff
    choice = _choice(request)
    listing = await record.listed(house, staff, mine=choice == "mine", peers=choice == "peers")
    return {
        "choice": choice,
        "choices": CHOICES,
        "owed": listing.owed,
        "followed": _chosen(listing, choice),
        "today": house.clock().astimezone(ZONE).date(),
        "states": words.STATES,
        "stages": words.STAGES,
        "checkins": words.CHECKINS,
        "kind_of": lambda owed: kind_name(owed.kind),
        "about": lambda owed: _about(request, owed),
        "here": FOLLOWING,
    }


def _choice(request: web.Request) -> str:
    asked = request.query.get("show", "")
    return asked if asked in CHOICES else "all"


def _chosen(listing: Listing, choice: str) -> tuple[Followed, ...]:
    return tuple(one for one in listing.people if CHOICES[choice].shown(one))


def _about(request: web.Request, owed: Owed) -> str:
    """What is to be done, in words: the house's own reasons and needs stand there as names."""
    house, language = house_of(request), visit_of(request).language
    needs = house.router.book.followup.needs
    first, part, rest = owed.note.partition(" · ")
    known = words.REASONS.get(first) or (needs[first].name if first in needs else "")
    return f"{house.words.gettext(language, known)}{part}{rest}" if known else owed.note
