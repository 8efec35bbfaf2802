"""Whether a post comes from the chat's own page, as far as the browser tells."""

from urllib.parse import urlsplit

from aiohttp import web

from bot.webchat.visit import house_of, visit_of

FORM = "application/x-www-form-urlencoded"


def from_own_page(request: web.Request) -> bool:
    """Whether to take this post.

    Pages send no referrer, so browsers write "null" as the origin of our own forms. Those are
    told by `Sec-Fetch-Site`, and in browsers too old for it by the cookie, which SameSite=Lax
    keeps from coming along with other sites' forms.
    """
    if request.content_type != FORM:
        return False
    origin = request.headers.get("Origin", "null")
    if origin not in {"null", _own_origin(request), f"{request.scheme}://{request.host}"}:
        return False
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return origin != "null" or visit_of(request).known


def _own_origin(request: web.Request) -> str:
    address = urlsplit(house_of(request).settings.address)
    return f"{address.scheme}://{address.netloc}"
