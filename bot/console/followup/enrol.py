"""Enrolling somebody: one form, which comes back as it was typed where something is missing."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from bot.access import Action, Staff, may
from bot.console.followup import plans
from bot.console.followup.enrol_form import wanted as wanted_of
from bot.console.followup.typed import Typed
from bot.console.origin import once, posted
from bot.console.pages import page, redirect
from bot.console.visit import house_of, visit_of
from bot.desk import seeing
from bot.followup import enrolment
from bot.followup.enrolment import SPOKEN
from bot.house import House
from bot.store.audit.deeds import Deed
from bot.store.followup import followups
from dialogues.followup.plan import Purpose

FORM = "enrol"
PATH = "/console/followup/enrol"
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who is to be enrolled: nobody we know, or somebody who writes to us already."""

    id: str = ""
    pseudonym: str = ""
    language: str = ""
    age: str = ""
    state: str = ""


async def show(request: web.Request) -> web.Response:
    """The form; who is followed up already has their record instead."""
    somebody = await _somebody(request, request.query.get("person", ""))
    if somebody.state in {"invited", "active"}:
        return redirect(f"/console/person/{somebody.id}")
    beginning = {**plans.beginning(), "language": somebody.language, "age": somebody.age}
    return _page(request, somebody, Typed(FORM, "", beginning))


async def enrol(request: web.Request) -> web.Response:
    """Enrol them, and go on to their page."""
    fields = await posted(request)
    nonce = once(fields)
    house, staff = house_of(request), visit_of(request).staff
    somebody = await _somebody(request, fields.get("person", ""))
    try:
        wanted = wanted_of(house.router.book.followup, fields)
    except ValueError as missing:
        return _back(request, somebody, fields, str(missing))
    outcome, person_id = await enrolment.enrol(house, staff, wanted, somebody.id, nonce)
    if not outcome.ok:
        return _back(request, somebody, fields, outcome.sentence)
    return redirect(f"/console/person/{person_id}#kept-enrol")


async def _somebody(request: web.Request, person_id: str) -> Somebody:
    """The person of this id; nobody we know without one, not found where there is none."""
    if not person_id:
        return Somebody()
    staff = visit_of(request).staff
    known = await _known(house_of(request), staff, person_id) if _ID.fullmatch(person_id) else None
    if known is None:
        raise web.HTTPNotFound
    await seeing.looked(house_of(request), staff, Deed.ENROLLING_SEEN, person_id=person_id)
    return known


async def _known(house: House, staff: Staff, person_id: str) -> Somebody | None:
    async with house.store.read() as tx:
        known = await enrolment.writes_already(house, tx, staff, person_id)
        plan = await followups.of(tx, known.row.id) if known else None
    if known is None:
        return None
    row, state = known.row, plan.state if plan else ""
    return Somebody(row.id, row.pseudonym, row.language or "", row.age or "", state)


def _back(
    request: web.Request, somebody: Somebody, fields: Mapping[str, str], sentence: str
) -> web.Response:
    told = house_of(request).words.gettext(visit_of(request).language, sentence)
    return _page(request, somebody, Typed(FORM, told, fields), 409)


def _page(
    request: web.Request, somebody: Somebody, typed: Typed, status: int = 200
) -> web.Response:
    staff = visit_of(request).staff
    return page(
        request,
        "followup/enrol.html",
        status,
        somebody=somebody,
        typed=typed,
        nonce=typed.fields.get("nonce") or secrets.token_hex(16),
        tables=house_of(request).router.book.followup,
        spoken=(Purpose.FOLLOWUP, Purpose.PHONE, *SPOKEN),
        excuses=may(staff.role, Action.EXCUSE_GUARDIAN),
        here=PATH,
        **plans.choices(),
    )
