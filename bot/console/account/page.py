"""Signing in and out, and a member of staff's own page."""

from aiohttp import web

from bot import access
from bot.access import Action, Refused, may
from bot.console.origin import our_page, posted
from bot.console.pages import page, redirect
from bot.console.visit import (
    drop_token,
    house_of,
    keep_language,
    keep_token,
    visit_of,
)
from bot.sentences import N_
from nlu.reading import Language

FILL_BOTH = N_("Please fill in both boxes.")


async def show_login(request: web.Request) -> web.Response:
    """The door; whoever is signed in already goes to their desk."""
    if visit_of(request).session is not None:
        return redirect(_desk(visit_of(request).staff))
    return _door(request)


async def sign_in(request: web.Request) -> web.Response:
    """Check login and passphrase; a new session has a new token, whatever cookie came along."""
    sent = await posted(request)
    login, passphrase = sent.get("login", ""), sent.get("passphrase", "")
    if not login.strip() or not passphrase:
        return _door(request, FILL_BOTH, login, status=400)
    peer = request.remote or ""
    answer = await access.sign_in(house_of(request), login, passphrase, peer)
    if isinstance(answer, Refused):
        return _door(request, answer.sentence, login, status=403)
    response = redirect(_next(sent) or _desk(answer.staff))
    keep_token(response, answer.token)
    keep_language(response, answer.staff.language)
    return response


async def show_me(request: web.Request) -> web.Response:
    """One's own page."""
    return page(request, "account/me.html", code="")


async def set_language(request: web.Request) -> web.Response:
    """The language of one's own pages; back to the page where it was chosen."""
    fields = await posted(request)
    chosen = fields.get("language", "")
    if chosen not in set(Language):
        raise web.HTTPBadRequest
    language = Language(chosen)
    await access.set_language(house_of(request), visit_of(request).staff.id, language)
    response = redirect(_next(fields) or "/console/me")
    keep_language(response, language)
    return response


async def link_code(request: web.Request) -> web.Response:
    """A code that links a chat to one's account, shown once."""
    code = await access.link_code(house_of(request), visit_of(request).staff.id)
    return page(request, "account/me.html", code=code)


async def sign_out(request: web.Request) -> web.Response:
    """End the session here and in the store; the browser forgets what it kept."""
    await access.sign_out(house_of(request), visit_of(request).token)
    response = redirect("/console/login")
    drop_token(response)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _door(
    request: web.Request, sentence: str = "", login: str = "", status: int = 200
) -> web.Response:
    visit = visit_of(request)
    response = page(
        request,
        "account/login.html",
        status,
        sentence=sentence,
        login=login[:64],
        onward=_next(dict(request.query)),
    )
    keep_token(response, visit.token)
    if request.query.get("lang") == visit.language:
        keep_language(response, visit.language)
    return response


def _next(fields: dict[str, str]) -> str:
    return our_page(fields.get("next", ""))


def _desk(staff: access.Staff) -> str:
    return "/console/" if may(staff.role, Action.SEE_QUEUE) else "/console/me"
