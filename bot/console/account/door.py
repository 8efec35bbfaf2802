"""The door: a passphrase, then a code; the first time a phone is set up between the two."""

from dataclasses import dataclass

from aiohttp import web

from bot.access import Action, Staff, may
from bot.console import carried
from bot.console.origin import our_page, peer_of, posted
from bot.console.pages import page, redirect
from bot.console.visit import (
    VISIT,
    house_of,
    keep_language,
    keep_token,
    stranger,
    visit_of,
    visit_with,
)
from bot.console.words import CODE_WRONG, FILL_BOTH, SIGNED_OUT
from bot.staff import factor, signing_in
from bot.staff.signing_in import Half, Refused, SignedIn

DESK = "/console/"
LOGIN = "/console/login"
SECOND = f"{LOGIN}/code"


@dataclass(frozen=True, slots=True)
class Along:
    """What goes along through both steps: where to go on to, and a form that is carried."""

    onward: str = ""
    carried: str = ""


async def show_login(request: web.Request) -> web.Response:
    """The door; whoever is signed in already goes to their desk."""
    session = visit_of(request).session
    if session is not None:
        return redirect(desk_of(session.staff))
    return _door(request, _onward(request))


async def sign_in(request: web.Request) -> web.Response:
    """Check login and passphrase; each step has a new token, whatever cookie came along."""
    sent = await posted(request)
    login, passphrase, along = sent.get("login", ""), sent.get("passphrase", ""), _along(sent)
    if not login.strip() or not passphrase:
        return _door(request, along, FILL_BOTH, login, status=400)
    answer = await signing_in.begin(house_of(request), login, passphrase, peer_of(request))
    if isinstance(answer, Refused):
        return _door(request, along, answer.sentence, login, status=403)
    response = redirect(f"{SECOND}?next={along.onward}" if along.onward else SECOND)
    if along.carried:  # too long for an address: the next step is shown at once
        request[VISIT] = stranger(request, answer)
        half = await _half(request)
        response = _second(request, half, along) if half else response
    keep_token(response, answer)
    return response


async def show_second(request: web.Request) -> web.Response:
    """Where the code is typed, or first the picture that sets a phone up."""
    half = await _half(request)
    return redirect(LOGIN) if half is None else _second(request, half, _onward(request))


async def picture(request: web.Request) -> web.Response:
    """The QR picture of a phone that is being set up; nobody may keep it."""
    half = await _half(request)
    if half is None or not half.seed:
        raise web.HTTPNotFound
    return drawn(half.seed, half.staff.login)


async def second(request: web.Request) -> web.Response:
    """Check the code; a wrong one looks like any other login that does not fit."""
    sent, half, house = await posted(request), await _half(request), house_of(request)
    along = _along(sent)
    if half is None:
        return ask_again(request, along.onward, along.carried) if along.carried else redirect(LOGIN)
    typed = sent.get("recovery", "").strip() or sent.get("code", "")
    token, peer = visit_of(request).token, peer_of(request)
    if half.seed:
        first = await signing_in.set_up(house, token, typed, peer)
        if first is None:
            return _second(request, half, along, CODE_WRONG)
        return await _welcome(request, first, along)
    answer = await signing_in.finish(house, token, typed, peer)
    if isinstance(answer, Refused):
        return _door(request, along, answer.sentence, answer.login, status=403)
    form = carried.opened(request, along.carried, answer.staff.id)
    if form is None:
        return _let_in(redirect(along.onward or desk_of(answer.staff)), answer)
    request[VISIT] = await visit_with(request, answer.token)
    return _let_in(carried.given_back(request, form), answer)


def ask_again(request: web.Request, onward: str, kept: str) -> web.Response:
    """The door for somebody whose form came too late: it goes along with them."""
    return _door(request, Along(our_page(onward), kept), SIGNED_OUT, status=403)


def drawn(seed: str, login: str) -> web.Response:
    """A seed as a picture."""
    return web.Response(body=factor.picture(seed, login), content_type="image/svg+xml")


def desk_of(staff: Staff) -> str:
    """Where somebody begins."""
    return DESK if may(staff.role, Action.SEE_QUEUE) else "/console/me"


async def _half(request: web.Request) -> Half | None:
    return await signing_in.half(house_of(request), visit_of(request).token)


async def _welcome(request: web.Request, first: SignedIn, along: Along) -> web.Response:
    """The recovery codes, shown this once; below them a form that was carried here."""
    form = carried.opened(request, along.carried, first.staff.id)
    if form is not None:
        request[VISIT] = await visit_with(request, first.token)
    to, template = along.onward or desk_of(first.staff), "account/codes.html"
    shown = page(request, template, codes=first.codes, to=to, others=False, form=form)
    return _let_in(shown, first)


def _let_in(response: web.Response, answer: SignedIn) -> web.Response:
    keep_token(response, answer.token)
    keep_language(response, answer.staff.language)
    return response


def _second(request: web.Request, half: Half, along: Along, sentence: str = "") -> web.Response:
    if not half.seed:
        return page(request, "account/code.html", along=along)
    shown = {
        "sentence": sentence,
        "key": factor.in_groups(half.seed),
        "link": factor.address(half.seed, half.staff.login),
        "picture": f"{SECOND}.svg",
        "to": SECOND,
        "back": "",
        "along": along,
    }
    return page(request, "account/phone.html", 403 if sentence else 200, **shown)


def _door(
    request: web.Request, along: Along, sentence: str = "", login: str = "", status: int = 200
) -> web.Response:
    visit = visit_of(request)
    shown = {"sentence": sentence, "login": login[:64], "along": along, "here": LOGIN}
    response = page(request, "account/login.html", status, **shown)
    keep_token(response, visit.token)
    if request.query.get("lang") == visit.language:
        keep_language(response, visit.language)
    return response


def _onward(request: web.Request) -> Along:
    return Along(our_page(request.query.get("next", "")))


def _along(sent: dict[str, str]) -> Along:
    return Along(our_page(sent.get("next", "")), sent.get("carried", ""))
