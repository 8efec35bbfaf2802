"""What people asked and nobody answered, in groups to write from; of nobody in particular."""

import re

from aiohttp import web

from bot.console.content.facts import HERE, common
from bot.console.origin import posted
from bot.console.pages import page, redirect
from bot.console.visit import house_of, visit_of
from bot.desk import seeing
from bot.editing import unanswered
from bot.sentences import N_
from bot.store.audit.deeds import Deed

A_PAGE = 20
PICK_AN_ANSWER = N_("Please choose the answer first.")
_IDS = re.compile(r"\d{1,15}(?:,\d{1,15}){0,1999}")


async def show(request: web.Request) -> web.Response:
    """The groups, the biggest first, some at a time."""
    return await _page(request)


async def _page(request: web.Request, sentence: str = "", status: int = 200) -> web.Response:
    house = house_of(request)
    groups = await unanswered.groups(house)
    start = _start(request.query.get("from", ""), len(groups))
    await seeing.looked(house, visit_of(request).staff, Deed.UNANSWERED_SEEN)
    return page(
        request,
        "content/asked.html",
        status,
        sentence=sentence,
        groups=groups[start : start + A_PAGE],
        count=len(groups),
        start=start,
        earlier=max(start - A_PAGE, 0) if start else None,
        later=start + A_PAGE if start + A_PAGE < len(groups) else None,
        answers=tuple(house.router.book.answers),
        **common("unanswered", f"{HERE}/unanswered"),
    )


async def mark(request: web.Request) -> web.Response:
    """Say what became of a group."""
    fields = await posted(request)
    told = fields.get("ids", "")
    if not _IDS.fullmatch(told):
        raise web.HTTPBadRequest
    ids = frozenset(map(int, told.split(",")))
    house, staff = house_of(request), visit_of(request).staff
    seen, answer = fields.get("seen", ""), fields.get("answer", "")
    if (seen, answer) == (unanswered.BELONGS, ""):
        sentence = house.words.gettext(visit_of(request).language, PICK_AN_ANSWER)
        return await _page(request, sentence, 409)
    if not await unanswered.mark(house, staff, ids, seen, answer):
        raise web.HTTPBadRequest
    return redirect(f"{HERE}/unanswered")


def _start(text: str, count: int) -> int:
    """From which group on; the first where that cannot be."""
    if not (text.isascii() and text.isdigit() and len(text) < 6):  # noqa: PLR2004 - letters enough
        return 0
    return int(text) if int(text) < count else 0
