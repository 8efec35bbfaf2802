"""The door of every page of a conversation: a colleague's asks for a reason before it opens."""

from dataclasses import replace
from functools import wraps

from aiohttp import web

from bot.access import Action, may
from bot.console.origin import posted
from bot.console.pages import page, redirect
from bot.console.route import Route
from bot.console.visit import house_of, visit_of
from bot.desk import opening, seeing, taking_over, texts
from bot.desk.opening import Door, Reading
from bot.outcome import Outcome
from bot.sentences import TAKEN
from bot.store.audit.deeds import Deed

WRITTEN = ("text", "note")  # fields in which somebody may have written something
TAKE = "take"
NOTHING = Outcome(ok=True)


def behind(route: Route) -> Route:
    """Put this route behind the door.

    What was posted is looked at once more where a page comes back: the case may have gone into
    other hands in between, and its words with it.
    """
    inside = route.handler

    @wraps(inside)
    async def checked(request: web.Request) -> web.StreamResponse:
        shut = await _shut(request)
        if shut is not None:
            return shut
        response = await inside(request)
        if request.method == "POST" and response.status == web.HTTPConflict.status_code:
            return await _shut(request) or response
        return response

    return replace(route, handler=checked)


async def open_it(request: web.Request) -> web.Response:
    """Open a colleague's conversation with a reason, or take it over with the same."""
    house, staff = house_of(request), visit_of(request).staff
    case_id, fields = request.match_info["case_id"], await posted(request)
    if await opening.may_read(house, case_id, staff) is Reading.NO:
        raise web.HTTPNotFound
    reason = fields.get("reason", "")
    if fields.get("choice") == TAKE:
        outcome = await taking_over.take_over(house, case_id, staff, fields.get("from", ""), reason)
    else:
        outcome = await opening.open_it(house, case_id, staff, reason)
    if not outcome.ok:
        return await _asks(request, outcome)
    return redirect(f"/console/talk/{case_id}")


async def _shut(request: web.Request) -> web.StreamResponse | None:
    """What stands in the way of this reader: nothing, a question, or that there is no such page."""
    case_id = request.match_info["case_id"]
    reading = await opening.may_read(house_of(request), case_id, visit_of(request).staff)
    if reading is Reading.YES:
        return None
    if "HX-Request" in request.headers:  # an open page leaves, and says the rest by itself
        return web.Response(headers={"HX-Redirect": f"/console/talk/{case_id}"})
    if reading is Reading.NO:
        raise web.HTTPNotFound
    if "text/event-stream" in request.headers.get("Accept", ""):
        return web.Response(text="event: ended\ndata:\n\n", content_type="text/event-stream")
    return await _asks(request, NOTHING)


async def _asks(request: web.Request, outcome: Outcome) -> web.Response:
    """The page that asks for the reason; what was typed for this conversation stands on it."""
    house, visit = house_of(request), visit_of(request)
    door = await opening.door_of(house, request.match_info["case_id"])
    if door is None:
        raise web.HTTPNotFound
    fields = await posted(request) if request.method == "POST" else {}
    if fields and outcome.ok:
        outcome = Outcome(ok=False, sentence=TAKEN, fields={"name": door.holder_name})
    wrong = not outcome.ok
    await seeing.looked(house, visit.staff, Deed.DOOR_SEEN, case_id=door.case_id)
    return page(
        request,
        "talk/open.html",
        409 if wrong else 200,
        door=door,
        sentence=house.words.gettext(visit.language, outcome.sentence, **outcome.fields)
        if wrong
        else "",
        reason=fields.get("reason", ""),
        kept=_kept(fields),
        can_take=_can_take(request, door),
        most=texts.LONGEST_REASON,
    )


def _kept(fields: dict[str, str]) -> str:
    """What was typed into another form of this conversation."""
    return "\n\n".join(fields[name] for name in WRITTEN if fields.get(name, "").strip())


def _can_take(request: web.Request, door: Door) -> bool:
    return door.is_held and may(visit_of(request).staff.role, Action.TAKE_OVER)
