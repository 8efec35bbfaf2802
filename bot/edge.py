"""The house's doors to the network: health, the public listener, and what a slow client may do."""

from aiohttp import web

from bot.house import HOUSE, House
from bot.telegram import webhook

HEADER_SECONDS = 10.0
CLOSING_SECONDS = 5.0  # for requests under way when the house closes


def runner(app: web.Application) -> web.AppRunner:
    """Make the runner of an application; a connection has 10 seconds to send its headers.

    aiohttp closes a connection on which no whole head of a request has come by the time its
    keep-alive ends, counted from the connection's beginning or from the last answer, and bytes
    that trickle in do not put it off. A request that is being answered is never cut.
    """
    return web.AppRunner(
        app, keepalive_timeout=HEADER_SECONDS, access_log=None, shutdown_timeout=CLOSING_SECONDS
    )


def edge_app(house: House) -> web.Application:
    """Make the public listener's application: the webhook and /healthz, and no third path."""
    app = web.Application()
    app[HOUSE] = house
    webhook.add_routes(app)
    add_health(app)
    app.on_response_prepare.append(_tell_nothing)
    return app


def add_health(app: web.Application) -> None:
    """Add /healthz, which says that the process is alive and nothing else."""
    app.router.add_get("/healthz", _alive, allow_head=False)


async def _alive(_request: web.Request) -> web.Response:
    return web.Response(text="ok\n", headers={"Cache-Control": "no-store"})


async def _tell_nothing(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.popall("Server", None)
