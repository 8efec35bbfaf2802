"""Readings that staff said were wrong: kept for review, and read by people alone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.store import messages
from bot.store.desk import readers
from bot.store.models.cases import Message
from bot.store.models.people import Person
from bot.store.models.staff import StaffRow
from bot.store.models.talk import Correction
from bot.store.people import Known
from bot.store.session import Store, Tx

NEWEST = 100  # of the list; the counts are of all


@dataclass(frozen=True, slots=True)
class Wrong:
    """One reading that was wrong: what was heard, and what it would have been, "" if not said."""

    case_id: str
    pseudonym: str
    heard: str
    said: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Count:
    """How often one label was taken for another."""

    heard: str
    said: str
    times: int


async def heard_as(tx: Tx, known: Known, message_id: str) -> str | None:
    """The label a message of this person was heard as; None where there is no such message."""
    found = await tx.execute(
        select(Message).where(
            Message.id == message_id,
            Message.person_id == known.row.id,
            Message.author == "person",
            Message.reading.is_not(None),
        )
    )
    row = found.scalar_one_or_none()
    return None if row is None else messages.heard_of(known.seal, row).label


async def write(tx: Tx, of: tuple[str, str], heard: str, said: str, by: str, now: datetime) -> None:
    """Keep that a message (`of`: its id and its case's) was heard wrongly; the newest word counts.

    Saying only that it was wrong takes back no label that somebody named before.
    """
    row = await tx.get(Correction, of[0], with_for_update=True)
    if row is None:
        row = Correction(message_id=of[0], case_id=of[1])
        tx.add(row)
    row.heard, row.staff_id, row.at = heard, by, now
    row.said = said or row.said
    await tx.flush()


async def counts(store: Store) -> tuple[Count, ...]:
    """How often what was taken for what, the most frequent first."""
    times = func.count()
    async with store.read() as tx:
        rows = await tx.execute(
            select(Correction.heard, Correction.said, times)
            .group_by(Correction.heard, Correction.said)
            .order_by(times.desc(), Correction.heard, Correction.said)
        )
        return tuple(Count(heard, said or "", number) for heard, said, number in rows)


async def newest(store: Store, staff_id: str, *, above: bool) -> tuple[Wrong, ...]:
    """The newest ones, with the way to their talks, of whom this member of staff may read."""
    seen = readers.visible_to(staff_id, above=above, person_id=Person.id)
    async with store.read() as tx:
        rows = await tx.execute(
            select(Correction, Person.pseudonym, StaffRow.name)
            .join(Message, Message.id == Correction.message_id)
            .join(Person, Person.id == Message.person_id)
            .join(StaffRow, StaffRow.id == Correction.staff_id)
            .where(seen)
            .order_by(Correction.at.desc())
            .limit(NEWEST)
        )
        return tuple(
            Wrong(one.case_id, pseudonym, one.heard, one.said or "", name, one.at)
            for one, pseudonym, name in rows
        )


async def of(tx: Tx, message_ids: tuple[str, ...]) -> dict[str, str]:
    """Which of these messages were heard wrongly, and what each would have been, if said."""
    rows = await tx.execute(
        select(Correction.message_id, Correction.said).where(Correction.message_id.in_(message_ids))
    )
    return {message_id: said or "" for message_id, said in rows}
