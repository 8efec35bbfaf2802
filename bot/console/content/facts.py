"""The facts: what each says and where, from whom it is, and until when it is confirmed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from aiohttp import web

from bot.console.content import words
from bot.console.followup.typed import Typed
from bot.console.origin import posted
from bot.console.pages import page, redirect
from bot.console.visit import house_of, visit_of
from bot.content import SOON
from bot.editing import confirming, current
from bot.editing.confirming import Found
from bot.house import House
from bot.store.accounts import staff
from bot.store.editing import content
from bot.words import ZONE
from dialogues.book import Book
from dialogues.pages import Answer, Fact, Value
from nlu.reading import Language

HERE = "/console/content"
ORDER = tuple(words.STATES)
USUAL = timedelta(days=182)
FORM, BACK = "confirm", "back"


@dataclass(frozen=True, slots=True)
class Asked:
    """A value to be filled in, or that was: what it is called, and the house's own."""

    name: str
    called: str
    value: Value
    own: Value

    @property
    def is_day(self) -> bool:
        """Whether it is a date."""
        return isinstance(self.own, date)


@dataclass(frozen=True, slots=True)
class Shown:
    """A fact as staff see it; `answers` are labels, `dangers` the crises whose number it is."""

    fact: Fact
    state: str
    says: tuple[str, ...]
    answers: tuple[str, ...]
    dangers: tuple[str, ...]
    elsewhere: int


async def show(request: web.Request) -> web.Response:
    """Every fact; what runs out comes first."""
    house, language = house_of(request), visit_of(request).language
    day = today(house)
    facts = [_shown(house, language, one, day) for one in house.router.book.facts.values()]
    facts.sort(key=lambda one: (ORDER.index(one.state), not one.fact.values))
    groups = [(state, [one for one in facts if one.state == state]) for state in ORDER]
    async with house.store.read() as tx:
        waits = await content.waiting(tx)
    return page(request, "content/facts.html", groups=groups, waits=waits, **common("facts", HERE))


async def fact(request: web.Request) -> web.Response:
    """One fact."""
    return await _fact_page(request, Typed())


async def confirm(request: web.Request) -> web.Response:
    """Confirm it as it is typed; where something is missing the form comes back."""
    fields = await posted(request)
    values = {name.removeprefix("value-"): said for name, said in fields.items()}
    found = Found(values, *(fields.get(name, "") for name in ("source", "until", "seen")))
    house, staff_ = house_of(request), visit_of(request).staff
    outcome = await confirming.confirm(house, staff_, _id(request), found)
    if outcome.ok:
        return redirect(f"{HERE}/fact/{_id(request)}")
    return await _back(request, FORM, outcome.sentence, fields)


async def take_back(request: web.Request) -> web.Response:
    """Take the confirmation back."""
    fields = await posted(request)
    house, staff_ = house_of(request), visit_of(request).staff
    outcome = await confirming.take_back(house, staff_, _id(request), fields.get("seen", ""))
    if outcome.ok:
        return redirect(f"{HERE}/fact/{_id(request)}")
    return await _back(request, BACK, outcome.sentence, fields)


def common(part: str, here: str) -> dict[str, Any]:
    """What every page of this desk shows."""
    return {"here": here, "part": part, "states": words.STATES, "caught": words.CAUGHT}


def today(house: House) -> date:
    """The date where the helpline is."""
    return house.clock().astimezone(ZONE).date()


def _id(request: web.Request) -> str:
    return request.match_info["fact_id"]


async def _back(
    request: web.Request, form: str, sentence: str, fields: Mapping[str, str]
) -> web.Response:
    if not sentence:
        raise web.HTTPNotFound
    told = house_of(request).words.gettext(visit_of(request).language, sentence)
    return await _fact_page(request, Typed(form, told, fields), 409)


async def _fact_page(request: web.Request, typed: Typed, status: int = 200) -> web.Response:
    house, language = house_of(request), visit_of(request).language
    found = house.router.book.facts.get(_id(request))
    if found is None:
        raise web.HTTPNotFound
    async with house.store.read() as tx:
        lines = await content.confirmations(tx, house.store, found.id)
        names = {one.id: one.name for one in await staff.everybody(tx)}
    day, path = today(house), f"{HERE}/fact/{found.id}"
    own, waits = house.current.book.facts[found.id], confirming.waiting(lines)
    return page(
        request,
        "content/fact.html",
        status,
        one=_shown(house, language, found, day),
        asked=tuple(_asked(own, current.confirmed(own, waits, "") if waits else found)),
        waits=waits,
        lines=[(line, tuple(_asked(own, current.confirmed(own, line, "")))) for line in lines],
        can_be_taken_back=confirming.can_be_taken_back(lines),
        names=names,
        typed=typed,
        seen=confirming.newest(lines),
        first=day.isoformat(),
        usual=(day + USUAL).isoformat(),
        sure=words.SURE,
        path=path,
        **common("facts", path),
    )


def _asked(own: Fact, now: Fact) -> Iterator[Asked]:
    """The values of a fact, beside those that it came with."""
    for (name, ours), (_, value) in zip(own.values, now.values, strict=True):
        yield Asked(name, words.VALUES.get(name, name), value, ours)


def _shown(house: House, language: Language, fact: Fact, day: date) -> Shown:
    book = house.router.book
    labels = (answer.label for answer in book.answers.values() if _rests(answer, fact.id))
    dangers = dict.fromkeys(kind for (kind, _), ids in book.contacts.items() if fact.id in ids)
    says = tuple(dict.fromkeys(_says(house, language, fact)))
    elsewhere = _elsewhere(book, fact.id)
    return Shown(fact, state_of(fact, day), says, tuple(labels), tuple(dangers), elsewhere)


def state_of(fact: Fact, day: date) -> str:
    """How a fact stands on this day."""
    if fact.expires_on is None:
        return "never"
    if fact.expires_on < day:
        return "expired"
    return "expiring" if fact.expires_on <= day + SOON else "confirmed"


def _rests(answer: Answer, fact_id: str) -> bool:
    return any(fact_id in one.facts for one in answer.statements)


def _says(house: House, language: Language, fact: Fact) -> Iterator[str]:
    book, say = house.router.book, house.words.say
    if fact.statement:
        yield say(language, book.line(fact.id))
    for answer in book.answers.values():
        for one in answer.statements:
            if fact.id in one.facts and one.text:
                yield say(language, book.state(one))


def _elsewhere(book: Book, fact_id: str) -> int:
    """In how many warning signs, services and signs at the border it stands."""
    flags = sum(fact_id in one.facts for one in book.flags.values())
    services = sum(fact_id in (one.line, *one.statement.facts) for one in book.services.values())
    return flags + services + sum(fact_id in one.facts for one in book.signs.values())
