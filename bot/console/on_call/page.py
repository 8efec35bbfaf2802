"""Who is on call: now, this week, and for supervisors the planning of it."""

import secrets
from collections.abc import Callable
from datetime import date, timedelta
from types import MappingProxyType

from aiohttp import web

from bot.access import Action, may
from bot.console.followup.typed import Typed
from bot.console.followup.words import WEEKDAYS
from bot.console.on_call import forms
from bot.console.on_call.forms import FORMS, Filled
from bot.console.on_call.week import monday_of, week
from bot.console.origin import once, posted
from bot.console.pages import page, redirect
from bot.console.visit import house_of, visit_of
from bot.on_call import duty, faults, phones, planning, rota
from bot.on_call.duty import Planned
from bot.on_call.rota import Rota, Shift
from bot.outcome import Outcome

PATH = "/console/on-call"
NEW = MappingProxyType({"shift": "", "start": "08:00", "end": "16:00", "first": "", "second": ""})


async def show(request: web.Request) -> web.Response:
    """The page."""
    return await _page(request, await _planned(request), Typed())


async def plan(request: web.Request) -> web.Response:
    """One edit of the rota; where it cannot be, the form comes back as it was typed."""
    fields, name = await posted(request), request.match_info["form"]
    house, planned = house_of(request), await _planned(request)
    version = fields.get("version", "")
    if name not in FORMS or not version.isdecimal() or len(version) > 9:  # noqa: PLR2004 - digits
        raise web.HTTPBadRequest
    filled = Filled(fields, planned.whole, rota.day_of(house.clock()), once(fields))
    try:
        edit = FORMS[name](filled)
    except ValueError as wrong:
        outcome = Outcome(ok=False, sentence=str(wrong))
    else:
        outcome = await planning.plan(house, visit_of(request).staff, int(version), edit)
    if outcome.ok:
        return redirect(f"{PATH}#planning")
    sentence = house.words.gettext(visit_of(request).language, outcome.sentence)
    return await _page(request, await _planned(request), Typed(name, sentence, fields), 409)


async def _planned(request: web.Request) -> Planned:
    house = house_of(request)
    async with house.store.read() as tx:
        return await duty.planned(house, tx)


async def _page(
    request: web.Request, planned: Planned, typed: Typed, status: int = 200
) -> web.Response:
    now, staff = house_of(request).clock(), visit_of(request).staff
    today = rota.day_of(now)
    monday = monday_of(request.query.get("week", ""), today)
    found = _faults(planned, request)
    of_shift = typed.form in {"shift", "end"}
    asked = typed.fields.get("shift", "") if of_shift else request.query.get("change", "")
    return page(
        request,
        "on_call/page.html",
        status,
        here=PATH,
        on_duty=duty.on_duty(planned, now),
        days=week(planned, monday),
        today=today,
        before=monday - timedelta(days=7),
        after=monday + timedelta(days=7),
        weekdays=WEEKDAYS,
        faults=found,
        unlinked=sorted(planned.names[one] for one in found.unlinked),
        names=planned.names,
        desk=planned.desk,
        rota=_to_come(planned.whole, today),
        version=planned.version,
        nonce=secrets.token_hex(16),
        typed=typed,
        usual=_fields(next((one for one in planned.whole.shifts if one.id == asked), None), today),
        plans=may(staff.role, Action.PLAN_ROTA),
        longest_name=forms.LONGEST_NAME,
        same_days=_same_days(request),
    )


def _faults(planned: Planned, request: web.Request) -> faults.Faults:
    there = frozenset(one.id for one in planned.desk)
    linked = frozenset(one.id for one in phones.linked(planned.staff))
    return faults.find(planned.whole, there, linked, house_of(request).clock())


def _to_come(whole: Rota, today: date) -> Rota:
    """What of the rota is not over, soonest first."""
    return Rota(
        tuple(one for one in whole.shifts if one.until is None or one.until >= today),
        tuple(sorted((one for one in whole.changes if one.day >= today), key=lambda one: one.day)),
        tuple(
            sorted((one for one in whole.holidays if one.ends >= today), key=lambda one: one.begins)
        ),
    )


def _fields(shift: Shift | None, today: date) -> dict[str, str]:
    """The fields of the form about a weekly shift, filled in from the one to be changed."""
    if shift is None:
        return {**NEW, "since": str(today)}
    return {
        "shift": shift.id,
        **{f"day{day}": "on" for day in shift.days},
        "start": f"{shift.start:%H:%M}",
        "end": f"{shift.end:%H:%M}",
        "first": shift.first,
        "second": shift.second,
        "since": str(max(today, shift.since)),
    }


def _same_days(request: web.Request) -> Callable[[frozenset[int]], list[str]]:
    """The days of a shift in the reader's words."""
    gettext, language = house_of(request).words.gettext, visit_of(request).language
    return lambda days: [gettext(language, WEEKDAYS[day]) for day in sorted(days)]
