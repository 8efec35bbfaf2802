"""People and their addresses: found by a blind index, forgotten by destroying their key."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, exists, or_, select, update
from sqlalchemy.orm import aliased

from bot.errors import Sealed
from bot.store import buckets
from bot.store.models import Address, Case, Inbox, Message, Note, Outbox, Person, Reason
from bot.store.models_after import Merger
from bot.store.models_content import Unanswered
from bot.store.models_desk import HappeningRow
from bot.store.models_followup import CheckInRow, Consent, Entry, FollowUp, Invitation
from bot.store.models_help import Journey, Ticket
from bot.store.models_talk import Correction, DraftRow
from bot.store.session import Store, Tx
from bot.store.vault import Place, Seal
from dialogues.where import Where

FLOWERS = (
    "Champa", "Khoun", "Boua", "Mali", "Kulap", "Deng", "Kham", "Ngiew", "Pheuang", "Tan",
    "Makham", "Muang", "Phai", "Sak", "Yang", "Khen", "Som", "Nam", "Fa", "Lom",
)  # fmt: skip

# Rows that go when their person goes; in an archive they open with that person's key alone.
GONE = (
    FollowUp, Invitation, Consent, CheckInRow, Entry, Journey, DraftRow, Unanswered, Ticket,
    Address,
)  # fmt: skip

# Of the addresses of one person, the one they wrote from last comes first.
NEWEST = (Address.heard_at.desc().nulls_last(), Address.id.desc())


@dataclass(frozen=True, slots=True)
class Known:
    """A person's row, with their seal unwrapped and the address they were found by."""

    row: Person
    seal: Seal
    new: bool


def new_id() -> str:
    """128 random bits, written as 32 letters."""
    return uuid.uuid4().hex


async def find(tx: Tx, store: Store, channel: str, address: str) -> Known | None:
    """The person behind an address; their row stays locked until the transaction ends."""
    found = await tx.execute(
        select(Person)
        .join(Address, Address.person_id == Person.id)
        .where(Address.channel == channel, Address.index == store.vault.index(channel, address))
        .with_for_update(of=Person)
    )
    person = found.scalar_one_or_none()
    if person is None:
        return None
    return Known(person, _seal(store, person), new=False)


async def find_or_make(tx: Tx, store: Store, channel: str, address: str, now: datetime) -> Known:
    """The person behind an address, made with a fresh key at their first message."""
    known = await find(tx, store, channel, address)
    if known is not None:
        return known
    known = await make(tx, store, now)
    _reach(tx, store, known, channel, address)
    await tx.flush()
    return known


async def make(tx: Tx, store: Store, now: datetime) -> Known:
    """A new person with a fresh key, whom no address belongs to yet."""
    person_id = new_id()
    person = Person(
        id=person_id,
        pseudonym=f"{secrets.choice(FLOWERS)} {secrets.randbelow(900) + 100}",
        **store.vault.new_key(person_id),
        made_at=now,
        heard_at=now,
        stopped=False,
        reachable=True,
    )
    tx.add(person)
    await tx.flush()
    seal = _seal(store, person)
    if person.wrapped_by not in store.vault.wraps.versions:
        # It left the key file in this moment. It can do so no more: see `rewraps.none_needs`.
        for name, value in store.vault.wrapped(seal).items():
            setattr(person, name, value)
        await tx.flush()
    return Known(person, seal, new=True)


async def reach_at(tx: Tx, store: Store, known: Known, channel: str, address: str) -> None:
    """From now on this address is this person's, and none that they had before."""
    index = store.vault.index(channel, address)
    await tx.execute(
        delete(Address).where(
            or_(
                Address.person_id == known.row.id,
                and_(Address.channel == channel, Address.index == index),
            )
        )
    )
    _reach(tx, store, known, channel, address)
    await tx.flush()


def _reach(tx: Tx, store: Store, known: Known, channel: str, address: str) -> None:
    tx.add(
        Address(
            person_id=known.row.id,
            channel=channel,
            index=store.vault.index(channel, address),
            sealed=known.seal.close(Place("addresses", "sealed", channel), address),
        )
    )


async def by_id(tx: Tx, store: Store, person_id: str) -> Known | None:
    """The person of this id, locked; None when there is none or they were forgotten.

    The id of a talk that was put into another one of the same person leads to that one.
    """
    found = await tx.execute(select(Person).where(Person.id == person_id).with_for_update())
    person = found.scalar_one_or_none()
    if person is None:
        return None
    if person.key is None:
        into = await leads_to(tx, person_id)
        return await by_id(tx, store, into) if into else None
    return Known(person, _seal(store, person), new=False)


async def leads_to(tx: Tx, person_id: str) -> str:
    """The person whose talk this one was put into; "" where it was put into none."""
    found = await tx.execute(select(Merger.into_id).where(Merger.person_id == person_id))
    return found.scalar_one_or_none() or ""


async def wrote_from(tx: Tx, known: Known, index: bytes, now: datetime) -> None:
    """Of several chats of one person, answers go to the one that they wrote from last."""
    other = aliased(Address)
    several = exists().where(other.person_id == known.row.id, other.index != index)
    await tx.execute(
        update(Address)
        .where(Address.person_id == known.row.id, Address.index == index, several)
        .values(heard_at=now),
        execution_options={"synchronize_session": False},
    )


async def keys_fit(store: Store) -> bool:
    """Whether the keys at hand are those that the people in this database were sealed with."""
    there = Person.key.is_not(None)
    async with store.read() as tx:
        versions = (await tx.execute(select(Person.wrapped_by).where(there).distinct())).scalars()
        found = [
            await tx.execute(select(Person).where(there, Person.wrapped_by == one).limit(1))
            for one in versions.all()
        ]
        people = [one.scalar_one() for one in found]
    try:
        for person in people:
            _seal(store, person)
    except Sealed:
        return False
    return True


async def address_of(tx: Tx, known: Known) -> tuple[str, str] | None:
    """The channel and address at which the person wrote last."""
    found = await tx.execute(
        select(Address).where(Address.person_id == known.row.id).order_by(*NEWEST).limit(1)
    )
    address = found.scalar_one_or_none()
    if address is None:
        return None
    place = Place("addresses", "sealed", address.channel)
    return address.channel, known.seal.open(place, address.sealed)


def rest(tx: Tx, person: Person) -> None:
    """Nothing is left of where the talk stood but what was settled: no answer, no topic."""
    if person.where is None or person.key is None:
        return
    place = Place("people", "where", person.id)
    seal = tx.vault.seal_of(person.id, person.key, person.key_version, person.wrapped_by)
    stood = Where.from_json(seal.open(place, person.where))
    left = Where(welcomed=stood.welcomed, settled=stood.settled)
    person.where = seal.close(place, left.to_json())


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
        .where(Outbox.person_id == person.id, Outbox.state != "sent")
        .values(state="never", cause="Forgotten", ended_at=now)
    )
    await tx.execute(update(Outbox).where(Outbox.person_id == person.id).values(body=None, to=None))
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


def _seal(store: Store, person: Person) -> Seal:
    return store.vault.seal_of(person.id, person.key, person.key_version, person.wrapped_by)
