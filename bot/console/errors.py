"""Error pages: a sentence in the reader's language and an id, nothing of what went wrong inside."""

import secrets
import traceback
from collections.abc import Awaitable, Callable
from types import MappingProxyType

import structlog
from aiohttp import web

from bot.console.pages import page
from bot.errors import StoreUnavailable
from bot.sentences import N_

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
OURS = N_(
    "Something went wrong on our side. Please see whether it was done, and try again if it was not."
)
SENTENCES = MappingProxyType(
    {
        400: N_("The console could not read this request. Please go back and try again."),
        403: N_("This page was open too long. Please go back, load it again, and try once more."),
        404: N_("There is no such page, or it is not yours to see."),
        405: N_("This page cannot be used in this way."),
        413: N_("This is too long. Please go back and make it shorter."),
        503: N_("The database does not answer just now. Please try again in a moment."),
    }
)
log = structlog.get_logger("console")


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The outer boundary of the console: whatever happens inside ends as a page."""
    try:
        return await handler(request)
    except web.HTTPException as problem:
        if problem.status < 400:  # noqa: PLR2004 - redirects are no errors
            raise
        return _page(request, problem.status, problem.headers.get("Allow"))
    except ConnectionResetError:
        raise  # the reader is gone; there is nobody to show a page to
    except StoreUnavailable as problem:
        return _page(request, 503, problem=problem)
    except Exception as problem:  # noqa: BLE001 - the named outer boundary of the web pages
        return _page(request, 500, problem=problem)


def _page(
    request: web.Request,
    status: int,
    allow: str | None = None,
    problem: Exception | None = None,
) -> web.Response:
    number = secrets.token_hex(4)
    if problem is not None:
        log.error("page_failed", number=number, **_cause(request, problem))
    response = page(
        request, "error.html", status, sentence=SENTENCES.get(status, OURS), number=number
    )
    if allow:
        response.headers["Allow"] = allow
    return response


def _cause(request: web.Request, problem: Exception) -> dict[str, str]:
    """Where it happened and what kind of error it was; its text may hold a person's words."""
    frames = traceback.extract_tb(problem.__traceback__)
    resource = request.match_info.route.resource
    return {
        "kind": type(problem).__name__,
        "at": f"{frames[-1].name}:{frames[-1].lineno}" if frames else "",
        "route": resource.canonical if resource else "",
    }
