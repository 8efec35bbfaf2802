"""Forgets somebody: their key is destroyed, and all that could still be read is emptied."""

from datetime import datetime

from sqlalchemy import and_, delete, exists, func, select, update

from bot.store import people
from bot.store.boxes.outbox import Rule
from bot.store.finding import buckets
from bot.store.models.after import Merger
from bot.store.models.boxes import Inbox, Outbox
from bot.store.models.cases import Case, Message, Note, Reason
from bot.store.models.content import Unanswered
from bot.store.models.desk import HappeningRow
from bot.store.models.followup import CheckInRow, Consent, Entry, FollowUp, Invitation
from bot.store.models.helping import Journey, Ticket
from bot.store.models.people import Address, Person
from bot.store.models.talk import Correction, DraftRow
from bot.store.people import Known
from bot.store.sealed.vault import Seal
from bot.store.session import Store, Tx

# Rows that go when their person goes; in an archive they open with that person's key alone.
GONE = (
    FollowUp, Invitation, Consent, CheckInRow, Entry, Journey, DraftRow, Unanswered, Ticket,
    Address,
)  # fmt: skip


async def earlier(tx: Tx, store: Store, known: Known) -> tuple[Known, ...]:
    """Who this person was in their chats before a code told who they are: reached nowhere since.

    Who is followed up is somebody else with a record of their own: two may share a phone.
    """
    newest = (
        select(Outbox.channel, Outbox.index, func.max(Outbox.id).label("id"))
        .where(Outbox.person_id == known.row.id, Outbox.index != b"")
        .group_by(Outbox.channel, Outbox.index)
        .subquery()
    )
    here = and_(Outbox.channel == newest.c.channel, Outbox.index == newest.c.index)
    elsewhere = (exists().where(one.person_id == Person.id) for one in (Address, FollowUp))
    found = await tx.execute(
        select(Person.id)
        .join(Outbox, Outbox.person_id == Person.id)
        .join(newest, and_(here, Outbox.id < newest.c.id))
        .where(Person.id != known.row.id, Person.key.is_not(None), *(~one for one in elsewhere))
        .distinct()
        .order_by(Person.id)
    )
    rows = [await people.by_id(tx, store, one) for one in found.scalars().all()]
    return tuple(one for one in rows if one is not None)


async def forget(tx: Tx, known: Known, now: datetime) -> None:
    """Destroy the person's key and everything readable; what stays says only that it happened."""
    person = known.row
    await _empty_what_was_said(tx, person.id)
    await buckets.drop(tx, person.id)
    cases = select(Case.id).where(Case.person_id == person.id)
    await tx.execute(update(Reason).where(Reason.case_id.in_(cases)).values(evidence=None))
    await tx.execute(delete(Correction).where(Correction.case_id.in_(cases)))
    await tx.execute(
        update(Case)
        .where(Case.person_id == person.id, Case.state != "closed")
        .values(state="closed", outcome="forgotten", closed_at=now, holder_id=None)
    )
    await tx.execute(
        update(Outbox)
        .where(Outbox.person_id == person.id, Outbox.state.not_in(("sent", "sending")))
        .values(state="never", cause="Forgotten", ended_at=now)
    )
    # What is being sent just now ends as it ends: it may have gone.
    own = update(Outbox).where(Outbox.person_id == person.id)
    await tx.execute(own.where(Outbox.state == "sending").values(rule=Rule.DROP))
    await tx.execute(own.values(body=None, to=None))
    indexes = select(Address.index).where(Address.person_id == person.id)
    await tx.execute(delete(Inbox).where(Inbox.index.in_(indexes), Inbox.state == "dead"))
    for table in GONE:
        await tx.execute(delete(table).where(table.person_id == person.id))
    merged = select(Merger.person_id).where(Merger.into_id == person.id)
    await tx.execute(update(Merger).where(Merger.into_id == person.id).values(key=None))
    await tx.execute(
        update(Person).where(Person.id.in_(merged)).values(pseudonym="-", forgotten_at=now)
    )
    person.key = person.name = person.where = None
    person.pseudonym, person.language, person.country, person.age = "-", None, None, None
    person.forgotten_at = now
    await tx.flush()


async def forget_shut(tx: Tx, person_id: str, now: datetime) -> None:
    """The same of somebody whose key is gone already, in an archive from before."""
    person = await tx.get_one(Person, person_id)
    await forget(tx, Known(person, Seal(b"", person_id, 0), new=False), now)


async def _empty_what_was_said(tx: Tx, person_id: str) -> None:
    await tx.execute(
        update(Message)
        .where(Message.person_id == person_id)
        .values(text=b"", reading=None, attachment=None, via=None)
    )
    await tx.execute(update(Note).where(Note.person_id == person_id).values(text=b""))
    happened = HappeningRow.person_id == person_id
    await tx.execute(update(HappeningRow).where(happened).values(reason=None))
