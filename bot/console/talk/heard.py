"""What was understood wrongly: said with one tap, and read by whoever looks after the content."""

from aiohttp import web

from bot.access import Action, may
from bot.console.labels import LABELS
from bot.console.origin import is_nonce, posted
from bot.console.pages import page, redirect
from bot.console.talk.page import case_of
from bot.console.visit import house_of, visit_of
from bot.desk import correcting, seeing
from bot.store.audit.deeds import Deed
from bot.store.desk import corrections


async def wrong(request: web.Request) -> web.Response:
    """Say that a message was heard wrongly, and which label would have been right, if known."""
    talk, fields = await case_of(request), await posted(request)
    message_id, said = fields.get("message", ""), fields.get("said", "")
    if not is_nonce(message_id) or said not in {"", *LABELS}:
        raise web.HTTPBadRequest
    staff = visit_of(request).staff
    outcome = await correcting.wrong(house_of(request), talk.case_id, staff, message_id, said)
    if not outcome.ok:
        raise web.HTTPNotFound
    return redirect(f"/console/talk/{talk.case_id}#line-{message_id}")


async def show(request: web.Request) -> web.Response:
    """What was heard wrongly, counted, and the newest with the way to their talks."""
    store, staff = house_of(request).store, visit_of(request).staff
    above = may(staff.role, Action.NAME_READERS)
    await seeing.looked(house_of(request), staff, Deed.CORRECTIONS_SEEN)
    return page(
        request,
        "talk/corrections.html",
        counts=await corrections.counts(store),
        newest=await corrections.newest(store, staff.id, above=above),
    )
