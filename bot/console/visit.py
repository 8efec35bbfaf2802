"""Who is looking at a page, in which language, and with which form token."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from types import MappingProxyType

from aiohttp import web

from bot.access import Staff
from bot.house import HOUSE, House
from bot.staff import sessions
from bot.staff.sessions import Session
from nlu.reading import Language

COOKIE = "__Host-saiyai"
LANGUAGE_COOKIE = "__Host-saiyai-language"
LANGUAGE_NAMES = MappingProxyType(
    {Language.LAO: "ລາວ", Language.THAI: "ไทย", Language.ENGLISH: "English"}
)
YEAR = 365 * 24 * 3600
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,128}")


@dataclass(frozen=True, slots=True)
class Visit:
    """One request's reader; `token` is the cookie, `csrf` stands in every form of the page.

    While the screen is locked there is no `session`: it is in `locked`.
    """

    token: str
    session: Session | None
    language: Language
    csrf: str
    locked: Session | None = None

    @property
    def open(self) -> bool:
        """Whether somebody is signed in whose screen is not locked, whatever they are shown."""
        return self.session is not None and self.locked is None

    @property
    def staff(self) -> Staff:
        """Who is signed in; only for pages behind the guard."""
        if self.session is None:
            raise web.HTTPNotFound
        return self.session.staff


VISIT = web.RequestKey("visit", Visit)


def house_of(request: web.Request) -> House:
    """The house that the request was made to."""
    return request.config_dict[HOUSE]


def visit_of(request: web.Request) -> Visit:
    """The request's reader; a stranger where nobody could be recognised (yet)."""
    return request.get(VISIT) or Visit("", None, language_of(request, None), "")


def token_of(request: web.Request) -> str:
    """The cookie's value; anything that is not in our own form counts as no cookie."""
    token = request.cookies.get(COOKIE, "")
    return token if _TOKEN.fullmatch(token) else ""


async def visit_with(request: web.Request, token: str, *, quiet: bool = False) -> Visit:
    """Who comes with this cookie."""
    session = await sessions.look(house_of(request), token, quiet=quiet)
    if session is None:
        return stranger(request, token)
    language = language_of(request, session)
    if session.locked:
        return Visit(token, None, language, session.csrf, session)
    return Visit(token, session, language, session.csrf)


def stranger(request: web.Request, token: str) -> Visit:
    """Somebody who is not signed in: the form token is bound to the cookie at the door."""
    token = token or secrets.token_urlsafe(32)
    return Visit(token, None, language_of(request, None), door_csrf(token))


def door_csrf(token: str) -> str:
    """The form token of the login page; the cookie cannot be read from it."""
    return hashlib.sha256(b"door:" + token.encode()).hexdigest()


def language_of(request: web.Request, session: Session | None) -> Language:
    """The account's language; before sign-in the one asked for, kept, or set in the browser."""
    if session is not None:
        return session.staff.language
    asked = (request.query.get("lang", ""), request.cookies.get(LANGUAGE_COOKIE, ""))
    for wish in (*asked, *_accepted(request)):
        if wish in set(Language):
            return Language(wish)
    return Language.LAO


def keep_token(response: web.StreamResponse, token: str) -> None:
    """Put the token into the one cookie."""
    _keep(response, COOKIE, token, None)


def drop_token(response: web.StreamResponse) -> None:
    """Take the cookie away."""
    _keep(response, COOKIE, "", 0)


def keep_language(response: web.StreamResponse, language: Language) -> None:
    """Remember the language for pages before sign-in and for error pages."""
    _keep(response, LANGUAGE_COOKIE, language.value, YEAR)


def _keep(response: web.StreamResponse, name: str, value: str, max_age: int | None) -> None:
    response.set_cookie(
        name, value, max_age=max_age, path="/", secure=True, httponly=True, samesite="Strict"
    )


def _accepted(request: web.Request) -> tuple[str, ...]:
    wishes = request.headers.get("Accept-Language", "")[:200].split(",")
    return tuple(wish.split(";")[0].strip()[:2].lower() for wish in wishes)
