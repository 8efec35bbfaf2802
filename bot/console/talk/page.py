"""One conversation: the transcript, why it is here, and the forms of whoever holds it."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import web

from bot.access import Action, Staff, may
from bot.console.labels import LABELS
from bot.console.pages import page
from bot.console.talk import box, side
from bot.console.talk.transcript import days
from bot.console.talk.words import AGES
from bot.console.visit import house_of, visit_of
from bot.desk import seeing
from bot.desk.words import HAPPENED
from bot.sentences import CLOSINGS, N_
from bot.store.audit.deeds import Deed
from bot.store.desk import reads
from bot.store.desk.beside import Beside, Reader, beside
from bot.store.desk.reads import Conversation
from nlu.reading import Language

OTHER_ENDS = (
    ("reassured", N_("The person said that all is well")),
    ("forgotten", N_("The person asked to be forgotten")),
    ("merged", N_("Put into another talk of the same person")),
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in a form that could not be carried out, and why not."""

    form: str = ""
    sentence: str = ""
    text: str = ""
    nonce: str = ""
    choice: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    offer: str = ""

    def of(self, form: str, name: str, otherwise: str = "") -> str:
        """What stands in a field of this form; `otherwise` where it did not come back."""
        return self.fields.get(name, "") if form == self.form else otherwise


async def show(request: web.Request) -> web.Response:
    """The conversation as a page; that it was opened is written down."""
    before = _before(request)
    talk = await case_of(request, before)
    if before is not None:
        await _note_reading(request, talk)
        return page(request, "talk/earlier.html", **_shown(request, talk))
    return await talk_page(request, talk)


async def talk_page(
    request: web.Request, talk: Conversation, typed: Typed | None = None, status: int = 200
) -> web.Response:
    """The page, as it is or with a form that came back; that it was shown is written down."""
    await _note_reading(request, talk)
    nonce = typed.nonce if typed and typed.nonce else secrets.token_hex(16)
    near = await _beside(request, talk)
    mine = is_held_by(talk, visit_of(request).staff)
    return page(
        request,
        "talk/talk.html",
        status,
        **_shown(request, talk),
        **side.shown(request, talk, near),
        **(await box.shown(request, talk, near) if mine else {}),
        typed=typed or Typed(),
        nonce=nonce,
        box=mine,
    )


async def lines(request: web.Request) -> web.StreamResponse:
    """Only the transcript; nothing at all where the page shows the newest one already."""
    talk = await case_of(request)
    shown = _shown(request, talk)
    if request.query.get("seen") == shown["seen"]:
        return web.Response(status=204)
    await _note_open(request, talk)
    return page(request, "talk/_lines.html", **shown)


async def standing(request: web.Request) -> web.Response:
    """Only level, reasons, times, holder and who else looks."""
    talk = await case_of(request)
    near = await _beside(request, talk)
    await _note_open(request, talk)
    return page(
        request,
        "talk/_standing.html",
        **_shown(request, talk),
        looking=near.looking,
        box=request.query.get("box") == "1",
    )


async def case_of(request: web.Request, before: int | None = None) -> Conversation:
    """The case in the address; a lease that ran out counts as waiting."""
    house = house_of(request)
    talk = await reads.conversation(house.store, request.match_info["case_id"], before)
    if talk is None:
        raise web.HTTPNotFound
    if talk.state == "held" and (talk.lease_until is None or talk.lease_until < house.clock()):
        return replace(talk, state="waiting", holder_id=None, holder_name=None)
    return talk


def seen_mark(talk: Conversation, language: Language, mine: object) -> str:
    """Changes whenever the transcript would look different; says nothing about what is in it."""
    shape = [(line.id, line.delivery, line.text, line.wrong, line.right) for line in talk.lines]
    return hashlib.sha256(repr((shape, language, mine)).encode()).hexdigest()[:16]


def is_held_by(talk: Conversation, staff: Staff) -> bool:
    """Whether this member of staff has the case in hand."""
    return talk.state == "held" and talk.holder_id == staff.id


def _before(request: web.Request) -> int | None:
    """The place before which lines are asked for; none where the address names none."""
    asked = request.query.get("before", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None  # noqa: PLR2004 - 64 bits


async def _note_reading(request: web.Request, talk: Conversation) -> None:
    house, staff, of = house_of(request), visit_of(request).staff, talk.person_id
    await seeing.looked(house, staff, Deed.READ, person_id=of, case_id=talk.case_id)


async def _note_open(request: web.Request, talk: Conversation) -> None:
    """A page that is open asks for its parts; asked for without one, that is reading, too."""
    house, staff, of = house_of(request), visit_of(request).staff, talk.person_id
    await seeing.still_looks(house, staff, Deed.READ, person_id=of, case_id=talk.case_id)


async def _beside(request: web.Request, talk: Conversation) -> Beside:
    house, staff = house_of(request), visit_of(request).staff
    reader = Reader(staff.id, may(staff.role, Action.SEE_ALL_FOLLOWED))
    return await beside(house.store, (talk.case_id, talk.person_id), reader, house.clock())


def _shown(request: web.Request, talk: Conversation) -> dict[str, Any]:
    visit = visit_of(request)
    mine = is_held_by(talk, visit.staff)
    return {
        "talk": talk,
        "mine": mine,
        "days": days(house_of(request), visit.language, talk.lines),
        "seen": seen_mark(talk, visit.language, mine),
        "ends": dict((*CLOSINGS, *OTHER_ENDS)),
        "labels": LABELS,
        "ages": AGES,
        "may_correct": may(visit.staff.role, Action.NOTE),
        "path": f"/console/talk/{talk.case_id}",
        "happened": HAPPENED,
        "can_fetch": talk.channel in house_of(request).channels,
    }
