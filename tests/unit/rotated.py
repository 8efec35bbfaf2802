"""Many people with one message each, and what of them opens whichever key wraps theirs."""

from collections import Counter
from datetime import datetime

from sqlalchemy import insert, select

from bot.errors import Sealed
from bot.store import messages
from bot.store.models.cases import Message
from bot.store.models.people import Person
from bot.store.sealed.vault import Place
from bot.store.session import Store


async def fill(store: Store, many: int, now: datetime) -> list[str]:
    """So many people, each with one message."""
    ids = [f"{number:032x}" for number in range(many)]
    rows, said = [], []
    for person_id in ids:
        key = store.vault.new_key(person_id)
        text = store.vault.seal_of(person_id, **key).close(
            Place("messages", "text", person_id), f"said by {person_id}"
        )
        of = {"stopped": False, "reachable": True, "made_at": now, "heard_at": now}
        rows.append({"id": person_id, "pseudonym": "Tan", **of, **key})
        who = {"id": person_id, "person_id": person_id, "author": "person", "kind": "text"}
        said.append({**who, "text": text, "at": now})
    async with store.write() as tx:
        for table, all_rows in ((Person, rows), (Message, said)):
            for first in range(0, many, 1000):
                await tx.execute(insert(table), all_rows[first : first + 1000])
        await tx.commit()
    return ids


async def sealed(store: Store) -> dict[str, bytes]:
    """Every message as it stands in the database."""
    async with store.read() as tx:
        return dict((await tx.execute(select(Message.id, Message.text))).all())


async def wrapped_by(store: Store) -> Counter[int]:
    """How many people's keys each wrapping key wraps."""
    async with store.read() as tx:
        there = select(Person.wrapped_by).where(Person.key.is_not(None))
        return Counter((await tx.execute(there)).scalars())


async def read(store: Store, person_id: str) -> bool:
    """Whether what somebody said opens."""
    async with store.read() as tx:
        found = await tx.execute(
            select(Message, Person)
            .join(Person, Person.id == Message.person_id)
            .where(Message.id == person_id)
        )
        message, one = found.one()
    try:
        seal = store.vault.seal_of(one.id, one.key, one.key_version, one.wrapped_by)
        return messages.text_of(seal, message) == f"said by {person_id}"
    except Sealed:
        return False
