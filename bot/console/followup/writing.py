"""Lines of a record: written down, and marked as done with how they ended."""

from datetime import date

from aiohttp import web

from bot.console.followup import kinds, words
from bot.console.followup.answered import Fields, answer, id_of, missing
from bot.console.followup.people import colleagues
from bot.console.followup.person import MET
from bot.console.origin import once, posted
from bot.console.visit import house_of, visit_of
from bot.followup import record
from bot.outcome import Outcome
from bot.sentences import PICK_A_COLLEAGUE, PICK_AN_ENDING
from bot.store.followup.entries import NewEntry
from bot.words import read_date

CLOSES = "closes"  # stands in a form that asks how something ended


async def entry(request: web.Request) -> web.Response:
    """Add a line to the record."""
    fields = await posted(request)
    kind, nonce = fields.get("kind", ""), once(fields)
    if kind not in kinds.KINDS:
        raise web.HTTPBadRequest
    form = MET if CLOSES in fields else kind
    try:
        new = await _line(request, kind, fields, nonce)
    except ValueError as wrong:
        return await missing(request, str(wrong), form, fields)
    outcome = await record.write(house_of(request), visit_of(request).staff, id_of(request), new)
    return await answer(request, outcome, form, fields)


async def done(request: web.Request) -> web.Response:
    """Mark something as done, with how it ended and a word about it."""
    fields = await posted(request)
    kind, choice = fields.get("kind", ""), fields.get("outcome", "")
    nonce = once({name: said for name, said in fields.items() if name != "outcome"})
    form = f"done-{fields.get('entry', '')}"
    if kind not in kinds.ENDS:
        raise web.HTTPBadRequest
    if choice not in dict(kinds.ENDS[kind]):
        return await missing(request, PICK_AN_ENDING, form, fields)
    outcome = await _finish(request, fields, choice, nonce)
    return await answer(request, outcome, form, fields)


async def _line(request: web.Request, kind: str, fields: Fields, nonce: str) -> NewEntry:
    """A line as the form has it; raises ValueError with a sentence where something is missing."""
    asked = kinds.KINDS[kind]
    said = tuple((name, text) for name in asked.fields if (text := fields.get(name, "").strip()))
    ends = fields.get("outcome", "")
    is_done = ends in dict(asked.ends)
    if CLOSES in fields and not is_done:
        raise ValueError(PICK_AN_ENDING)
    return NewEntry(
        kind=kind,
        staff_id=await _whose(request, fields),
        fields=said,
        nonce=nonce,
        due_on=None if is_done else _due(asked, fields),
        done=is_done,
        outcome=ends if is_done else None,
    )


def _due(asked: kinds.Kind, fields: Fields) -> date | None:
    try:
        return read_date(fields.get("due", ""))
    except ValueError:
        if asked.due:
            raise ValueError(words.PICK_A_DAY) from None
        return None


async def _whose(request: web.Request, fields: Fields) -> str:
    """Who is to do it: oneself, where nobody was chosen."""
    chosen = fields.get("who", "") or visit_of(request).staff.id
    if chosen not in {one.id for one in await colleagues(house_of(request))}:
        raise ValueError(PICK_A_COLLEAGUE)
    return chosen


async def _finish(request: web.Request, fields: Fields, choice: str, nonce: str) -> Outcome:
    house, staff, person_id = house_of(request), visit_of(request).staff, id_of(request)
    entry_id, note = fields.get("entry", ""), fields.get("note", "").strip()
    said = (("of", entry_id), ("note", note))
    about = NewEntry("note", staff.id, said, nonce) if note else None
    return await record.finish(house, staff, person_id, entry_id, choice, about)
