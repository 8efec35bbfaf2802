"""Who can be found by words: people who have or had a case, by all that they or staff said."""

import asyncio
from functools import partial

from sqlalchemy import select

from bot.store import messages
from bot.store.finding import buckets
from bot.store.models.cases import Message
from bot.store.models.people import Person
from bot.store.sealed.vault import Seal
from bot.store.session import Tx

AUTHORS = ("person", "staff")
AT_ONCE = 100  # messages that are read before others have their turn


def opened(tx: Tx, person_id: str) -> None:
    """Somebody has a case: from the commit on they can be found, also by what they said before."""
    tx.at_end.append(partial(_begin_once, person_id=person_id))


async def join(tx: Tx, kept_id: str, other_id: str) -> None:
    """Find the one by all that the other was found by; the other no more.

    Whose case is from before the search is in no bucket yet: both are looked through at the commit.
    """
    if not await buckets.join(tx, kept_id, other_id):
        await buckets.drop(tx, kept_id)
        opened(tx, kept_id)
    await buckets.drop(tx, other_id)


async def _begin_once(tx: Tx, person_id: str) -> None:
    if await buckets.is_searchable(tx, person_id):
        return
    person = await tx.get_one(Person, person_id)
    if person.key is not None:
        seal = tx.vault.seal_of(person.id, person.key, person.key_version, person.wrapped_by)
        await _begin(tx, person, seal)


async def again(tx: Tx, person: Person) -> None:
    """Find this person by what is left of what was said, and by nothing else."""
    if person.key is not None and await buckets.empty(tx, person.id):
        seal = tx.vault.seal_of(person.id, person.key, person.key_version, person.wrapped_by)
        await _begin(tx, person, seal)


async def _begin(tx: Tx, person: Person, seal: Seal) -> None:
    """Everything said so far, this transaction's messages with it."""
    await tx.flush()
    number = await buckets.make_searchable(tx, person.id, person.pseudonym)
    rows = await tx.execute(
        select(Message).where(
            Message.person_id == person.id,
            Message.author.in_(AUTHORS),
            Message.kind != messages.PLAN,
        )
    )
    found_by: set[str] = set()
    for place, row in enumerate(rows.scalars()):
        if place % AT_ONCE == 0:
            await asyncio.sleep(0)  # a long talk holds up nobody else
        names = messages.heard_of(seal, row).named
        text = messages.text_of(seal, row)
        found_by |= buckets.tokens(text, ((one.kind, one.value) for one in names))
    await buckets.fill(tx, number, found_by)
