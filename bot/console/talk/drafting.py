"""Drafts: kept while somebody types, and taken over from a colleague."""

import asyncio

from aiohttp import web

from bot.console.live import STREAMS
from bot.console.origin import is_nonce, posted
from bot.console.pages import redirect
from bot.console.talk.page import Typed, case_of, talk_page
from bot.console.visit import house_of, visit_of
from bot.desk import drafting
from bot.store.desk import drafts

KEPT, NOT_KEPT = 204, 409


async def keep(request: web.Request) -> web.Response:
    """What stands in a box now; the person may be shown that somebody types."""
    fields = await posted(request)
    typed = drafts.Typed(fields.get("box", ""), fields.get("text", ""), fields.get("nonce", ""))
    if typed.box not in drafts.BOXES or not is_nonce(typed.form):
        raise web.HTTPBadRequest
    case_id, staff = request.match_info["case_id"], visit_of(request).staff
    kept = await drafting.keep(house_of(request), case_id, staff, typed)
    if kept.tell is not None:
        _show_typing(request, kept.tell)
    return web.Response(status=KEPT if kept.ok else NOT_KEPT)


async def take(request: web.Request) -> web.Response:
    """Put what a colleague had begun to answer into one's own box."""
    fields = await posted(request)
    whose, nonce = fields.get("whose", ""), fields.get("nonce", "")
    if not is_nonce(whose) or not is_nonce(nonce):
        raise web.HTTPBadRequest
    case_id, staff = request.match_info["case_id"], visit_of(request).staff
    outcome = await drafting.take(house_of(request), case_id, staff, whose, nonce)
    if outcome.ok:
        return redirect(f"/console/talk/{case_id}#reply")
    gettext = house_of(request).words.gettext
    sentence = gettext(visit_of(request).language, outcome.sentence, **outcome.fields)
    return await talk_page(request, await case_of(request), Typed("claim", sentence), 409)


def _show_typing(request: web.Request, tell: tuple[str, str]) -> None:
    """Beside the request: whoever types does not wait for Telegram."""
    task = asyncio.create_task(drafting.show_typing(house_of(request), tell))
    open_tasks = request.app[STREAMS]
    open_tasks.add(task)
    task.add_done_callback(open_tasks.discard)
