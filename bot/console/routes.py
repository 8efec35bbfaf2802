"""The table of routes: every one names the action it needs, or says that it is open to all."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from aiohttp import web

from bot.access import Action
from bot.console import account, desk, live, queue, talk
from bot.console.followup import deeds, enrol, listing, pack, person, phone, writing


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
ROUTES = (
    Route("GET", "", queue.to_queue, Gate.OPEN),
    Route("GET", "/login", account.show_login, Gate.OPEN),
    Route("POST", "/login", account.sign_in, Gate.OPEN),
    Route("GET", "/", queue.show, Action.SEE_QUEUE),
    Route("GET", "/rows", queue.rows, Action.SEE_QUEUE, live=True),
    Route("GET", "/waiting", queue.waiting, Action.SEE_QUEUE, live=True),
    Route("GET", "/events", live.queue_events, Action.SEE_QUEUE, live=True),
    Route("POST", "/ticket", queue.ticket, Action.CLAIM),
    Route("GET", CASE, talk.show, Action.READ_CASE),
    Route("GET", f"{CASE}/lines", talk.lines, Action.READ_CASE, live=True),
    Route("GET", f"{CASE}/standing", talk.standing, Action.READ_CASE, live=True),
    Route("GET", f"{CASE}/events", live.case_events, Action.READ_CASE, live=True),
    Route("POST", f"{CASE}/claim", desk.claim, Action.CLAIM),
    Route("POST", f"{CASE}/reply", desk.reply, Action.REPLY),
    Route("POST", f"{CASE}/again", desk.again, Action.REPLY),
    Route("POST", f"{CASE}/note", desk.note, Action.NOTE),
    Route("POST", f"{CASE}/hand-over", desk.hand_over, Action.HAND_OVER),
    Route("POST", f"{CASE}/give-back", desk.give_back, Action.HAND_OVER),
    Route("POST", f"{CASE}/close", desk.close, Action.CLOSE),
    Route("GET", "/followup", listing.show, Action.FOLLOW_UP),
    Route("GET", "/followup/rows", listing.rows, Action.FOLLOW_UP, live=True),
    Route("GET", "/followup/enrol", enrol.show, Action.ENROL),
    Route("POST", "/followup/enrol", enrol.enrol, Action.ENROL),
    Route("GET", PERSON, person.show, Action.READ_RECORD),
    Route("POST", f"{PERSON}/entry", writing.entry, Action.WRITE_RECORD),
    Route("POST", f"{PERSON}/done", writing.done, Action.WRITE_RECORD),
    Route("POST", f"{PERSON}/plan", deeds.plan, Action.WRITE_RECORD),
    Route("POST", f"{PERSON}/consent", deeds.consent, Action.WRITE_RECORD),
    Route("POST", f"{PERSON}/end", deeds.end, Action.WRITE_RECORD),
    Route("POST", f"{PERSON}/invite", deeds.invite, Action.ENROL),
    Route("GET", f"{PERSON}/call", phone.show, Action.WRITE_RECORD),
    Route("POST", f"{PERSON}/call/answer", phone.answer, Action.WRITE_RECORD),
    Route("POST", f"{PERSON}/call/end", phone.end, Action.WRITE_RECORD),
    Route("POST", f"{PERSON}/call/attempt", phone.attempt, Action.WRITE_RECORD),
    Route("GET", f"{PERSON}/pack", pack.show, Action.READ_RECORD),
    Route("GET", f"{PERSON}/pack.pdf", pack.as_pdf, Action.READ_RECORD),
    Route("GET", "/me", account.show_me, Action.OWN_ACCOUNT),
    Route("POST", "/me/language", account.set_language, Action.OWN_ACCOUNT),
    Route("POST", "/me/link-code", account.link_code, Action.OWN_ACCOUNT),
    Route("POST", "/sign-out", account.sign_out, Action.OWN_ACCOUNT),
)
NEEDS = web.AppKey("needs", dict[web.AbstractRoute, Need])
LIVE = web.AppKey("live", frozenset[web.AbstractRoute])


def add_routes(console: web.Application) -> None:
    """Put the table into the router; what the guard asks of each route stands beside it."""
    added = {
        console.router.add_route(route.method, route.path, route.handler): route for route in ROUTES
    }
    console[NEEDS] = {one: route.need for one, route in added.items()}
    console[LIVE] = frozenset(one for one, route in added.items() if route.live)
