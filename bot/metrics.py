"""Figures for Prometheus, with nothing about anybody in them; shown to this machine only."""

from datetime import datetime

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from bot.audit import proving
from bot.channels import Ending
from bot.errors import StoreUnavailable
from bot.house import HOUSE, House
from bot.pulse import Pulse
from bot.store import vitals
from bot.store.boxes import inbox, outbox
from bot.store.desk import glances
from dialogues.turn import Urgency

LOOPBACK = {"127.0.0.1", "::1"}


def add_metrics(app: web.Application) -> None:
    """Put `/metrics` on the application."""
    app.router.add_get("/metrics", _show)


async def _show(request: web.Request) -> web.Response:
    peer = request.transport.get_extra_info("peername") if request.transport else None
    if not peer or peer[0] not in LOOPBACK or "X-Forwarded-For" in request.headers:
        raise web.HTTPNotFound
    figures = generate_latest(await gathered(request.app[HOUSE]))
    return web.Response(body=figures, headers={"Content-Type": CONTENT_TYPE_LATEST})


async def gathered(house: House) -> CollectorRegistry:
    """Every figure as it is now; where the database does not answer, those that need none."""
    registry = CollectorRegistry()
    registry.register(_Done(house.pulse))
    rounds = Gauge(
        "saiyai_round_seconds", "Seconds since a round last looked.", ["round"], registry=registry
    )
    for name, at in house.pulse.rounds.items():
        rounds.labels(name).set(_since(house, at))
    up = Gauge("saiyai_up", "Whether a part answers.", ["part"], registry=registry)
    up.labels("engine").set(await house.ear.ready())
    try:
        await _gather(house, registry)
        up.labels("database").set(1)
    except StoreUnavailable:
        up.labels("database").set(0)
    return registry


async def _gather(house: House, registry: CollectorRegistry) -> None:
    now = house.clock()
    came_in = Gauge("saiyai_inbox_rows", "Updates by state.", ["state"], registry=registry)
    for state, count in (await inbox.waiting(house.store)).items():
        came_in.labels(state).set(count)
    going_out = Gauge("saiyai_outbox_rows", "Messages by state.", ["state"], registry=registry)
    for state, count in (await outbox.counts(house.store)).items():
        going_out.labels(state).set(count)
    open_cases = Gauge(
        "saiyai_open_cases", "Open cases by level and state.", ["level", "state"], registry=registry
    )
    for (level, state), count in (await glances.counts(house.store, now)).items():
        open_cases.labels(level, state).set(count)
    await _gather_waits(house, registry, now)
    await _gather_audit(house, registry)


async def _gather_audit(house: House, registry: CollectorRegistry) -> None:
    """What the last look over the audit found, and what could not be put on record."""
    told = Gauge("saiyai_audit", "Rows owed, and faults found.", ["what"], registry=registry)
    told.labels("owed").set(len(house.store.owed))
    check = (await proving.standing(house)).check
    told.labels("faults").set(check.faults if check else 0)


async def _gather_waits(house: House, registry: CollectorRegistry, now: datetime) -> None:
    """How long the oldest of each kind waits; 0 where none does, so that an alarm can end."""
    async with house.store.read() as tx:
        waits, cases = await vitals.waits(tx), await vitals.longest_cases(tx, now)
    rows = Gauge(
        "saiyai_wait_seconds", "How long the oldest row has waited.", ["row"], registry=registry
    )
    rows.labels("inbox").set(_since(house, waits.coming_in))
    rows.labels("outbox").set(_since(house, waits.going_out))
    longest = Gauge(
        "saiyai_case_wait_seconds", "How long the oldest case waits.", ["level"], registry=registry
    )
    for level in Urgency:
        longest.labels(level).set(_since(house, cases.get(level)))


def _since(house: House, moment: datetime | None) -> float:
    return (house.clock() - moment).total_seconds() if moment else 0.0


class _Done(Collector):
    """What this process has counted since it began."""

    def __init__(self, pulse: Pulse) -> None:
        self._pulse = pulse

    def collect(self) -> list[CounterMetricFamily]:
        """Each kind of ending and answer, those too that never came."""
        sends = CounterMetricFamily("saiyai_sends", "Tries to send, by ending.", labels=["ending"])
        for ending in Ending:
            sends.add_metric([ending], self._pulse.sends[ending])
        answers = CounterMetricFamily(
            "saiyai_webhook_answers", "Answers to Telegram, by status.", labels=["status"]
        )
        for status, count in sorted(self._pulse.answers.items()):
            answers.add_metric([str(status)], count)
        return [sends, answers]
