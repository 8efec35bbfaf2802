"""The queue: who waits for a person, most urgent first."""

from typing import Any

from aiohttp import web

from bot import counter
from bot.console.origin import posted
from bot.console.pages import page, redirect
from bot.console.visit import house_of, visit_of
from bot.store import queues
from bot.store.queues import QueueRow
from dialogues.turn import Urgency


async def to_queue(_request: web.Request) -> web.Response:
    """`/console` without its slash."""
    return redirect("/console/")


async def show(request: web.Request) -> web.Response:
    """The queue as a page."""
    return page(request, "queue/queue.html", **await _shown(request))


async def rows(request: web.Request) -> web.Response:
    """Only the rows, for a page that is open already."""
    return page(request, "queue/_queue_rows.html", **await _shown(request))


async def waiting(request: web.Request) -> web.Response:
    """How many wait at the highest level, for the head of every page."""
    house = house_of(request)
    queue = await queues.queue(house.store, house.clock())
    return page(request, "queue/_waiting.html", urgent=urgent(queue))


async def ticket(request: web.Request) -> web.Response:
    """Open what somebody at the counter answered on their way back over the border."""
    house, staff = house_of(request), visit_of(request).staff
    code = (await posted(request)).get("ticket", "")
    outcome, case_id = await counter.claim(house, code, staff)
    if case_id:
        return redirect(f"/console/talk/{case_id}")
    sentence = house.words.gettext(visit_of(request).language, outcome.sentence)
    shown = {**await _shown(request), "sentence": sentence, "typed": code}
    return page(request, "queue/queue.html", 409, **shown)


def urgent(queue: tuple[QueueRow, ...]) -> tuple[QueueRow, ...]:
    """Those who need somebody now and have nobody."""
    return tuple(r for r in queue if r.urgency is Urgency.NOW and r.state == "waiting")


async def _shown(request: web.Request) -> dict[str, Any]:
    house = house_of(request)
    queue = await queues.queue(house.store, house.clock())
    levels = tuple((level, tuple(r for r in queue if r.urgency is level)) for level in Urgency)
    return {
        "levels": levels,
        "urgent": urgent(queue),
        "count": len(queue),
        "sentence": "",
        "typed": "",
    }
