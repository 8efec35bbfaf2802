"""The pack for a case conference, as a page to print and as a PDF: what is open, what was promised.

It is made for people of other services, too: notes for colleagues and the person's own words are
not in it, and without their name it says what they are called here.
"""

import asyncio
import secrets
from datetime import date, timedelta
from typing import Any

from aiohttp import web

from bot.access import Action, may
from bot.console.followup import trends
from bot.console.followup.packed import packed
from bot.console.followup.people import colleagues, who_can
from bot.console.followup.person import common, record_of, today
from bot.console.followup.typed import Typed
from bot.console.pages import page
from bot.console.visit import house_of, visit_of
from bot.followup import pdf
from bot.followup.pdf import Pack, Trend
from bot.followup.record import Record
from bot.store.audit.deeds import Deed
from dialogues.followup.plan import Purpose

DECIDED_IN = timedelta(days=14)  # what the form proposes for a decision


async def show(request: web.Request) -> web.Response:
    """The pack as a page, with a form for what is decided."""
    told, named = await _asked_for(request, Deed.PACK_SEEN, Deed.NAMED_PACK_SEEN)
    made = _pack(request, told, named=named)
    house, staff = house_of(request), visit_of(request).staff
    return page(
        request,
        "followup/pack.html",
        pack=made,
        named=named,
        may_name=may(staff.role, Action.NAME_IN_PACK),
        may_share=Purpose.PARTNER in told.given,
        drawn=tuple((one, _drawn(one)) for one in made.trends),
        typed=Typed(),
        nonce=secrets.token_hex(16),
        me_id=staff.id,
        who_can=who_can(told, await colleagues(house)),
        due=(today(house, told) + DECIDED_IN).isoformat(),
        **trends_frame(),
        **{**common(request, told), "here": f"/console/person/{told.person_id}/pack"},
    )


async def as_pdf(request: web.Request) -> web.Response:
    """The pack as a file; its name tells nothing."""
    told, named = await _asked_for(request, Deed.PACK_TAKEN, Deed.NAMED_PACK_TAKEN)
    made = _pack(request, told, named=named)
    day = today(house_of(request), told)
    body = await asyncio.to_thread(pdf.written, made, day)
    name = f'attachment; filename="pack-{day.isoformat()}.pdf"'
    return web.Response(
        body=body, content_type="application/pdf", headers={"Content-Disposition": name}
    )


async def _asked_for(request: web.Request, deed: Deed, with_name: Deed) -> tuple[Record, bool]:
    """The record, and whether the person's name is wanted; that is not everybody's to ask.

    What is on record for it says so: `with_name` in place of `deed`.
    """
    named = request.query.get("names", "") == "1"
    if named and not may(visit_of(request).staff.role, Action.NAME_IN_PACK):
        raise web.HTTPNotFound
    return await record_of(request, with_name if named else deed), named


def _pack(request: web.Request, told: Record, *, named: bool) -> Pack:
    house, language = house_of(request), visit_of(request).language
    return packed(house, language, told, today(house, told), named=named)


def trends_frame() -> dict[str, Any]:
    """The size of a small picture, and where its levels are."""
    levels = tuple(trends.level(score) for score in trends.LEVELS)
    return {"wide": trends.WIDE, "high": trends.HIGH, "levels": levels}


def _drawn(trend: Trend) -> trends.Picture:
    days: list[date] = [day for day, _ in trend.points]
    return trends.picture(trend.name, trend.points, min(days), max(days))
