"""Renders a page or a part of one in the reader's language."""

import base64
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp_jinja2
import jinja2
from aiohttp import web

from bot.access import Action, may
from bot.console.labels import KINDS, label_name
from bot.console.plain import plain
from bot.console.rooms import ROOMS
from bot.console.smaller import smaller
from bot.console.visit import LANGUAGE_NAMES, Visit, house_of, visit_of
from bot.house import House
from bot.store.journeys import Plan
from bot.store.messages import Named
from bot.web.static_files import SHELF
from bot.words import ZONE, Words
from nlu.reading import Language


def environment(console: web.Application) -> None:
    """Set the templates up: everything that is written into a page is escaped."""
    aiohttp_jinja2.setup(
        console,
        loader=jinja2.PackageLoader("bot.console"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        filters={"plain": plain},
        default_helpers=False,
    )


def context(request: web.Request) -> dict[str, Any]:
    """What every template can use: `_` and the clock's words speak the reader's language."""
    house, visit = house_of(request), visit_of(request)
    language, words = visit.language, house.words

    def gettext(sentence: str, **fields: Any) -> str:  # noqa: ANN401 - whatever a sentence names
        return words.gettext(language, sentence, **fields)

    session = visit.session
    return {
        "_": gettext,
        "language": language,
        "languages": LANGUAGE_NAMES,
        "csrf": visit.csrf,
        "seal": _seal(house, visit),
        "me": session.staff if session else None,
        "silent_since": session.silent_since if session else None,
        "rooms": tuple(one for one in ROOMS if session and may(session.staff.role, one.need)),
        "sees_queue": session is not None and may(session.staff.role, Action.SEE_QUEUE),
        "address": request.config_dict[SHELF].address,
        "label_name": lambda label: gettext(label_name(label)),
        "kind_name": lambda kind: gettext(KINDS[kind]),
        "figure": lambda named: _figure(words, language, named),
        "plan_fields": lambda plan: _plan_fields(house, language, plan),
        "here": _here(request),
        "case_id": request.match_info.get("case_id", ""),
        "slow": _slow(request),
        "now": house.clock(),
        "day": lambda moment: words.date(language, moment),
        "clock": lambda moment: words.time(language, moment),
        "moment": _moment(gettext, request),
        "spans": lambda: _spans(words, language),
        "span": lambda start, end: words.ago(language, (end - start).total_seconds()),
    }


def _seal(house: House, visit: Visit) -> str:
    """Under which key the reader's tab seals what is typed; none while the screen is locked."""
    if not visit.open:
        return ""
    return base64.b64encode(house.store.vault.tab_key(visit.staff.id)).decode("ascii")


def _spans(words: Words, language: Language) -> str:
    """How lengths of time are written, for scripts: seconds, the words for one and for many."""
    told = []
    for days in (365, 30, 7, 1, 1 / 24, 1 / 1440):
        seconds = days * 86400
        many = words.ago(language, 5 * seconds).replace("5", "{n}")
        told.append((seconds, words.ago(language, 1.25 * seconds), many))
    return json.dumps(told, ensure_ascii=False)


def _figure(words: Words, language: Language, named: Named) -> str:
    """A sum of money in figures, where it was typed in words or by another script's digits."""
    if named.kind != "money":
        return ""
    amount, _, currency = named.value.partition(" ")
    typed = "".join(filter(str.isdecimal, named.words))
    if typed == amount:
        return ""
    return f"{words.number(language, Decimal(amount))} {currency.removeprefix('?')}".strip()


def _plan_fields(house: House, language: Language, plan: Plan) -> list[tuple[str, str]]:
    """What each line of a plan is called, and what stands in it; the day as a date."""
    fields = dict(plan.fields)
    day = plan.made_at + timedelta(days=int(fields["day"]))
    fields["day"] = house.words.date(language, day)
    if fields.get("papers") in {"picture", "file"}:
        fields["papers"] = "\N{CHECK MARK}"
    names = house.router.book.fields
    return [(names[name], said) for name, said in fields.items()]


def page(
    request: web.Request,
    template: str,
    status: int = 200,
    **shown: Any,  # noqa: ANN401 - each template has its own
) -> web.Response:
    """One page, or the part of one that a template beginning with `_` is."""
    everything = {**context(request), **shown}
    body = aiohttp_jinja2.render_string(template, request, everything)
    response = web.Response(text=body, content_type="text/html", charset="utf-8", status=status)
    if not template.rpartition("/")[2].startswith("_"):
        response.headers["Accept-CH"] = "ECT, Save-Data"  # asks the browser how slow its line is
    return smaller(request, response)


def redirect(to: str) -> web.Response:
    """Send the browser on with a GET, so that a reload repeats nothing."""
    return web.Response(status=303, headers={"Location": to})


def _slow(request: web.Request) -> bool:
    """Whether the browser says that its line is slow or dear: then it uses its own letters."""
    told = request.headers
    return told.get("Save-Data") == "on" or told.get("ECT") in {"slow-2g", "2g"}


def _here(request: web.Request) -> str:
    """The page a reader is on, also where a form of it came back."""
    case_id = request.match_info.get("case_id")
    return f"/console/talk/{case_id}" if case_id else request.path


def _moment(gettext: Callable[..., str], request: web.Request) -> Callable[[datetime], str]:
    """A time of day, with its date where that is not today."""
    house, language = house_of(request), visit_of(request).language

    def write(moment: datetime) -> str:
        clock = house.words.time(language, moment)
        if _same_day(moment, house.clock(), ZONE):
            return clock
        return gettext("{date}, {time}", date=house.words.date(language, moment), time=clock)

    return write


def _same_day(one: datetime, other: datetime, zone: ZoneInfo) -> bool:
    apart = abs(one - other) < timedelta(days=1)
    return apart and one.astimezone(zone).date() == other.astimezone(zone).date()
