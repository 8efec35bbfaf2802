"""The door: a passphrase, then a code; the first time a phone is set up between the two."""

from aiohttp import web

from bot import factor, signing_in
from bot.access import Action, Staff, may
from bot.console.origin import our_page, posted
from bot.console.pages import page, redirect
from bot.console.visit import house_of, keep_language, keep_token, visit_of
from bot.console.words import CODE_WRONG, FILL_BOTH
from bot.signing_in import Half, Refused, SignedIn

LOGIN = "/console/login"
SECOND = f"{LOGIN}/code"


async def show_login(request: web.Request) -> web.Response:
    """The door; whoever is signed in already goes to their desk."""
    session = visit_of(request).session
    if session is not None:
        return redirect(desk_of(session.staff))
    return _door(request, onward=_next(dict(request.query)))


async def sign_in(request: web.Request) -> web.Response:
    """Check login and passphrase; each step has a new token, whatever cookie came along."""
    sent = await posted(request)
    login, passphrase, onward = sent.get("login", ""), sent.get("passphrase", ""), _next(sent)
    if not login.strip() or not passphrase:
        return _door(request, FILL_BOTH, login, onward, status=400)
    answer = await signing_in.begin(house_of(request), login, passphrase, request.remote or "")
    if isinstance(answer, Refused):
        return _door(request, answer.sentence, login, onward, status=403)
    response = redirect(f"{SECOND}?next={onward}" if onward else SECOND)
    keep_token(response, answer)
    return response


async def show_second(request: web.Request) -> web.Response:
    """Where the code is typed, or first the picture that sets a phone up."""
    half = await _half(request)
    return redirect("/console/login") if half is None else _second(request, half)


async def picture(request: web.Request) -> web.Response:
    """The QR picture of a phone that is being set up; nobody may keep it."""
    half = await _half(request)
    if half is None or not half.seed:
        raise web.HTTPNotFound
    return drawn(half.seed, half.staff.login)


async def second(request: web.Request) -> web.Response:
    """Check the code; a wrong one looks like any other login that does not fit."""
    sent, half, house = await posted(request), await _half(request), house_of(request)
    if half is None:
        return redirect("/console/login")
    typed = sent.get("recovery", "").strip() or sent.get("code", "")
    token, peer = visit_of(request).token, request.remote or ""
    if half.seed:
        first = await signing_in.set_up(house, token, typed, peer)
        return _second(request, half, CODE_WRONG) if first is None else _welcome(request, first)
    answer = await signing_in.finish(house, token, typed, peer)
    if isinstance(answer, Refused):
        return _door(request, answer.sentence, answer.login, _next(sent), status=403)
    return _let_in(redirect(_next(sent) or desk_of(answer.staff)), answer)


def drawn(seed: str, login: str) -> web.Response:
    """A seed as a picture."""
    return web.Response(body=factor.picture(seed, login), content_type="image/svg+xml")


def desk_of(staff: Staff) -> str:
    """Where somebody begins."""
    return "/console/" if may(staff.role, Action.SEE_QUEUE) else "/console/me"


async def _half(request: web.Request) -> Half | None:
    return await signing_in.half(house_of(request), visit_of(request).token)


def _welcome(request: web.Request, first: SignedIn) -> web.Response:
    """The recovery codes, shown this once."""
    to = desk_of(first.staff)
    shown = page(request, "account/codes.html", codes=first.codes, to=to, others=False)
    return _let_in(shown, first)


def _let_in(response: web.Response, answer: SignedIn) -> web.Response:
    keep_token(response, answer.token)
    keep_language(response, answer.staff.language)
    return response


def _second(request: web.Request, half: Half, sentence: str = "") -> web.Response:
    if not half.seed:
        return page(request, "account/code.html", onward=_next(dict(request.query)))
    shown = {
        "sentence": sentence,
        "key": factor.in_groups(half.seed),
        "link": factor.address(half.seed, half.staff.login),
        "picture": f"{SECOND}.svg",
        "to": SECOND,
        "back": "",
    }
    return page(request, "account/phone.html", 403 if sentence else 200, **shown)


def _door(
    request: web.Request, sentence: str = "", login: str = "", onward: str = "", status: int = 200
) -> web.Response:
    visit = visit_of(request)
    shown = {"sentence": sentence, "login": login[:64], "onward": onward, "here": LOGIN}
    response = page(request, "account/login.html", status, **shown)
    keep_token(response, visit.token)
    if request.query.get("lang") == visit.language:
        keep_language(response, visit.language)
    return response


def _next(fields: dict[str, str]) -> str:
    return our_page(fields.get("next", ""))
