"""Who did what, for the auditor; that it was looked at is written down too."""

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from aiohttp import web

from bot.console.pages import page
from bot.console.visit import house_of, visit_of
from bot.store import audit, trail
from bot.store.trail import Asked
from bot.words import ZONE

FILTERS = ("actor", "action", "about", "day")
LONGEST = 64
DIGITS = 18  # that every database takes for a number


async def show(request: web.Request) -> web.Response:
    """One page of the audit, newest first."""
    house, me = house_of(request), visit_of(request).staff
    typed = {name: request.query.get(name, "")[:LONGEST] for name in FILTERS}
    found = await trail.trail(house.store, _asked(typed, request.query.get("before", "")))
    async with house.store.write() as tx:
        audit.write(tx, me.id, "audit_seen", house.clock())
        await tx.commit()
    older = {**typed, "before": found.steps[-1].id if found.steps else ""}
    return page(
        request,
        "staff/audit.html",
        trail=found,
        typed=typed,
        older=f"/console/audit?{urlencode(older)}" if found.more else "",
        second=lambda moment: moment.astimezone(ZONE).strftime("%Y-%m-%d %H:%M:%S"),
    )


def _asked(typed: dict[str, str], before: str) -> Asked:
    since = until = None
    try:
        day = date.fromisoformat(typed["day"])
    except ValueError:
        typed["day"] = ""
    else:
        since = datetime.combine(day, time(), ZONE)
        until = since + timedelta(days=1)
    number = (
        int(before) if before.isascii() and before.isdigit() and len(before) < LONGEST / 4 else 0
    )
    return Asked(typed["actor"], typed["action"], typed["about"], since, until, number)
