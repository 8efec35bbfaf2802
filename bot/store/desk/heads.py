"""The heads of talks, with no word of what was said: to tell two of them apart."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select

from bot.store.desk import readers
from bot.store.models.cases import Case, Message
from bot.store.models.people import Address, Person
from bot.store.session import Tx

MOST = 10
_LOOKED_AT = 60  # cases; one person may have several


@dataclass(frozen=True, slots=True)
class Head:
    """One person's talk from outside; `case_id` is their newest case."""

    case_id: str
    person_id: str
    pseudonym: str
    channels: tuple[str, ...]
    first: datetime
    last: datetime
    messages: int
    age: str


async def of_case(tx: Tx, case_id: str) -> Head | None:
    """The head of the talk that this case is part of."""
    found = await _heads(tx, _wanted().where(Case.id == case_id))
    return found[0] if found else None


async def called(
    tx: Tx, pseudonym: str, but: str, staff_id: str, *, above: bool
) -> tuple[Head, ...]:
    """Those who are called so, of whom this member of staff may read; never the person `but`."""
    rule = readers.visible_to(staff_id, above=above)
    named = func.lower(Person.pseudonym) == " ".join(pseudonym.split()).lower()
    return await _heads(tx, _wanted().where(Person.id != but, named, rule))


async def lately(tx: Tx, but: str, staff_id: str, *, above: bool) -> tuple[Head, ...]:
    """Who wrote last, of those of whom this member of staff may read; never the person `but`."""
    rule: ColumnElement[bool] = readers.visible_to(staff_id, above=above)
    return await _heads(tx, _wanted().where(Person.id != but, rule))


def _wanted() -> Select[str, Person]:
    return (
        select(Case.id, Person)
        .join(Person, Person.id == Case.person_id)
        .where(Person.key.is_not(None))
        .order_by(Person.heard_at.desc(), Case.opened_at.desc())
        .limit(_LOOKED_AT)
    )


async def _heads(tx: Tx, wanted: Select[str, Person]) -> tuple[Head, ...]:
    newest: dict[str, tuple[str, Person]] = {}
    for case_id, person in await tx.execute(wanted):
        newest.setdefault(person.id, (case_id, person))
    chosen = dict(list(newest.items())[:MOST])
    counted = await tx.execute(
        select(Message.person_id, func.count())
        .where(Message.person_id.in_(chosen))
        .group_by(Message.person_id)
    )
    numbers = {row[0]: row[1] for row in counted}
    reached = await tx.execute(
        select(Address.person_id, Address.channel)
        .where(Address.person_id.in_(chosen))
        .order_by(Address.id)
    )
    by: dict[str, list[str]] = {}
    for person_id, channel in reached:
        by.setdefault(person_id, []).append(channel)
    return tuple(
        Head(
            case_id=case_id,
            person_id=person.id,
            pseudonym=person.pseudonym,
            channels=tuple(dict.fromkeys(by.get(person.id, ()))),
            first=person.made_at,
            last=person.heard_at,
            messages=numbers.get(person.id, 0),
            age=person.age or "",
        )
        for case_id, person in chosen.values()
    )
