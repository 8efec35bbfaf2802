"""One thing more before a page is shown or a form is taken: a code, or one's passphrase.

What was typed into the form comes back with the question, unseen, and is taken with its answer.
"""

import re

from aiohttp import web

from bot.console.origin import KEPT_BACK, NOT_SAID, form_fits, our_page, posted
from bot.console.pages import page, redirect
from bot.console.route import FRESH
from bot.console.visit import house_of, visit_of
from bot.console.words import CODE_WRONG, PASSPHRASE_WRONG
from bot.staff import sessions
from bot.staff.sessions import Session

LOCKED = "/console/locked"
_BEHIND = re.compile(r"/console/[a-z0-9/-]*(?:\?[a-z]{1,20}=[A-Za-z0-9_-]{1,40})?")
_FILE = re.compile(r"\.(?:pdf|csv|svg)(?=\?|$)")


async def while_locked(request: web.Request) -> web.Response | None:
    """What a locked session gets in place of any page; None where this form has unlocked it."""
    if "HX-Request" in request.headers:  # a covered page: it stays as it is
        return web.Response(status=204 if request.method == "GET" else 423)
    if "text/event-stream" in request.headers.get("Accept", ""):
        return web.Response(status=423)
    if request.method == "GET":
        onward = our_page(request.path)
        return redirect(f"{LOCKED}?next={onward}" if onward else LOCKED)
    if not await form_fits(request, visit_of(request).csrf):
        raise web.HTTPForbidden
    session = visit_of(request).locked
    passphrase = (await posted(request)).get("unlock")
    if passphrase is None or session is None:
        return await _back(request, "unlock", "")
    if await sessions.unlock(house_of(request), session, passphrase):
        return None
    return await _back(request, "unlock", PASSPHRASE_WRONG)


async def unless_fresh(request: web.Request, session: Session) -> web.Response | None:
    """The question for a code, where this needs one and none was given lately."""
    route = request.app[FRESH].get(request.match_info.route)
    if route is None or not (route.fresh or route.fresh_if in request.query):
        return None
    if session.fresh(house_of(request).clock()):
        return None
    if request.method == "GET":
        return ask(request, behind(request.path_qs))
    code = (await posted(request)).get("code_now")
    if code is None:
        return await _back(request, "code_now", "")
    if await sessions.prove(house_of(request), session, code):
        return None
    return await _back(request, "code_now", CODE_WRONG)


def ask(request: web.Request, onward: str, sentence: str = "", status: int = 200) -> web.Response:
    """The page that asks for a code before it leads on to another page."""
    asked = {
        "wanted": "code_now",
        "to": "/console/prove",
        "sentence": sentence,
        "fields": (("next", onward),),
        "secrets": (),
    }
    return page(request, "account/again.html", status, **asked)


def behind(path: str) -> str:
    """The page to go on to, if it is one of ours; of a file, the page that it is on."""
    path = _FILE.sub("", path)
    return path if _BEHIND.fullmatch(path) else ""


async def _back(request: web.Request, wanted: str, sentence: str) -> web.Response:
    """The form that was sent, unseen, with the one question more; secrets do not come back."""
    sent = (await request.post()).items()
    said = [(name, value) for name, value in sent if isinstance(value, str)]
    fields = [(name, value) for name, value in said if name not in NOT_SAID]
    asked = {
        "wanted": wanted,
        "to": request.path_qs,
        "sentence": sentence,
        "fields": tuple(one for one in fields if KEPT_BACK not in one[0]),
        "secrets": tuple(name for name, _ in fields if KEPT_BACK in name),
    }
    return page(request, "account/again.html", 403, **asked)
