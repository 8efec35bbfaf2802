"""Figures for Prometheus, with nothing about anybody in them; shown to this machine only."""

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from bot.house import HOUSE, House
from bot.store import glances, inbox, outbox

LOOPBACK = {"127.0.0.1", "::1"}


def add_metrics(app: web.Application) -> None:
    """Put `/metrics` on the application."""
    app.router.add_get("/metrics", _show)


async def _show(request: web.Request) -> web.Response:
    peer = request.transport.get_extra_info("peername") if request.transport else None
    if not peer or peer[0] not in LOOPBACK or "X-Forwarded-For" in request.headers:
        raise web.HTTPNotFound
    figures = generate_latest(await _gather(request.app[HOUSE]))
    return web.Response(body=figures, headers={"Content-Type": CONTENT_TYPE_LATEST})


async def _gather(house: House) -> CollectorRegistry:
    registry = CollectorRegistry()
    came_in = Gauge("saiyai_inbox_rows", "Updates by state.", ["state"], registry=registry)
    for state, count in (await inbox.waiting(house.store)).items():
        came_in.labels(state).set(count)
    going_out = Gauge("saiyai_outbox_rows", "Messages by state.", ["state"], registry=registry)
    for state, count in (await outbox.counts(house.store)).items():
        going_out.labels(state).set(count)
    open_cases = Gauge(
        "saiyai_open_cases", "Open cases by level and state.", ["level", "state"], registry=registry
    )
    for (level, state), count in (await glances.counts(house.store, house.clock())).items():
        open_cases.labels(level, state).set(count)
    return registry
