"""The table of routes: every one names the action it needs, or says that it is open to all."""

from aiohttp import web

from bot.console.account.routes import ROUTES as ACCOUNT
from bot.console.content.routes import ROUTES as CONTENT
from bot.console.followup.routes import ROUTES as FOLLOW_UP
from bot.console.merging.routes import ROUTES as MERGING
from bot.console.on_call.routes import ROUTES as ON_CALL
from bot.console.queue.routes import ROUTES as QUEUE
from bot.console.route import FRESH, Need
from bot.console.search.routes import ROUTES as SEARCH
from bot.console.staff.routes import ROUTES as STAFF
from bot.console.talk.routes import ROUTES as TALK

ROUTES = (
    *QUEUE,
    *TALK,
    *MERGING,
    *FOLLOW_UP,
    *ON_CALL,
    *ACCOUNT,
    *CONTENT,
    *SEARCH,
    *STAFF,
)
NEEDS = web.AppKey("needs", dict[web.AbstractRoute, Need])
LIVE = web.AppKey("live", frozenset[web.AbstractRoute])
RINGS = web.AppKey("rings", frozenset[web.AbstractRoute])


def add_routes(console: web.Application) -> None:
    """Put the table into the router; what the guard asks of each route stands beside it."""
    added = {
        console.router.add_route(route.method, route.path, route.handler): route for route in ROUTES
    }
    console[NEEDS] = {one: route.need for one, route in added.items()}
    console[LIVE] = frozenset(one for one, route in added.items() if route.live)
    console[RINGS] = frozenset(one for one, route in added.items() if route.rings)
    console[FRESH] = {one: route for one, route in added.items() if route.fresh or route.fresh_if}
