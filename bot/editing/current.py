"""Brings what staff changed into the running house: at its start, and whenever something moved."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.editing import standing
from bot.editing.standing import LONG_AGO, Course
from bot.house import House
from bot.store.accounts import staff
from bot.store.editing import content, publications
from bot.store.editing.content import Confirmed
from bot.store.session import Store
from dialogues.book import Book
from dialogues.pages import Fact, Value
from dialogues.router import Router

MOVED = "moved"


async def due(house: House) -> tuple[str, ...]:
    """Whether somebody changed something since this process looked."""
    async with house.store.read() as tx:
        version = await content.version(tx)
    return (MOVED,) if version != house.current.version else ()


async def look_after(house: House, _which: str) -> None:
    """Take what was changed into use."""
    await refresh(house)


async def put_off(house: House, _which: str) -> None:
    """What cannot be read is left as it was said before, until the next change."""
    async with house.store.read() as tx:
        house.current.version = await content.version(tx)


async def refresh(house: House) -> None:
    """Read every change, and put it in place at once."""
    async with house.store.read() as tx:
        version = await content.version(tx)
        published = await publications.publications(tx, house.store)
        lines = await content.counted(tx, house.store)
        names = {one.id: one.name for one in await staff.everybody(tx)}
    stands, own = standing.now(published), house.current.book
    newest = {line.fact_id: line for line in lines}
    book = with_facts(own, tuple(newest.values()), names)
    now = house.current
    if version < now.version:
        return  # another refresh was quicker, and read more
    house.words.publish(standing.overlay(stands))
    now.router, now.version = Router(book), version
    now.otherwise = standing.otherwise(own, {**standing.courses(published), **_courses(own, lines)})


async def as_confirmed(store: Store, book: Book) -> Book:
    """The book with what staff confirmed so far, for whoever looks after the house."""
    async with store.read() as tx:
        lines = await content.confirmations(tx, store)
        names = {one.id: one.name for one in await staff.everybody(tx)}
    return with_facts(book, lines, names)


def with_facts(book: Book, lines: tuple[Confirmed, ...], names: Mapping[str, str]) -> Book:
    """The book with the newest confirmation of each fact."""
    facts = dict(book.facts)
    for line in lines:
        fact = facts.get(line.fact_id)
        if fact is not None:
            facts[fact.id] = confirmed(fact, line, names.get(line.staff_id, ""))
    return replace(book, facts=facts)


def confirmed(fact: Fact, line: Confirmed, name: str) -> Fact:
    """The fact as staff confirmed it; as it came with the house where they took that back."""
    if line.until is None:
        return replace(fact, confirmed_by=None, confirmed_on=None, expires_on=None)
    values = tuple((field, _like(value, line.values.get(field))) for field, value in fact.values)
    return replace(
        fact, values=values, confirmed_by=name, confirmed_on=line.on, expires_on=line.until
    )


def _like(own: Value, told: str | int | None) -> Value:
    """The value that was told, if it is of the kind of the house's own."""
    if isinstance(own, date) and isinstance(told, str):
        return date.fromisoformat(told)
    return told if told is not None and isinstance(told, type(own)) else own


def _courses(own: Book, lines: tuple[Confirmed, ...]) -> Mapping[str, Course]:
    """What each fact was shown as, and since when."""
    found: dict[str, Course] = {}
    for line in lines:
        fact = own.facts.get(line.fact_id)
        if fact is not None:
            course = found.setdefault(fact.id, [(LONG_AGO, _shown(fact))])
            course.append((line.at, _shown(confirmed(fact, line, ""))))
    return found


def _shown(fact: Fact) -> tuple[object, ...]:
    return fact.values, fact.year
