"""One row of the table of routes: where, who answers, and which action it needs."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from aiohttp import web

from bot.access import Action


class Gate(StrEnum):
    """What a page needs that needs no action: nothing at all, or not even an open screen."""

    OPEN = "open"
    LOCKED = "locked"


Need = Action | Gate
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Route:
    """One row of the table; `path` is the path behind `/console`.

    `live` marks what an open page asks for by itself: no sign that somebody is sitting there.
    `fresh` asks for a code that is not older than five minutes; `fresh_if` does so only where this
    is asked for in the query. `rings` answers an open page through its cover, too.
    """

    method: str
    path: str
    handler: Handler
    need: Need
    live: bool = False
    fresh: bool = False
    fresh_if: str = ""
    rings: bool = False


FRESH = web.AppKey("fresh", dict[web.AbstractRoute, Route])  # what a fresh code is asked for
CASE = "/talk/{case_id:[0-9a-f]{32}}"
PERSON = "/person/{person_id:[0-9a-f]{32}}"
