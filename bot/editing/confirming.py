"""A fact is confirmed for a while by somebody who looked it up, or that is taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.access import Action, Staff, may
from bot.editing import current
from bot.house import House
from bot.outcome import Outcome
from bot.sentences import N_
from bot.store import audit, content
from bot.store.content import Confirmed
from bot.words import ZONE
from dialogues.pages import Fact, Value

A_YEAR = timedelta(days=366)
LONGEST_SOURCE = 500
LONGEST_VALUE = 40
LONGEST_NUMBER = 9
NEEDS_A_SOURCE = N_("Please write where you looked it up: a page, a paper, or who said it.")
PICK_AN_END = N_("Please choose until when it holds: from today on, for a year at most.")
WRITE_A_NUMBER = N_("A number is written in figures, without points or spaces.")
WRITE_A_VALUE = N_("Please write a value, in one short line.")
WRITE_A_DATE = N_("A day is written as year, month and day, such as 2026-12-31.")
CHANGED_FACT = N_(
    "A colleague changed this fact while your page was open. Please look at it first."
)
NEVER_CONFIRMED = N_("Nobody has confirmed this fact.")


@dataclass(frozen=True, slots=True)
class Found:
    """What somebody found out: the values as they were typed, where, and until when they hold."""

    values: Mapping[str, str]
    source: str
    until: str
    seen: str


async def confirm(house: House, by: Staff, fact_id: str, found: Found) -> Outcome:
    """Confirm a fact, with the values as they are now."""
    fact = _fact(house, by, fact_id)
    if fact is None:
        return Outcome(ok=False)
    today = house.clock().astimezone(ZONE).date()
    try:
        values, until = _values(fact, found.values), _until(found.until, today)
        source = _source(found.source)
    except ValueError as wrong:
        return Outcome(ok=False, sentence=str(wrong))
    told = Confirmed(0, fact_id, by.id, values, source, today, until, house.clock())
    return await _write(house, by, told, found.seen, "fact_confirmed")


async def take_back(house: House, by: Staff, fact_id: str, seen: str) -> Outcome:
    """Take the confirmation of a fact back: it stands again as it came with the house."""
    fact = _fact(house, by, fact_id)
    if fact is None:
        return Outcome(ok=False)
    now = house.clock()
    told = Confirmed(0, fact_id, by.id, {}, "", now.astimezone(ZONE).date(), None, now)
    return await _write(house, by, told, seen, "fact_unconfirmed")


async def _write(house: House, by: Staff, told: Confirmed, seen: str, action: str) -> Outcome:
    async with house.store.write() as tx:
        version = await content.raise_version(tx)
        lines = await content.confirmations(tx, house.store, told.fact_id)
        if seen != newest(lines):
            return Outcome(ok=False, sentence=CHANGED_FACT)
        if told.until is None and (not lines or lines[0].until is None):
            return Outcome(ok=False, sentence=NEVER_CONFIRMED)
        line = Confirmed(
            version, told.fact_id, by.id, told.values, told.source, told.on, told.until, told.at
        )
        content.confirm(tx, house.store, line)
        audit.write(tx, by.id, action, told.at, detail=told.fact_id)
        await tx.commit()
    await current.refresh(house)
    return Outcome(ok=True)


def newest(lines: tuple[Confirmed, ...]) -> str:
    """Which line a page was made of."""
    return str(lines[0].version) if lines else "0"


def _fact(house: House, by: Staff, fact_id: str) -> Fact | None:
    if not may(by.role, Action.EDIT_CONTENT):
        return None
    return house.current.book.facts.get(fact_id)


def _source(text: str) -> str:
    """Where it was looked up; a fact that nobody knows the source of is confirmed by nothing."""
    source = " ".join(text.split())
    if not source or "UNSOURCED" in source.upper() or len(source) > LONGEST_SOURCE:
        raise ValueError(NEEDS_A_SOURCE)
    return source


def _until(text: str, today: date) -> date:
    try:
        until = date.fromisoformat(text)
    except ValueError:
        raise ValueError(PICK_AN_END) from None
    if not today <= until <= today + A_YEAR:
        raise ValueError(PICK_AN_END)
    return until


def _values(fact: Fact, typed: Mapping[str, str]) -> dict[str, str | int]:
    return {name: _value(own, typed.get(name, "").strip()) for name, own in fact.values}


def _value(own: Value, text: str) -> str | int:
    """A value of the same kind as the house's own."""
    if isinstance(own, int):
        if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
            raise ValueError(WRITE_A_NUMBER)
        return int(text)
    if isinstance(own, date):
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise ValueError(WRITE_A_DATE) from None
    if not text or len(text) > LONGEST_VALUE or not text.isprintable() or set("{}") & set(text):
        raise ValueError(WRITE_A_VALUE)
    return text
