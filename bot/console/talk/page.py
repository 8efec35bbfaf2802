"""One conversation: the whole transcript, why it is here, and the forms of whoever holds it."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from aiohttp import web

from bot.access import Action, Role, Staff, may
from bot.console.pages import page
from bot.console.visit import house_of, visit_of
from bot.desk import claiming
from bot.house import House
from bot.sentences import CLOSINGS, N_
from bot.store import reads
from bot.store.reads import Conversation, Line, StaffView
from nlu.reading import Language

OTHER_ENDS = (
    ("reassured", N_("The person said that all is well")),
    ("forgotten", N_("The person asked to be forgotten")),
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in a form that could not be carried out, and why not."""

    form: str = ""
    sentence: str = ""
    text: str = ""
    nonce: str = ""
    choice: str = ""


async def show(request: web.Request) -> web.Response:
    """The conversation as a page; that it was opened is written down."""
    talk = await case_of(request)
    staff = visit_of(request).staff
    await claiming.read_case(house_of(request), talk.case_id, talk.person_id, staff)
    return await talk_page(request, talk)


async def talk_page(
    request: web.Request, talk: Conversation, typed: Typed | None = None, status: int = 200
) -> web.Response:
    """The page, as it is or with a form that came back."""
    staff, house = visit_of(request).staff, house_of(request)
    people = await reads.staff_list(house.store) if _is_held_by(talk, staff) else ()
    return page(
        request,
        "talk/talk.html",
        status,
        **_shown(request, talk),
        typed=typed or Typed(),
        nonce=typed.nonce if typed and typed.nonce else secrets.token_hex(16),
        colleagues=tuple(other for other in people if _could_take(other, staff)),
        closings=CLOSINGS,
        box=_is_held_by(talk, staff),
    )


async def lines(request: web.Request) -> web.StreamResponse:
    """Only the transcript; nothing at all where the page shows the newest one already."""
    talk = await case_of(request)
    shown = _shown(request, talk)
    if request.query.get("seen") == shown["seen"]:
        return web.Response(status=204)
    return page(request, "talk/_lines.html", **shown)


async def standing(request: web.Request) -> web.Response:
    """Only level, reasons, times and holder."""
    talk = await case_of(request)
    return page(
        request, "talk/_standing.html", **_shown(request, talk), box=request.query.get("box") == "1"
    )


async def case_of(request: web.Request) -> Conversation:
    """The case in the address; a lease that ran out counts as waiting."""
    house = house_of(request)
    talk = await reads.conversation(house.store, request.match_info["case_id"])
    if talk is None:
        raise web.HTTPNotFound
    if talk.state == "held" and (talk.lease_until is None or talk.lease_until < house.clock()):
        return replace(talk, state="waiting", holder_id=None, holder_name=None)
    return talk


def seen_mark(talk: Conversation, language: Language, mine: object) -> str:
    """Changes whenever the transcript would look different; says nothing about what is in it."""
    shape = [(line.id, line.delivery, line.text) for line in talk.lines]
    return hashlib.sha256(repr((shape, language, mine)).encode()).hexdigest()[:16]


def _shown(request: web.Request, talk: Conversation) -> dict[str, Any]:
    visit = visit_of(request)
    mine = _is_held_by(talk, visit.staff)
    return {
        "talk": talk,
        "mine": mine,
        "days": _days(house_of(request), visit.language, talk.lines),
        "seen": seen_mark(talk, visit.language, mine),
        "ends": dict((*CLOSINGS, *OTHER_ENDS)),
    }


def _days(
    house: House, language: Language, lines: tuple[Line, ...]
) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    days = groupby(lines, key=lambda line: house.words.date(language, line.at))
    return tuple((day, tuple(of_day)) for day, of_day in days)


def _is_held_by(talk: Conversation, staff: Staff) -> bool:
    return talk.state == "held" and talk.holder_id == staff.id


def _could_take(other: StaffView, staff: Staff) -> bool:
    return other.id != staff.id and not other.disabled and may(Role(other.role), Action.CLAIM)
