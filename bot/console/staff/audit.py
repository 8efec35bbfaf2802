"""Who did what, for the auditor; that it was looked at is written down too."""

from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlencode

from aiohttp import web

from bot.audit import proving
from bot.console.origin import kept
from bot.console.pages import page
from bot.console.staff.deeds import Reader
from bot.console.visit import house_of, visit_of
from bot.desk import seeing
from bot.store.audit import trail
from bot.store.audit.deeds import Deed
from bot.store.audit.trail import Asked
from bot.words import ZONE, read_date

FILTERS = ("actor", "action", "about", "day")
LONGEST = 64
DIGITS = 16  # a number with so many every database takes


async def show(request: web.Request) -> web.Response:
    """One page of the audit, newest first."""
    house, visit = house_of(request), visit_of(request)
    typed = {name: kept(request.query.get(name, ""))[:LONGEST] for name in FILTERS}
    found = await trail.trail(house.store, _asked(typed, request.query.get("before", "")))
    await seeing.looked(house, visit.staff, Deed.AUDIT_SEEN)
    proof = await proving.standing(house)
    reads = Reader(house.words, visit.language)
    older = {**typed, "before": found.steps[-1].id if found.steps else ""}
    return page(
        request,
        "staff/audit.html",
        trail=found,
        reads=reads,
        deeds=reads.choices(found.actions),
        proof=proof,
        typed=typed,
        older=f"/console/audit?{urlencode(older)}" if found.more else "",
        second=lambda moment: moment.astimezone(ZONE).strftime("%Y-%m-%d %H:%M:%S"),
    )


def _asked(typed: dict[str, str], before: str) -> Asked:
    since = until = None
    try:
        since = datetime.combine(read_date(typed["day"]), time(), ZONE).astimezone(UTC)
        until = since + timedelta(days=1)
    except (ValueError, OverflowError):  # no day, or one that no calendar goes on from
        typed["day"] = ""
    is_number = before.isascii() and before.isdigit() and len(before) < DIGITS
    number = int(before) if is_number else 0
    return Asked(typed["actor"], typed["action"], typed["about"], since, until, number)
