"""A person's record, line by line: what was seen, needed, promised, agreed and done."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select, update

from bot.store.followup import endings
from bot.store.models.followup import Entry
from bot.store.people import Known, new_id
from bot.store.sealed.vault import Place, Seal
from bot.store.session import Tx
from bot.words import ZONE
from dialogues.followup.plan import Purpose

CALL = ":call"  # how the nonce ends of what silence makes the worker's
ASKED_OF = (Purpose.CONTACT, Purpose.VILLAGE)  # who may be asked where they are
Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Written:
    """One line of a record as staff read it; `fields` are pairs of a field's name and its text."""

    id: str
    kind: str
    staff_id: str | None
    fields: Fields
    due_on: date | None
    done_at: datetime | None
    outcome: str | None
    made_at: datetime

    @property
    def day(self) -> date:
        """On which day in Laos it was written."""
        return self.made_at.astimezone(ZONE).date()

    def field(self, name: str) -> str:
        """The text of one field, "" where there is none."""
        return dict(self.fields).get(name, "")


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A line to be written; the same `nonce` is written once.

    `staff_id` is whose it is: who saw it, or who is to do it.
    """

    kind: str
    staff_id: str | None
    fields: Fields
    nonce: str
    due_on: date | None = None
    done: bool = False
    outcome: str | None = None


async def write(tx: Tx, known: Known, new: NewEntry, now: datetime) -> str | None:
    """Write a line; its id, or None where it was written before."""
    found = await tx.execute(select(Entry.id).where(Entry.nonce == new.nonce))
    if found.first() is not None:
        return None
    entry_id = new_id()
    told = json.dumps(new.fields, ensure_ascii=False)
    tx.add(
        Entry(
            id=entry_id,
            person_id=known.row.id,
            kind=new.kind,
            staff_id=new.staff_id,
            nonce=new.nonce,
            body=known.seal.close(Place("entries", "body", entry_id), told),
            due_on=new.due_on,
            done_at=now if new.done else None,
            outcome=new.outcome,
            made_at=now,
        )
    )
    await tx.flush()
    return entry_id


async def can_end(tx: Tx, person_id: str, entry_id: str, outcome: str) -> bool:
    """Whether this line may be marked as done with this ending; of what is not there, as well.

    An ending stands unsealed and in the audit: none but those of the line's kind is let in.
    """
    found = await tx.execute(
        select(Entry.kind).where(Entry.id == entry_id, Entry.person_id == person_id)
    )
    kind = found.scalar_one_or_none()
    return kind is None or endings.fits(kind, outcome)


async def finish(tx: Tx, person_id: str, entry_id: str, outcome: str, now: datetime) -> bool:
    """Mark what was to be done as done; False if it was already, or is not this person's."""
    done = await tx.execute(
        update(Entry)
        .where(Entry.id == entry_id, Entry.person_id == person_id, Entry.done_at.is_(None))
        .values(done_at=now, outcome=outcome)
        .returning(Entry.id)
    )
    return done.first() is not None


async def finish_calls(tx: Tx, person_id: str, outcome: str, now: datetime) -> None:
    """No call is owed any more, and no thought where none may be made."""
    await _finish_all(tx, person_id, _calls(), outcome, now)


async def finish_asking(
    tx: Tx, person_id: str, purpose: Purpose, outcome: str, now: datetime
) -> None:
    """Whoever was agreed on for this is not to be asked about them any more."""
    await _finish_all(tx, person_id, _asks(purpose), outcome, now)


async def finish_silence(tx: Tx, person_id: str, outcome: str, now: datetime) -> None:
    """Nothing is owed to their silence any more: no call, and nobody else is to be asked."""
    await _finish_all(tx, person_id, or_(_calls(), *map(_asks, ASKED_OF)), outcome, now)


def _calls() -> ColumnElement[bool]:
    return or_(Entry.kind == "call", Entry.nonce.endswith(CALL))


def _asks(purpose: Purpose) -> ColumnElement[bool]:
    return and_(Entry.kind == "task", Entry.nonce.endswith(f":{purpose}"))


async def _finish_all(
    tx: Tx, person_id: str, which: ColumnElement[bool], outcome: str, now: datetime
) -> None:
    owed = (Entry.person_id == person_id, Entry.due_on.is_not(None), Entry.done_at.is_(None))
    done = update(Entry).where(*owed, which).values(done_at=now, outcome=outcome)
    await tx.execute(done)


async def of(tx: Tx, known: Known) -> tuple[Written, ...]:
    """The whole record, oldest first."""
    rows = await tx.execute(
        select(Entry).where(Entry.person_id == known.row.id).order_by(Entry.made_at, Entry.id)
    )
    return tuple(_read(known, row) for row in rows.scalars())


async def owed(tx: Tx, known: Known) -> tuple[Written, ...]:
    """What is to be done for a person and not done yet, soonest first."""
    rows = await tx.execute(
        select(Entry)
        .where(Entry.person_id == known.row.id, Entry.due_on.is_not(None), Entry.done_at.is_(None))
        .order_by(Entry.due_on, Entry.made_at)
    )
    return tuple(_read(known, row) for row in rows.scalars())


def fields_of(seal: Seal, row: Entry) -> Fields:
    """What stands in a line, opened."""
    told = json.loads(seal.open(Place("entries", "body", row.id), row.body))
    return tuple((name, said) for name, said in told)


def _read(known: Known, row: Entry) -> Written:
    return Written(
        id=row.id,
        kind=row.kind,
        staff_id=row.staff_id,
        fields=fields_of(known.seal, row),
        due_on=row.due_on,
        done_at=row.done_at,
        outcome=row.outcome,
        made_at=row.made_at,
    )
