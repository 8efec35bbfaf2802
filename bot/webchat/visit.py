"""Which chat a browser has open, in which language; the cookies go when the browser closes."""

import hashlib
import re
import secrets
from dataclasses import dataclass

from aiohttp import web

from bot.house import HOUSE, House
from nlu.reading import Language

COOKIE = "chat"
LANGUAGE_COOKIE = "chat_language"
PATH = "/chat"
TOKEN_BYTES = 16
_TOKEN = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Visit:
    """One request's reader.

    `token` is the address of the chat, fresh where the browser brought none (`known` is then
    false); `chosen` says that the language was picked by hand on this page.
    """

    token: str
    known: bool
    language: Language
    chosen: bool

    @property
    def mark(self) -> str:
        """By what this chat is known again where its token must not stand."""
        return hashlib.sha256(f"mark:{self.token}".encode()).hexdigest()[:16]


def house_of(request: web.Request) -> House:
    """The house that the request was made to."""
    return request.config_dict[HOUSE]


def visit_of(request: web.Request) -> Visit:
    """Read the cookies; anything that is not in our own form counts as no cookie."""
    token = request.cookies.get(COOKIE, "")
    known = _TOKEN.fullmatch(token) is not None
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return Visit(
        token=token if known else secrets.token_hex(TOKEN_BYTES),
        known=known,
        language=Language(chosen) if chosen in set(Language) else phone_language(request),
        chosen=chosen in set(Language),
    )


def phone_language(request: web.Request) -> Language:
    """The first of our languages that the browser asks for, else Lao."""
    wishes = request.headers.get("Accept-Language", "")[:200].split(",")
    for wish in wishes:
        code = wish.split(";")[0].strip()[:2].lower()
        if code in set(Language):
            return Language(code)
    return Language.LAO


def keep_visit(request: web.Request, response: web.StreamResponse, visit: Visit) -> None:
    """Give the browser its chat's address, unless it has it."""
    if not visit.known:
        _keep(request, response, COOKIE, visit.token, None)


def keep_language(request: web.Request, response: web.StreamResponse, language: Language) -> None:
    """Remember the language that was picked."""
    _keep(request, response, LANGUAGE_COOKIE, language.value, None)


def drop_visit(request: web.Request, response: web.StreamResponse) -> None:
    """Take both cookies away."""
    for name in (COOKIE, LANGUAGE_COOKIE):
        _keep(request, response, name, "", 0)


def _keep(
    request: web.Request, response: web.StreamResponse, name: str, value: str, age: int | None
) -> None:
    # Not on plain http: browsers differ on whether they keep a Secure cookie of this machine.
    secure = house_of(request).settings.address.startswith("https://")
    # Lax, not Strict: by a link from another site somebody comes back into their own talk.
    response.set_cookie(
        name, value, max_age=age, path=PATH, httponly=True, samesite="Lax", secure=secure
    )
