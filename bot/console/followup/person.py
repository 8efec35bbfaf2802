"""One person's page: the plan, what needs attention, the series, and every line of the record."""

import secrets
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.console.followup import kinds, plans, trends, words
from bot.console.followup.needs import met, open_needs
from bot.console.followup.people import colleagues, names, who_can
from bot.console.followup.questions import newest, own_words, questions
from bot.console.followup.typed import Typed
from bot.console.pages import page
from bot.console.visit import house_of, visit_of
from bot.followup import record
from bot.followup.record import Record
from bot.house import House
from bot.store.audit.deeds import Deed
from bot.store.followup.entries import Written
from dialogues.followup.plan import Means, Purpose

SEEN = ("note", "visit", "call", "decision", "task", "promise", "referral")
NOTHING = Typed()
MET = "met"  # the form about a need that only a check-in tells of


async def show(request: web.Request) -> web.Response:
    """The record as a page; that it was opened is written down."""
    return await person_page(request, await record_of(request))


async def record_of(request: web.Request, deed: Deed = Deed.RECORD_READ) -> Record:
    """The record in the address; not found where there is none, or it is not this reader's."""
    staff = visit_of(request).staff
    person_id = request.match_info["person_id"]
    found = await record.read(house_of(request), staff, person_id, deed)
    if found is None:
        raise web.HTTPNotFound
    return found


async def person_page(
    request: web.Request, told: Record, typed: Typed = NOTHING, status: int = 200
) -> web.Response:
    """The page, as it is or with a form that came back."""
    return page(
        request,
        "followup/person.html",
        status,
        typed=typed,
        has_form=_has_form(told, typed.form),
        nonce=typed.fields.get("nonce") or secrets.token_hex(16),
        **await _people(house_of(request), told),
        **_plan(house_of(request), told),
        **_series(house_of(request), told),
        **_lines(told),
        **plans.choices(),
        **common(request, told),
    )


def common(request: web.Request, told: Record) -> dict[str, Any]:
    """What every page about one person shows."""
    path = f"/console/person/{told.person_id}"
    return {
        "record": told,
        "path": path,
        "here": path,
        "called": told.about.name or told.pseudonym,
        "can_call": told.plan.state == "active" and {Purpose.FOLLOWUP, Purpose.PHONE} <= told.given,
        "day_of": lambda day: _day(request, day),
        "today": today(house_of(request), told),
    }


def _has_form(told: Record, form: str) -> bool:
    """Whether a form that came back is still on the page: what was done meanwhile has none."""
    if form in {"plan", "consent", "end"}:
        return told.plan.state != "ended"
    open_ = {f"done-{one.id}" for one in told.entries if one.done_at is None}
    return form in kinds.KINDS or form in open_ or form == MET


async def _people(house: House, told: Record) -> dict[str, Any]:
    everybody = await colleagues(house)
    return {
        "colleagues": everybody,
        "who_can": who_can(told, everybody),
        "names": await names(house),
    }


def _plan(house: House, told: Record) -> dict[str, Any]:
    tables = house.router.book.followup
    plan = plans.of_plan(tables, told.plan)
    return {
        "tables": tables,
        "plan": {**plan, "worker": told.plan.staff_id, "version": str(told.plan.version)},
        "states": words.STATES,
        "stages": words.STAGES,
        "causes": words.CAUSES,
        "covers": words.COVERS,
        "how": words.HOW,
        "invites": told.plan.state == "invited" and told.plan.means is not Means.PHONE,
    }


def _series(house: House, told: Record) -> dict[str, Any]:
    return {
        "flags": told.flags,
        "questions": questions(house),
        "pictures": trends.pictures(told.asked, tuple(house.router.book.followup.domains)),
        "levels": tuple(trends.level(score) for score in trends.LEVELS),
        "wide": trends.WIDE,
        "high": trends.HIGH,
        "checkins": words.CHECKINS,
        "newest": newest,
        "own_words": own_words,
        "needed": lambda need: need_name(house, need),
    }


def need_name(house: House, need: str) -> str:
    """What a need is called, in English to be translated; one in own words stays as it is."""
    needs = house.router.book.followup.needs
    return needs[need].name if need in needs else need


def _lines(told: Record) -> dict[str, Any]:
    open_ = tuple(one for one in told.entries if one.due_on and one.done_at is None)
    assessments = tuple(one for one in told.entries if one.kind == "assessment")
    return {
        "kinds": kinds.KINDS,
        "ends": kinds.ENDS,
        "kind_name": kinds.kind_name,
        "ending": kinds.ending,
        "reasons": words.REASONS,
        "asks": kinds.ASSESSMENT,
        "needs": open_needs(told),
        "met": met(told),
        "to_do": tuple(sorted((one for one in open_ if one.kind != "need"), key=_due)),
        "seen": tuple(reversed([one for one in told.entries if _is_seen(one)])),
        "assessed": tuple(reversed(assessments)),
    }


def _is_seen(one: Written) -> bool:
    """What was seen, said or done: not what is still to be done."""
    return one.kind in SEEN and not (one.due_on and one.done_at is None)


def _due(one: Written) -> date:
    return one.due_on or one.day


def _day(request: web.Request, moment: date | datetime) -> str:
    return house_of(request).words.date(visit_of(request).language, moment)


def today(house: House, told: Record) -> date:
    """The date where the person is."""
    return house.clock().astimezone(ZoneInfo(told.plan.hours.zone)).date()
