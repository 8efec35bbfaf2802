"""People and their addresses: found by a blind index, forgotten by destroying their key."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, or_, select, update

from bot.errors import Sealed
from bot.store.models import Address, Case, Inbox, Message, Note, Outbox, Person, Reason
from bot.store.models_followup import CheckInRow, Consent, Entry, FollowUp, Invitation
from bot.store.models_help import Journey, Ticket
from bot.store.session import Store, Tx
from bot.store.vault import Place, Seal

FLOWERS = (
    "Champa", "Khoun", "Boua", "Mali", "Kulap", "Deng", "Kham", "Ngiew", "Pheuang", "Tan",
    "Makham", "Muang", "Phai", "Sak", "Yang", "Khen", "Som", "Nam", "Fa", "Lom",
)  # fmt: skip


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
    key, version = store.vault.new_key(person_id)
    person = Person(
        id=person_id,
        pseudonym=f"{secrets.choice(FLOWERS)} {secrets.randbelow(900) + 100}",
        key=key,
        key_version=version,
        made_at=now,
        heard_at=now,
        stopped=False,
        reachable=True,
    )
    tx.add(person)
    await tx.flush()
    return Known(person, _seal(store, person), new=True)


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
    """The person of this id, locked; None when there is none or they were forgotten."""
    found = await tx.execute(select(Person).where(Person.id == person_id).with_for_update())
    person = found.scalar_one_or_none()
    if person is None or person.key is None:
        return None
    return Known(person, _seal(store, person), new=False)


async def keys_fit(store: Store) -> bool:
    """Whether the keys at hand are those that the people in this database were sealed with."""
    async with store.read() as tx:
        found = await tx.execute(select(Person).where(Person.key.is_not(None)).limit(1))
        person = found.scalar_one_or_none()
    if person is None:
        return True
    try:
        _seal(store, person)
    except Sealed:
        return False
    return True


async def address_of(tx: Tx, known: Known) -> tuple[str, str] | None:
    """The channel and address at which the person wrote last."""
    found = await tx.execute(
        select(Address)
        .where(Address.person_id == known.row.id)
        .order_by(Address.id.desc())
        .limit(1)
    )
    address = found.scalar_one_or_none()
    if address is None:
        return None
    place = Place("addresses", "sealed", address.channel)
    return address.channel, known.seal.open(place, address.sealed)


async def forget(tx: Tx, known: Known, now: datetime) -> None:
    """Destroy the person's key and everything readable; what stays says only that it happened."""
    person = known.row
    await _empty_what_was_said(tx, person.id)
    cases = select(Case.id).where(Case.person_id == person.id)
    await tx.execute(update(Reason).where(Reason.case_id.in_(cases)).values(evidence=None))
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
    for table in (FollowUp, Invitation, Consent, CheckInRow, Entry, Journey):
        await tx.execute(delete(table).where(table.person_id == person.id))
    await tx.execute(delete(Ticket).where(Ticket.person_id == person.id))
    await tx.execute(delete(Address).where(Address.person_id == person.id))
    person.key = person.name = person.where = None
    person.pseudonym, person.language, person.country, person.age = "-", None, None, None
    person.forgotten_at = now
    await tx.flush()


async def _empty_what_was_said(tx: Tx, person_id: str) -> None:
    await tx.execute(
        update(Message)
        .where(Message.person_id == person_id)
        .values(text=b"", reading=None, attachment=None)
    )
    await tx.execute(update(Note).where(Note.person_id == person_id).values(text=b""))


def _seal(store: Store, person: Person) -> Seal:
    return store.vault.seal_of(person.id, person.key, person.key_version)
