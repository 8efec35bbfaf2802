"""The table of routes: every one names the action it needs, or says that it is open to all."""

from aiohttp import web

from bot.console.account.routes import ROUTES as ACCOUNT
from bot.console.followup.routes import ROUTES as FOLLOW_UP
from bot.console.queue.routes import ROUTES as QUEUE
from bot.console.route import Need
from bot.console.talk.routes import ROUTES as TALK

ROUTES = (
    *QUEUE,
    *TALK,
    *FOLLOW_UP,
    *ACCOUNT,
)
NEEDS = web.AppKey("needs", dict[web.AbstractRoute, Need])
LIVE = web.AppKey("live", frozenset[web.AbstractRoute])


def add_routes(console: web.Application) -> None:
    """Put the table into the router; what the guard asks of each route stands beside it."""
    added = {
        console.router.add_route(route.method, route.path, route.handler): route for route in ROUTES
    }
    console[NEEDS] = {one: route.need for one, route in added.items()}
    console[LIVE] = frozenset(one for one, route in added.items() if route.live)
