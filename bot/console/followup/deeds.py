"""What staff decide about somebody's follow-up: the plan, a yes or no, an invitation, the end."""

from aiohttp import web

from bot.console.followup import plans, words
from bot.console.followup.answered import Fields, answer, id_of, missing
from bot.console.followup.people import colleagues
from bot.console.followup.person import record_of
from bot.console.origin import posted
from bot.console.pages import page
from bot.console.visit import house_of, visit_of
from bot.followup import changing, enrolment
from bot.followup.changing import Change
from bot.house import House
from bot.sentences import CHANGED_MEANWHILE, PICK_A_COLLEAGUE
from dialogues.followup.plan import Purpose


async def plan(request: web.Request) -> web.Response:
    """Change the plan; of two who change it at once the second is told."""
    fields = await posted(request)
    house = house_of(request)
    try:
        wanted = await _change(house, fields)
    except ValueError as wrong:
        return await missing(request, str(wrong), "plan", fields)
    outcome = await changing.change(house, visit_of(request).staff, id_of(request), wanted)
    if outcome.sentence == CHANGED_MEANWHILE:
        fields = {name: said for name, said in fields.items() if name != "version"}
    return await answer(request, outcome, "plan", fields)


async def consent(request: web.Request) -> web.Response:
    """Write down a yes or no that the person told their worker."""
    fields = await posted(request)
    purpose, given, how = (fields.get(name, "") for name in ("purpose", "given", "how"))
    if purpose not in set(Purpose) or given not in {"yes", "no"} or how not in changing.HOW:
        return await missing(request, words.PICK_YES_OR_NO, "consent", fields)
    outcome = await changing.consent(
        house_of(request),
        visit_of(request).staff,
        id_of(request),
        Purpose(purpose),
        given=given == "yes",
        how=how,
        detail=fields.get("detail", ""),
    )
    return await answer(request, outcome, "consent", fields)


async def end(request: web.Request) -> web.Response:
    """End the follow-up after a closing talk."""
    fields = await posted(request)
    note = fields.get("note", "")
    if not note.strip():
        return await missing(request, words.WRITE_A_CLOSING, "end", fields)
    outcome = await changing.end(house_of(request), visit_of(request).staff, id_of(request), note)
    return await answer(request, outcome, "end", fields)


async def invite(request: web.Request) -> web.Response:
    """A fresh code with its number, shown this once."""
    told = await record_of(request)
    house = house_of(request)
    issued = await enrolment.invite(house, visit_of(request).staff, told.person_id)
    if issued is None:
        raise web.HTTPNotFound
    path = f"/console/person/{told.person_id}"
    link = f"{house.settings.address}/chat?join={issued.code}"
    return page(request, "followup/invite.html", record=told, issued=issued, link=link, here=path)


async def _change(house: House, fields: Fields) -> Change:
    asking = plans.read(house.router.book.followup, fields)
    worker, version = fields.get("worker", ""), fields.get("version", "")
    if worker not in {one.id for one in await colleagues(house)}:
        raise ValueError(PICK_A_COLLEAGUE)
    if not (version.isascii() and version.isdigit() and len(version) < 9):  # noqa: PLR2004
        raise web.HTTPBadRequest
    phone = fields.get("phone")
    return Change(
        int(version), asking.taper, asking.risk, asking.means, asking.hours, worker, phone
    )
