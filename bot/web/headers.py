"""The headers of every answer of our pages: page, fragment, error or stream alike."""

from types import MappingProxyType

from aiohttp import web

HEADERS = MappingProxyType(
    {
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            "font-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; "
            "frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; "
            "trusted-types default"
        ),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex, nofollow",
        "Server": "saiyai",
    }
)


# What somebody sent may do nothing at all, not even in a window of its own.
SANDBOXED = "sandbox; default-src 'none'; frame-ancestors 'none'"
POLICY = "Content-Security-Policy"


async def add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """Runs as an answer begins, so that streams have the headers too."""
    sandboxed = response.headers.get(POLICY) == SANDBOXED
    response.headers.update(HEADERS)
    if sandboxed:
        response.headers[POLICY] = SANDBOXED
