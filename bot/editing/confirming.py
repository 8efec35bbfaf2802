"""A fact is confirmed for a while by somebody who looked it up, or that is taken back.

A number for people in danger becomes another one only when two supervisors found the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.access import Action, Role, Staff, may
from bot.editing import current
from bot.house import House
from bot.outcome import Outcome
from bot.sentences import N_
from bot.store.accounts import staff
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.editing import content
from bot.store.editing.content import Confirmed
from bot.store.session import Tx
from bot.words import ZONE, read_date
from dialogues.book import Book
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
    return await _write(house, fact, told, found.seen)


async def take_back(house: House, by: Staff, fact_id: str, seen: str) -> Outcome:
    """Take back what was found out last: what waited is gone, or all is as it came with the house.

    One supervisor may do this alone, as with a publication: it was said before.
    """
    fact = _fact(house, by, fact_id)
    if fact is None:
        return Outcome(ok=False)
    now = house.clock()
    told = Confirmed(0, fact_id, by.id, {}, "", now.astimezone(ZONE).date(), None, now)
    return await _write(house, fact, told, seen)


async def _write(house: House, fact: Fact, told: Confirmed, seen: str) -> Outcome:
    async with house.store.write() as tx:
        version = await content.raise_version(tx)
        lines = await content.confirmations(tx, house.store, fact.id)
        if seen != newest(lines):
            return Outcome(ok=False, sentence=CHANGED_FACT)
        if told.until is None and not can_be_taken_back(lines):
            return Outcome(ok=False, sentence=NEVER_CONFIRMED)
        waits = await _waits(house.current.book, tx, told, lines)
        content.confirm(tx, house.store, replace(told, version=version, waits=waits))
        deed = Deed.FACT_UNCONFIRMED if told.until is None else Deed.FACT_CONFIRMED
        detail = f"{fact.id} waits" if waits else fact.id
        audit.write(tx, told.staff_id, deed, told.at, detail=detail)
        await tx.commit()
    await current.refresh(house)
    return Outcome(ok=True)


async def _waits(book: Book, tx: Tx, told: Confirmed, lines: tuple[Confirmed, ...]) -> bool:
    """Whether a line does not count yet, or takes back one that did not."""
    first = waiting(lines)
    if told.until is None:
        return first is not None
    fact = book.facts[told.fact_id]
    stands = next((one for one in lines if not one.waits), None)
    said = current.confirmed(fact, stands, "") if stands else fact
    in_danger = any(fact.id in ids for ids in book.contacts.values())
    if not in_danger or told.values == {name: _plain(value) for name, value in said.values}:
        return False
    if first and first.staff_id != told.staff_id and first.values == told.values:
        return False
    others = (one for one in await staff.everybody(tx) if one.id != told.staff_id)
    return any(not one.disabled and may(Role(one.role), Action.EDIT_CONTENT) for one in others)


def newest(lines: tuple[Confirmed, ...]) -> str:
    """Which line a page was made of."""
    return str(lines[0].version) if lines else "0"


def waiting(lines: tuple[Confirmed, ...]) -> Confirmed | None:
    """The line that another supervisor has to confirm before it counts."""
    return lines[0] if lines and lines[0].waits and lines[0].until else None


def can_be_taken_back(lines: tuple[Confirmed, ...]) -> bool:
    """Whether anything waits, or was confirmed."""
    stands = next((one for one in lines if not one.waits), None)
    return waiting(lines) is not None or (stands is not None and stands.until is not None)


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
        until = read_date(text)
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
            return read_date(text).isoformat()
        except ValueError:
            raise ValueError(WRITE_A_DATE) from None
    if not text or len(text) > LONGEST_VALUE or not text.isprintable() or set("{}") & set(text):
        raise ValueError(WRITE_A_VALUE)
    return text


def _plain(value: Value) -> str | int:
    """A value as it is kept."""
    return value.isoformat() if isinstance(value, date) else value
