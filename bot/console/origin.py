"""Whether a request comes from the console's own pages, at the console's own address."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from aiohttp import web

from bot.console.visit import house_of
from bot.web import peers

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
FORM = "application/x-www-form-urlencoded"
NOT_SAID = frozenset({"csrf", "code_now", "unlock"})  # what a form proves, not what it says
KEPT_BACK = "passphrase"  # a field with this in its name is never written into a page
_NONCE = re.compile(r"[0-9a-f]{32}")
_LINE_END = re.compile(r"\r+\n")
_PAGES = re.compile(
    r"/console/(?:talk/[0-9a-f]{32}|me|followup(?:/enrol)?|person/[0-9a-f]{32}(?:/call|/pack)?"
    r"|content(?:/texts|/unanswered|/fact/[A-Za-z0-9-]{1,40}|/text/[a-z0-9_-]{1,80})?"
    r"|on-call|staff(?:/[0-9a-f]{32}|/roles|/load)?"
    r"|counts|audit|replies|corrections|search)?"
)


def our_page(path: str) -> str:
    """The path, if it is a page of ours one may be sent to; nothing that merely looks like one."""
    return path if _PAGES.fullmatch(path) else ""


def at_home(request: web.Request) -> bool:
    """Whether the address in the browser is the console's: its public one, or this machine's."""
    asked = urlsplit(f"//{request.host}").hostname or ""
    settings = house_of(request).settings
    return asked in LOOPBACK | {settings.host, urlsplit(settings.address).hostname}


def from_elsewhere(request: web.Request) -> bool:
    """Whether the browser says that another site sent this.

    Pages send no referrer, so browsers write "null" as the origin of our own forms; those are
    told by `Sec-Fetch-Site`, and by the form's token.
    """
    origin = request.headers.get("Origin", "null")
    if origin not in {"null", _own_origin(request), f"{request.scheme}://{request.host}"}:
        return True
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}


def peer_of(request: web.Request) -> str:
    """Where a request comes from; behind our own proxies, what the outermost of them saw."""
    return peers.peer_of(request, house_of(request).settings.proxies)


async def form_fits(request: web.Request, csrf: str) -> bool:
    """Whether this is one of our forms, with this token in it."""
    if request.content_type != FORM:
        return False
    sent = (await posted(request)).get("csrf", "")
    return hmac.compare_digest(sent.encode(), csrf.encode())


async def posted(request: web.Request) -> dict[str, str]:
    """The fields of a form; raises `HTTPBadRequest` where they cannot be read."""
    try:
        fields = await request.post()
    except (UnicodeError, LookupError, ValueError) as error:
        raise web.HTTPBadRequest from error
    return {name: kept(value) for name, value in fields.items() if isinstance(value, str)}


def is_nonce(nonce: str) -> bool:
    """Whether this is a nonce of our forms: 128 bits."""
    return _NONCE.fullmatch(nonce) is not None


def once(fields: Mapping[str, str]) -> str:
    """The mark of one deed: the same form with the same words is one, other words are another.

    Without the words in it, a text changed after "back" would count as sent and be lost. Raises
    `HTTPBadRequest` where the form has no nonce of ours.
    """
    if not is_nonce(fields.get("nonce", "")):
        raise web.HTTPBadRequest
    said = sorted((name, value) for name, value in fields.items() if name not in NOT_SAID)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def kept(value: str) -> str:
    """Lines as they were typed; what no store can keep (NUL, half letters) is left out."""
    whole = value.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")
    return _LINE_END.sub("\n", whole)


def _own_origin(request: web.Request) -> str:
    address = urlsplit(house_of(request).settings.address)
    return f"{address.scheme}://{address.netloc}"
