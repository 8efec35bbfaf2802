"""Saved replies: everybody on the desk reads them, supervisors write them."""

from aiohttp import web

from bot.access import Action, may
from bot.console.origin import posted
from bot.console.pages import page, redirect
from bot.console.talk.page import Typed
from bot.console.visit import house_of, visit_of
from bot.desk import replies
from bot.outcome import Outcome
from bot.store.desk.replies import Saved
from nlu.reading import Language


async def show(request: web.Request) -> web.Response:
    """The list, each with its three texts."""
    return await _page(request, Typed())


async def write(request: web.Request) -> web.Response:
    """Keep a reply, new or changed."""
    fields = await posted(request)
    texts = tuple((one, fields.get(one.value, "").strip()) for one in Language)
    reply = Saved(fields.get("shortcut", "").strip().lower(), texts)
    outcome = await replies.write(house_of(request), visit_of(request).staff, reply)
    taken = "kept-reply:" if fields.get("form") == "new" else ""
    onward = f"/console/replies#{taken}{reply.shortcut}"
    return await _answer(request, outcome, onward, fields)


async def remove(request: web.Request) -> web.Response:
    """Take a reply away."""
    fields = await posted(request)
    reply = Saved(fields.get("shortcut", ""), tuple((one, "") for one in Language), gone=True)
    outcome = await replies.write(house_of(request), visit_of(request).staff, reply)
    return await _answer(request, outcome, "/console/replies", fields)


async def _answer(
    request: web.Request, outcome: Outcome, onward: str, fields: dict[str, str]
) -> web.Response:
    if outcome.ok:
        return redirect(onward)
    gettext = house_of(request).words.gettext
    sentence = gettext(visit_of(request).language, outcome.sentence, **outcome.fields)
    form = fields.get("form", "new")
    return await _page(request, Typed(form, sentence, fields=fields), 409)


async def _page(request: web.Request, typed: Typed, status: int = 200) -> web.Response:
    return page(
        request,
        "talk/replies.html",
        status,
        saved=await replies.everything(house_of(request)),
        edits=may(visit_of(request).staff.role, Action.EDIT_REPLIES),
        tongues=tuple(Language),
        longest=replies.LONGEST,
        typed=typed,
    )
