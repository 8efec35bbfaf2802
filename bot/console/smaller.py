"""Makes pages small on their way; how long they are then tells nothing about what is in them."""

import gzip
import io
import secrets

from aiohttp import web

WORTH = 1024  # bytes; what is shorter fits one packet as it is
NOISE = 100  # bytes at most


def smaller(request: web.Request, response: web.Response) -> web.Response:
    """The same page compressed, for a browser that can read it."""
    body = response.body
    if not isinstance(body, bytes) or len(body) < WORTH or not _can_read(request):
        return response
    response.body = squeeze(body)
    response.headers["Content-Encoding"] = "gzip"
    return response


def squeeze(body: bytes) -> bytes:
    """The body in gzip, with a file name of random length in its head.

    A page holds both the form's token and words from outside: somebody who writes to us and sees
    how long our answers are must not find the token out by what compresses well beside it.
    """
    made = io.BytesIO()
    noise = "a" * secrets.randbelow(NOISE + 1)
    with gzip.GzipFile(noise, "wb", compresslevel=6, fileobj=made, mtime=0) as small:
        small.write(body)
    return made.getvalue()


def _can_read(request: web.Request) -> bool:
    return "gzip" in request.headers.get("Accept-Encoding", "")
