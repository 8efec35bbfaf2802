"""Where a request comes from, by what may be believed: the connection, or our own proxies."""

from aiohttp import web


def peer_of(request: web.Request, hops: int) -> str:
    """The address of the connection; behind `hops` proxies of ours, what the outermost saw."""
    told = ",".join(request.headers.getall("X-Forwarded-For", ())).split(",")
    return told[-hops].strip() if 0 < hops <= len(told) else request.remote or ""
