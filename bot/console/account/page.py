"""A member of staff's own page: language, alerts, passphrase, phone, recovery codes, sessions."""

from aiohttp import web

from bot.console import again
from bot.console.account.door import drawn
from bot.console.origin import our_page, posted
from bot.console.pages import page, redirect
from bot.console.visit import house_of, keep_language, visit_of
from bot.console.words import (
    CODE_WRONG,
    NOT_THE_SAME,
    OTHERS_ENDED,
    PASSPHRASE_CHANGED,
)
from bot.staff import accounts, factor, passphrases, sessions
from bot.staff.sessions import Session
from nlu.reading import Language

ME = "/console/me"
PHONE = f"{ME}/phone"


async def show_me(request: web.Request) -> web.Response:
    """One's own page."""
    return await _me(request)


async def set_language(request: web.Request) -> web.Response:
    """The language of one's own pages; back to the page where it was chosen."""
    fields = await posted(request)
    chosen = fields.get("language", "")
    if chosen not in set(Language):
        raise web.HTTPBadRequest
    language = Language(chosen)
    await accounts.set_language(house_of(request), visit_of(request).staff.id, language)
    response = redirect(our_page(fields.get("next", "")) or ME)
    keep_language(response, language)
    return response


async def link_code(request: web.Request) -> web.Response:
    """A code that links a chat to one's account, shown once."""
    code = await accounts.link_code(house_of(request), visit_of(request).staff.id)
    return await _me(request, code=code)


async def show_passphrase(request: web.Request) -> web.Response:
    """Where one's passphrase is changed."""
    return page(request, "account/passphrase.html", sentence="")


async def set_passphrase(request: web.Request) -> web.Response:
    """Change one's passphrase; all other sessions end."""
    fields, session = await posted(request), _session(request)
    new = fields.get("passphrase", "")
    wrong = await passphrases.refusal(new, session.staff.login, session.staff.name)
    if not wrong and new.encode() != fields.get("passphrase_again", "").encode():
        wrong = NOT_THE_SAME
    if wrong:
        return page(request, "account/passphrase.html", 409, sentence=wrong)
    if not await accounts.change_passphrase(house_of(request), session, new):
        return redirect(ME)  # which leads to the door
    return await _me(request, done=PASSPHRASE_CHANGED)


async def begin_phone(request: web.Request) -> web.Response:
    """A new phone: the old one counts until the new one's first code was given."""
    await accounts.propose_factor(house_of(request), _session(request))
    return redirect(PHONE)


async def show_phone(request: web.Request) -> web.Response:
    """The picture for the new phone, and a box for its first code."""
    return await _phone(request)


async def picture(request: web.Request) -> web.Response:
    """The QR picture of the new phone; nobody may keep it."""
    session = _session(request)
    seed = await accounts.proposed_seed(house_of(request), session)
    if not seed:
        raise web.HTTPNotFound
    return drawn(seed, session.staff.login)


async def set_phone(request: web.Request) -> web.Response:
    """The new phone's first code; then ten new recovery codes, shown once."""
    typed = (await posted(request)).get("code", "")
    codes = await accounts.accept_factor(house_of(request), _session(request), typed)
    return _codes(request, codes) if codes else await _phone(request, CODE_WRONG)


async def new_codes(request: web.Request) -> web.Response:
    """Ten new recovery codes, shown once."""
    codes = await accounts.new_codes(house_of(request), _session(request))
    return _codes(request, codes) if codes else redirect(ME)


async def end_others(request: web.Request) -> web.Response:
    """End every other session of one's own."""
    await sessions.end_others(house_of(request), _session(request))
    return await _me(request, done=OTHERS_ENDED)


async def prove(request: web.Request) -> web.Response:
    """A code, given before a page that asks for one."""
    fields, house = await posted(request), house_of(request)
    onward = again.behind(fields.get("next", ""))
    if await sessions.prove(house, _session(request), fields.get("code_now", "")):
        return redirect(onward or ME)
    return again.ask(request, onward, CODE_WRONG, 403)


def _session(request: web.Request) -> Session:
    session = visit_of(request).session
    if session is None:
        raise web.HTTPNotFound
    return session


async def _me(request: web.Request, code: str = "", done: str = "") -> web.Response:
    house, session = house_of(request), _session(request)
    return page(
        request,
        "account/me.html",
        code=code,
        done=done,
        own=session.token_hash,
        opened=await sessions.opened(house, session),
        codes_left=await accounts.codes_left(house, session.staff.id),
    )


async def _phone(request: web.Request, sentence: str = "") -> web.Response:
    session = _session(request)
    seed = await accounts.proposed_seed(house_of(request), session)
    if not seed:
        return redirect(ME)
    shown = {
        "sentence": sentence,
        "key": factor.in_groups(seed),
        "link": factor.address(seed, session.staff.login),
        "picture": f"{PHONE}.svg",
        "to": PHONE,
        "back": ME,
        "along": None,
    }
    return page(request, "account/phone.html", 409 if sentence else 200, **shown)


def _codes(request: web.Request, codes: tuple[str, ...]) -> web.Response:
    return page(request, "account/codes.html", codes=codes, to=ME, others=True, form=None)
