"""Joining two talks of one person: the other one is looked for, shown from outside, and joined."""

import re

from aiohttp import web

from bot.console.followup.typed import Typed
from bot.console.origin import posted
from bot.console.pages import page, redirect
from bot.console.visit import house_of, visit_of
from bot.desk import merging, seeing
from bot.desk.texts import LONGEST_REASON
from bot.outcome import Outcome
from bot.store.audit.deeds import Deed
from bot.store.desk.heads import Head

FIND, JOIN = "find", "join"
OTHER = "with"
_ID = re.compile(r"[0-9a-f]{32}")


async def show(request: web.Request) -> web.Response:
    """Whom this talk may be one with; or, once one is chosen, the two side by side."""
    other_id = request.query.get(OTHER, "")
    if other_id:
        return await _two(request, other_id, Typed())
    return await _find(request, Typed())


async def join(request: web.Request) -> web.Response:
    """Look for the other talk by its name, or join the two."""
    fields = await posted(request)
    if fields.get("form") == FIND:
        return await _find(request, Typed(FIND, "", fields))
    house, staff = house_of(request), visit_of(request).staff
    case_id, other_id = request.match_info["case_id"], fields.get(OTHER, "")
    outcome = await merging.merge(
        house, case_id, other_id, staff, fields.get("reason", ""), sure="sure" in fields
    )
    if outcome.ok:
        return redirect(f"/console/talk/{outcome.fields['case'] or case_id}")
    return await _two(request, other_id, Typed(JOIN, "", fields), outcome)


async def _find(request: web.Request, typed: Typed) -> web.Response:
    house, staff = house_of(request), visit_of(request).staff
    words = typed.of(FIND, "name")
    here, others = await merging.found(house, request.match_info["case_id"], staff, words)
    if here is None:
        raise web.HTTPNotFound
    await _note_looking(request, here)
    return page(request, "merging/find.html", here=here, others=others, words=words)


async def _two(
    request: web.Request, other_id: str, typed: Typed, outcome: Outcome | None = None
) -> web.Response:
    here, other = (
        await _head(request, request.match_info["case_id"]),
        await _head(request, other_id),
    )
    await _note_looking(request, here, other.case_id)
    sentence = ""
    if outcome is not None:
        gettext = house_of(request).words.gettext
        sentence = gettext(visit_of(request).language, outcome.sentence, **outcome.fields)
    return page(
        request,
        "merging/join.html",
        409 if outcome is not None else 200,
        here=here,
        other=other,
        typed=Typed(typed.form, sentence, typed.fields),
        asks=outcome is not None and outcome.offer == merging.SURE,
        most=LONGEST_REASON,
    )


async def _note_looking(request: web.Request, here: Head, other: str | None = None) -> None:
    """That this talk, and others beside it, were looked at from outside is written down."""
    house, staff = house_of(request), visit_of(request).staff
    person_id, case_id = here.person_id, here.case_id
    await seeing.looked(
        house, staff, Deed.MERGING_SEEN, person_id=person_id, case_id=case_id, detail=other
    )


async def _head(request: web.Request, case_id: str) -> Head:
    """The head of a talk; what is not this reader's to find is not there."""
    staff = visit_of(request).staff
    found = (
        await merging.head(house_of(request), case_id, staff) if _ID.fullmatch(case_id) else None
    )
    if found is None:
        raise web.HTTPNotFound
    return found
