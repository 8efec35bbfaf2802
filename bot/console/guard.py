"""Stands before every page: who is it, may they, and does this form come from our own page."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from urllib.parse import urlsplit

from aiohttp import web

from bot.access import Action, may
from bot.console import again, carried
from bot.console.account.door import DESK, LOGIN, ask_again, desk_of
from bot.console.origin import at_home, form_fits, from_elsewhere, our_page
from bot.console.pages import page, redirect
from bot.console.route import Gate, Need
from bot.console.routes import LIVE, NEEDS, RINGS
from bot.console.visit import (
    VISIT,
    house_of,
    token_of,
    visit_of,
    visit_with,
)
from bot.staff import sessions
from bot.staff.sessions import Session

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
SAFE = frozenset({"GET", "HEAD"})


@web.middleware
async def recognise(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Find out who it is; a request to another address than ours is not for us."""
    if not at_home(request):
        raise web.HTTPBadRequest
    quiet = request.match_info.route in request.app[LIVE]
    request[VISIT] = await visit_with(request, token_of(request), quiet=quiet)
    return await handler(request)


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let through what the route allows; what is forbidden looks like what does not exist."""
    if from_elsewhere(request):
        if not _followed_a_link(request):
            raise web.HTTPForbidden
        return page(request, "onward.html", to=_onward(request))
    need = request.app[NEEDS].get(request.match_info.route)
    visit = visit_of(request)
    if visit.locked is not None and _rings(request):
        request[VISIT] = replace(visit, session=visit.locked)
    elif visit.locked is not None and need is not Gate.LOCKED:
        shut = await again.while_locked(request)
        if shut is not None:
            return shut
        request[VISIT] = await visit_with(request, token_of(request))
    return await _let_through(request, handler, need)


async def _let_through(
    request: web.Request, handler: Handler, need: Need | None
) -> web.StreamResponse:
    session = visit_of(request).session
    if not isinstance(need, Gate) and session is None:
        kept = await carried.sealed(request) if need is not None else ""
        return ask_again(request, _page_of(request), kept) if kept else _to_login(request)
    if request.match_info.http_exception is not None:
        return await handler(request)
    if session is not None and not _allowed(session, need):
        if request.path == DESK and request.method == "GET":  # the address that everybody is told
            return redirect(desk_of(session.staff))
        raise web.HTTPNotFound
    if request.method not in SAFE:
        if not await form_fits(request, visit_of(request).csrf):
            raise web.HTTPForbidden
        if session is not None and not await _still_open(request):
            return _to_login(request)
    asked = None if session is None else await again.unless_fresh(request, session)
    return asked if asked is not None else await handler(request)


def _allowed(session: Session, need: Need | None) -> bool:
    """A route that says nothing is shut."""
    if isinstance(need, Action):
        return may(session.staff.role, need)
    return isinstance(need, Gate)


def _rings(request: web.Request) -> bool:
    """Whether an open page asks if it is to ring, which it does behind its cover as well."""
    return "HX-Request" in request.headers and request.match_info.route in request.app[RINGS]


async def _still_open(request: web.Request) -> bool:
    """A form can take long to come in: its session may have ended meanwhile."""
    return await sessions.who(house_of(request), visit_of(request).token, quiet=True) is not None


def _followed_a_link(request: web.Request) -> bool:
    """A link on another site: the browser held our cookie back, so the page asks once more."""
    return request.method == "GET" and request.headers.get("Sec-Fetch-Mode") == "navigate"


def _onward(request: web.Request) -> str:
    """The same page, in our own words: nothing of the other site's query comes along."""
    known = request.app[NEEDS].get(request.match_info.route) is not None
    return request.path if known else DESK


def _to_login(request: web.Request) -> web.Response:
    """Sign in first; parts of a page and streams tell the page to go there."""
    if "HX-Request" in request.headers:
        open_page = urlsplit(request.headers.get("HX-Current-URL", "")).path
        return web.Response(headers={"HX-Redirect": _login_before(open_page)})
    if "text/event-stream" in request.headers.get("Accept", ""):
        return web.Response(text="event: ended\ndata:\n\n", content_type="text/event-stream")
    return redirect(_login_before(_page_of(request)))


def _page_of(request: web.Request) -> str:
    """The page that was asked for; of a form about a conversation, that conversation."""
    if request.method == "GET":
        return request.path
    case_id = request.match_info.get("case_id", "")
    return f"/console/talk/{case_id}" if case_id else ""


def _login_before(path: str) -> str:
    """The login page that leads on to this page afterwards."""
    onward = our_page(path)
    return f"{LOGIN}?next={onward}" if onward else LOGIN
