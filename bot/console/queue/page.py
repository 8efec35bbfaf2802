"""The queue: who waits for a person, most urgent first."""

from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from bot.console.origin import posted
from bot.console.pages import page, redirect
from bot.console.queue.viewer import query_of, viewer_of, wanted_of
from bot.console.queue.words import COUNTRIES, PARTS
from bot.console.visit import house_of, visit_of
from bot.desk import counter, seeing
from bot.on_call import duty
from bot.store.audit.deeds import Deed
from bot.store.desk import glances, queues
from bot.store.finding.wanted import Wanted
from dialogues.turn import Urgency


async def to_queue(_request: web.Request) -> web.Response:
    """`/console` without its slash."""
    return redirect("/console/")


async def show(request: web.Request) -> web.Response:
    """The queue as a page; that it was opened is written down."""
    await _note_opening(request)
    shown = await _shown(request, wanted_of(request))
    on_duty = await duty.now(house_of(request))
    return page(request, "queue/queue.html", **shown, on_duty=on_duty)


async def rows(request: web.Request) -> web.StreamResponse:
    """Only the rows; nothing at all where the page shows them already."""
    seen = request.query.get("seen")
    if seen and seen == await _mark(request):
        return web.Response(status=204)
    await seeing.still_looks(house_of(request), visit_of(request).staff, Deed.QUEUE_SEEN)
    return page(request, "queue/_queue_rows.html", **await _shown(request, wanted_of(request)))


async def waiting(request: web.Request) -> web.Response:
    """How many wait at the highest level, for the head of every page; a covered one only rings."""
    house, covered = house_of(request), visit_of(request).locked is not None
    urgent = await glances.urgent(house.store, viewer_of(request), house.clock())
    return page(request, "queue/_waiting.html", urgent=urgent, covered=covered)


async def onward(request: web.Request) -> web.Response:
    """On to whoever waits next, behind the conversation that is open now."""
    house, after = house_of(request), request.query.get("after", "")
    case_id = await glances.next_waiting(house.store, viewer_of(request), house.clock(), after)
    return redirect(f"/console/talk/{case_id}" if case_id else "/console/")


async def ticket(request: web.Request) -> web.Response:
    """Open what somebody at the counter answered on their way back over the border."""
    house, staff = house_of(request), visit_of(request).staff
    code = (await posted(request)).get("ticket", "")
    outcome, case_id = await counter.claim(house, code, staff)
    if case_id:
        return redirect(f"/console/talk/{case_id}")
    sentence = house.words.gettext(visit_of(request).language, outcome.sentence)
    await _note_opening(request)
    shown = {**await _shown(request, Wanted()), "sentence": sentence, "typed": code}
    shown["on_duty"] = await duty.now(house)
    return page(request, "queue/queue.html", 409, **shown)


async def _note_opening(request: web.Request) -> None:
    await seeing.looked(house_of(request), visit_of(request).staff, Deed.QUEUE_SEEN)


async def _mark(request: web.Request) -> str:
    house = house_of(request)
    return await glances.mark(house.store, viewer_of(request), house.clock())


async def _shown(request: web.Request, wanted: Wanted) -> dict[str, Any]:
    house = house_of(request)
    seen = await _mark(request)  # before the rows: what changes between is told once more
    queue = await queues.shown(house.store, viewer_of(request), wanted, house.clock())
    query = query_of(wanted)
    narrowed = {name: value for name, value in query.items() if name != "show"}
    return {
        "queue": queue,
        "levels": tuple((one, tuple(r for r in queue.rows if r.urgency is one)) for one in Urgency),
        "wanted": wanted,
        "query": urlencode({**query, "seen": seen}),
        "parts": tuple(
            (part, name, urlencode({"show": part.value, **narrowed}), queue.counts[part])
            for part, name in PARTS
        ),
        "countries": COUNTRIES,
        "sentence": "",
        "typed": "",
    }
