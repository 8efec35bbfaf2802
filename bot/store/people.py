"""People and their addresses, found by a blind index; each with a key of their own."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Select, and_, bindparam, delete, exists, or_, select, update
from sqlalchemy.orm import aliased

from bot.errors import Sealed
from bot.store.models.after import Merger
from bot.store.models.people import Address, Person
from bot.store.sealed.vault import Place, Seal
from bot.store.session import Store, Tx
from dialogues.where import Where

FLOWERS = (
    "Champa", "Khoun", "Boua", "Mali", "Kulap", "Deng", "Kham", "Ngiew", "Pheuang", "Tan",
    "Makham", "Muang", "Phai", "Sak", "Yang", "Khen", "Som", "Nam", "Fa", "Lom",
)  # fmt: skip

SOME = 8
# Of the addresses of one person, the one they wrote from last comes first.
NEWEST = (Address.heard_at.desc().nulls_last(), Address.id.desc())


@dataclass(frozen=True, slots=True)
class Known:
    """A person's row, with their seal unwrapped and the address they were found by."""

    row: Person
    seal: Seal
    new: bool
    several: bool = False  # whether they were found by one of several addresses


def new_id() -> str:
    """128 random bits, written as 32 letters."""
    return uuid.uuid4().hex


async def find(tx: Tx, store: Store, channel: str, address: str) -> Known | None:
    """The person behind an address; their row stays locked until the transaction ends."""
    index = store.vault.index(channel, address)
    found = (await tx.execute(_at(), {"channel": channel, "index": index})).one_or_none()
    if found is None:
        return None
    person, several = found
    return Known(person, _seal(store, person), new=False, several=several)


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


async def put_into(tx: Tx, person_id: str) -> tuple[str, ...]:
    """Whose talks were put into this person's."""
    found = await tx.execute(select(Merger.person_id).where(Merger.into_id == person_id))
    return tuple(found.scalars())


async def wrote_from(tx: Tx, known: Known, index: bytes, now: datetime) -> None:
    """Of several chats of one person, answers go to the one that they wrote from last."""
    if known.several:
        this = (Address.person_id == known.row.id, Address.index == index)
        await tx.execute(update(Address).where(*this).values(heard_at=now))


async def are_any(store: Store) -> bool:
    """Whether there is anybody whose words some key must open; asks no column of later versions."""
    async with store.read() as tx:
        found = await tx.execute(select(Person.id).where(Person.key.is_not(None)).limit(1))
        return found.first() is not None


async def keys_fit(store: Store) -> bool:
    """Whether the keys at hand are those that the people in this database were sealed with.

    Of each version of the wrapping key some are tried, as one of them may be damaged.
    """
    there = Person.key.is_not(None)
    async with store.read() as tx:
        versions = (await tx.execute(select(Person.wrapped_by).where(there).distinct())).scalars()
        found = [
            await tx.execute(select(Person).where(there, Person.wrapped_by == one).limit(SOME))
            for one in versions.all()
        ]
        people = [tried.scalars().all() for tried in found]
    return all(any(_opens(store, person) for person in some) for some in people)


def _opens(store: Store, person: Person) -> bool:
    try:
        _seal(store, person)
    except Sealed:
        return False
    return True


async def is_answered_at(tx: Tx, known: Known, channel: str, index: bytes) -> bool:
    """Whether answers go to this chat; of several of one person it is the one of `address_of`."""
    theirs = select(Address.channel, Address.index).where(Address.person_id == known.row.id)
    found = (await tx.execute(theirs.order_by(*NEWEST).limit(1))).one_or_none()
    return found is None or tuple(found) == (channel, index)


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


@cache
def _at() -> Select[Person, bool]:
    """The person whom an address leads to, and whether others do."""
    other = aliased(Address)
    several = exists().where(other.person_id == Address.person_id, other.id != Address.id)
    here = (Address.channel == bindparam("channel"), Address.index == bindparam("index"))
    return (
        select(Person, several)
        .join(Address, Address.person_id == Person.id)
        .where(*here)
        .with_for_update(of=Person)
    )


def _seal(store: Store, person: Person) -> Seal:
    return store.vault.seal_of(person.id, person.key, person.key_version, person.wrapped_by)
