"""What is owed to the person: tasks and promises written down, calls told of, ends marked."""

from collections.abc import Mapping
from datetime import date

from aiohttp import web

from bot.access import Action, Role, may
from bot.console.followup.words import PICK_A_DAY
from bot.console.origin import once, posted
from bot.console.pages import redirect
from bot.console.talk.page import Typed, case_of, talk_page
from bot.console.talk.words import OWED, REACHED
from bot.console.visit import house_of, visit_of
from bot.desk import owing
from bot.outcome import Outcome
from bot.sentences import PICK_A_COLLEAGUE, PICK_AN_ENDING, PICK_AN_OUTCOME
from bot.store.desk import reads
from bot.store.followup.entries import NewEntry
from bot.words import read_date

Fields = Mapping[str, str]
KINDS = {*OWED, "call"}


async def entry(request: web.Request) -> web.Response:
    """Write down a task, a promise, or a call that was made."""
    fields = await posted(request)
    kind = fields.get("kind", "")
    if kind not in KINDS:
        raise web.HTTPBadRequest
    form = "call" if kind == "call" else "owe"
    try:
        new = await _line(request, kind, fields)
    except ValueError as wrong:
        return await back(request, Outcome(ok=False, sentence=str(wrong)), form, fields)
    outcome = await owing.write(house_of(request), _case(request), visit_of(request).staff, new)
    return await onward(request, outcome, form, fields)


async def done(request: web.Request) -> web.Response:
    """Mark something as done, with how it ended."""
    fields = await posted(request)
    entry_id, choice = fields.get("entry", ""), fields.get("outcome", "")
    form = f"done-{entry_id}"
    if not choice:
        return await back(request, Outcome(ok=False, sentence=PICK_AN_ENDING), form, fields)
    outcome = await owing.finish(
        house_of(request), _case(request), visit_of(request).staff, entry_id, choice
    )
    return await onward(request, outcome, form, fields)


async def onward(request: web.Request, outcome: Outcome, form: str, fields: Fields) -> web.Response:
    """Go on after a deed; where it could not be done, the form comes back as it was typed."""
    if outcome.ok:
        return redirect(f"/console/talk/{_case(request)}#kept-{form}")
    return await back(request, outcome, form, fields)


async def back(request: web.Request, outcome: Outcome, form: str, fields: Fields) -> web.Response:
    """The page with the form as it was typed, and what is wrong with it."""
    gettext = house_of(request).words.gettext
    sentence = gettext(visit_of(request).language, outcome.sentence, **outcome.fields)
    text, nonce = fields.get("note", fields.get("text", "")), fields.get("nonce", "")
    typed = Typed(form, sentence, text, nonce, fields=fields)
    return await talk_page(request, await case_of(request), typed, 409)


async def _line(request: web.Request, kind: str, fields: Fields) -> NewEntry:
    """A line as the form has it; raises ValueError with a sentence where something is missing."""
    said = tuple((name, text) for name in ("note",) if (text := fields.get(name, "").strip()))
    mine = visit_of(request).staff.id
    if kind == "call":
        ended = fields.get("outcome", "")
        if ended not in REACHED:
            raise ValueError(PICK_AN_OUTCOME)
        return NewEntry(kind, mine, said, once(fields), done=True, outcome=ended)
    whose = fields.get("who", "") or mine
    if whose not in await _who_can(request):
        raise ValueError(PICK_A_COLLEAGUE)
    return NewEntry(kind, whose, said, once(fields), due_on=due(fields))


def due(fields: Fields) -> date:
    """The day in a form; raises ValueError where none was chosen."""
    try:
        return read_date(fields.get("due", ""))
    except ValueError:
        raise ValueError(PICK_A_DAY) from None


async def _who_can(request: web.Request) -> set[str]:
    everybody = await reads.staff_list(house_of(request).store)
    return {one.id for one in everybody if not one.disabled and may(Role(one.role), Action.CLAIM)}


def _case(request: web.Request) -> str:
    return request.match_info["case_id"]
