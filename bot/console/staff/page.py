"""The accounts of the staff, and the table of what each role may do."""

from typing import Any

from aiohttp import web

from bot import access
from bot.access import NAMES, Action, Role, may
from bot.console.followup.typed import Typed
from bot.console.origin import posted
from bot.console.pages import page, redirect
from bot.console.staff.words import ACTIONS
from bot.console.visit import house_of, visit_of
from bot.outcome import Outcome
from bot.sentences import N_
from bot.staff import staffing
from bot.staff.staffing import Told, Wanted
from bot.store.models.staff import StaffRow
from nlu.reading import Language

PICK_BOTH = N_("Please choose a role and a language.")


async def show(request: web.Request) -> web.Response:
    """Everybody on the staff, and the form that adds somebody."""
    return await _list(request, Typed())


async def roles(request: web.Request) -> web.Response:
    """Who may do what, drawn from what the house goes by."""
    shown = [action for action in ACTIONS if action is not Action.OWN_ACCOUNT]
    rows = tuple((ACTIONS[one], tuple(may(role, one) for role in Role)) for one in shown)
    return page(request, "staff/roles.html", columns=tuple(NAMES[role] for role in Role), rows=rows)


async def add(request: web.Request) -> web.Response:
    """A new account; its passphrase is shown this once."""
    fields = await posted(request)
    role, language = fields.get("role", ""), fields.get("language", "")
    if role not in set(Role) or language not in set(Language):
        return await _list(
            request, _typed(request, "add", Outcome(ok=False, sentence=PICK_BOTH), fields)
        )
    wanted = Wanted(fields.get("login", ""), fields.get("name", ""), Role(role), Language(language))
    told = await staffing.add(house_of(request), wanted, visit_of(request).staff)
    if not told.outcome.ok:
        return await _list(request, _typed(request, "add", told.outcome, fields))
    return await _once(request, told)


async def one(request: web.Request) -> web.Response:
    """One account with what can be changed about it."""
    return await _one(request, Typed())


async def change(request: web.Request) -> web.Response:
    """Another name or language."""
    fields = await posted(request)
    language = fields.get("language", "")
    if language not in set(Language):
        raise web.HTTPBadRequest
    outcome = await staffing.change(
        *_deed(request), name=fields.get("name", ""), language=Language(language)
    )
    return await _answer(request, "change", outcome, fields)


async def set_role(request: web.Request) -> web.Response:
    """Another role."""
    fields = await posted(request)
    role = fields.get("role", "")
    if role not in set(Role):
        raise web.HTTPBadRequest
    outcome = await staffing.set_role(*_deed(request), role=Role(role))
    return await _answer(request, "role", outcome, fields)


async def disable(request: web.Request) -> web.Response:
    """Shut the account off."""
    return await _answer(request, "state", await staffing.disable(*_deed(request)))


async def enable(request: web.Request) -> web.Response:
    """Open the account again."""
    return await _answer(request, "state", await staffing.enable(*_deed(request)))


async def reset_factor(request: web.Request) -> web.Response:
    """A new phone."""
    return await _answer(request, "reset", await staffing.reset_factor(*_deed(request)))


async def reset_passphrase(request: web.Request) -> web.Response:
    """A new passphrase, shown this once."""
    told = await staffing.reset_passphrase(*_deed(request))
    if not told.outcome.ok:
        return await _answer(request, "reset", told.outcome)
    return await _once(request, told)


def _deed(request: web.Request) -> tuple[Any, str, access.Staff]:
    return house_of(request), request.match_info["staff_id"], visit_of(request).staff


async def _answer(
    request: web.Request, form: str, outcome: Outcome, fields: dict[str, str] | None = None
) -> web.Response:
    if outcome.ok:
        return redirect(f"/console/staff/{request.match_info['staff_id']}#{form}")
    return await _one(request, _typed(request, form, outcome, fields or {}))


async def _list(request: web.Request, typed: Typed) -> web.Response:
    rows = await staffing.everybody(house_of(request))
    return page(
        request,
        "staff/list.html",
        409 if typed.form else 200,
        people=rows,
        roles=NAMES,
        typed=typed,
        here="/console/staff",
    )


async def _one(request: web.Request, typed: Typed) -> web.Response:
    row = await _account(request)
    here = f"/console/staff/{row.id}"
    own = row.id == visit_of(request).staff.id
    status = 409 if typed.form else 200
    return page(
        request, "staff/one.html", status, row=row, roles=NAMES, typed=typed, own=own, here=here
    )


async def _once(request: web.Request, told: Told) -> web.Response:
    house = house_of(request)
    row = await staffing.account(house, told.staff_id)
    if row is None:
        raise web.HTTPNotFound
    return page(
        request, "staff/passphrase.html", row=row, passphrase=told.passphrase, here="/console/staff"
    )


async def _account(request: web.Request) -> StaffRow:
    row = await staffing.account(house_of(request), request.match_info["staff_id"])
    if row is None:
        raise web.HTTPNotFound
    return row


def _typed(request: web.Request, form: str, outcome: Outcome, fields: dict[str, str]) -> Typed:
    words, language = house_of(request).words, visit_of(request).language
    return Typed(form, words.gettext(language, outcome.sentence, **outcome.fields), fields)
