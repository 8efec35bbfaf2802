"""Who is followed up: what is to be done, soonest first, and the people with how they are asked."""

from types import MappingProxyType
from typing import Any

from aiohttp import web

from bot.console.followup import words
from bot.console.followup.kinds import kind_name
from bot.console.pages import page
from bot.console.visit import house_of, visit_of
from bot.desk import seeing
from bot.followup import record
from bot.sentences import N_
from bot.store.audit.deeds import Deed
from bot.store.followup.followlist import Owed, Show
from bot.words import ZONE

FOLLOWING = "/console/followup"


CHOICES = MappingProxyType(
    {
        Show.ALL: N_("All"),
        Show.MINE: N_("Mine"),
        Show.MISSED: N_("Did not answer"),
        Show.INVITED: N_("Not joined yet"),
        Show.PEERS: N_("Would stand beside others"),
        Show.ENDED: N_("Ended"),
    }
)


async def show(request: web.Request) -> web.Response:
    """The list as a page; that it was opened is written down."""
    await seeing.looked(house_of(request), visit_of(request).staff, Deed.FOLLOWED_SEEN)
    return page(request, "followup/list.html", **await _shown(request))


async def rows(request: web.Request) -> web.Response:
    """Only its rows, for a page that is open already."""
    await seeing.still_looks(house_of(request), visit_of(request).staff, Deed.FOLLOWED_SEEN)
    return page(request, "followup/_rows.html", **await _shown(request))


async def _shown(request: web.Request) -> dict[str, Any]:
    house, staff = house_of(request), visit_of(request).staff
    choice = _choice(request)
    listing = await record.listed(house, staff, choice)
    return {
        "choice": choice,
        "choices": CHOICES,
        "owed": listing.owed,
        "followed": listing.people,
        "more": listing.more,
        "today": house.clock().astimezone(ZONE).date(),
        "states": words.STATES,
        "stages": words.STAGES,
        "checkins": words.CHECKINS,
        "kind_of": lambda owed: kind_name(owed.kind),
        "about": lambda owed: _about(request, owed),
        "here": FOLLOWING,
    }


def _choice(request: web.Request) -> Show:
    asked = request.query.get("show", "")
    return Show(asked) if asked in set(Show) else Show.ALL


def _about(request: web.Request, owed: Owed) -> str:
    """What is to be done, in words: the house's own reasons and needs stand there as names."""
    house, language = house_of(request), visit_of(request).language
    needs = house.router.book.followup.needs
    first, part, rest = owed.note.partition(" · ")
    known = words.REASONS.get(first) or (needs[first].name if first in needs else "")
    return f"{house.words.gettext(language, known)}{part}{rest}" if known else owed.note
