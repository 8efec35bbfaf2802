"""One row of the table of routes: where, who answers, and which action it needs."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from aiohttp import web

from bot.access import Action


class Gate(StrEnum):
    """What a page needs that needs no action: nothing at all."""

    OPEN = "open"


Need = Action | Gate
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Route:
    """One row of the table; `path` is the path behind `/console`.

    `live` marks what an open page asks for by itself: no sign that somebody is sitting there.
    """

    method: str
    path: str
    handler: Handler
    need: Need
    live: bool = False


CASE = "/talk/{case_id:[0-9a-f]{32}}"
PERSON = "/person/{person_id:[0-9a-f]{32}}"
