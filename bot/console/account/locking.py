"""The screen lock: the page is shut until one's passphrase is given; signing out always works."""

from aiohttp import web

from bot.console.account.door import desk_of
from bot.console.origin import our_page, posted
from bot.console.pages import page, redirect
from bot.console.visit import drop_token, house_of, visit_of
from bot.console.words import PASSPHRASE_WRONG
from bot.staff import sessions


async def lock(request: web.Request) -> web.Response:
    """Shut the session; a covered page asks for no other page."""
    session = visit_of(request).session
    if session is not None:
        await sessions.lock(house_of(request), session)
    if _by_script(request):
        return web.Response(status=204)
    return redirect("/console/locked")


async def show_locked(request: web.Request) -> web.Response:
    """A page with nothing on it but a box for the passphrase."""
    visit = visit_of(request)
    if visit.locked is None:
        return redirect("/console/login")
    return _shown(request, our_page(request.query.get("next", "")))


async def unlock(request: web.Request) -> web.Response:
    """Open the session again, and go back to where one was."""
    session, fields = visit_of(request).locked, await posted(request)
    onward = our_page(fields.get("next", ""))
    if session is None:  # it ended, or another window has opened it
        here = visit_of(request).session is not None
        return _plain(204 if here else 410) if _by_script(request) else redirect("/console/login")
    passphrase = fields.get("unlock", "")
    if await sessions.unlock(house_of(request), session, passphrase):
        return _plain(204) if _by_script(request) else redirect(onward or desk_of(session.staff))
    ended = await sessions.look(house_of(request), visit_of(request).token, quiet=True) is None
    if _by_script(request):
        return _plain(410 if ended else 409)
    return redirect("/console/login") if ended else _shown(request, onward, PASSPHRASE_WRONG, 403)


async def still_here(_request: web.Request) -> web.Response:
    """Somebody types on a page that asks for nothing: the session stays open."""
    return web.Response(status=204)


async def sign_out(request: web.Request) -> web.Response:
    """End the session here and in the store; the browser forgets what it kept."""
    await sessions.sign_out(house_of(request), visit_of(request).token)
    response = redirect("/console/login")
    drop_token(response)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _shown(
    request: web.Request, onward: str, sentence: str = "", status: int = 200
) -> web.Response:
    return page(request, "account/locked.html", status, onward=onward, sentence=sentence)


def _by_script(request: web.Request) -> bool:
    return request.headers.get("X-Covered", "") == "1"


def _plain(status: int) -> web.Response:
    return web.Response(status=status)
