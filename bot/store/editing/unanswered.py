"""Words that nobody had an answer to: kept sealed for half a year, read without who wrote them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, delete, select, update

from bot.store.desk import readers
from bot.store.messages import HeardAs, heard_of, text_of
from bot.store.models.cases import Message
from bot.store.models.content import Unanswered
from bot.store.models.people import Person
from bot.store.people import Known, new_id
from bot.store.sealed.vault import Place, Vault
from bot.store.session import Store, Tx

NEWEST = 2000


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wrote: of whom is not told. `label` is the nearest one, "" for none."""

    id: int
    language: str
    label: str
    cause: str
    words: str
    at: datetime


def keep(tx: Tx, known: Known, asked: Asked) -> None:
    """Keep words, sealed under the key of whoever wrote them; `asked.id` does not count yet."""
    row = new_id()
    tx.add(
        Unanswered(
            person_id=known.row.id,
            row=row,
            language=asked.language,
            label=asked.label,
            cause=asked.cause,
            words=known.seal.close(Place("unanswered", "words", row), asked.words),
            at=asked.at,
        )
    )


async def newest(store: Store, most: int = NEWEST) -> tuple[Asked, ...]:
    """What nobody has looked at yet, the newest first; one query however many there are.

    Words of somebody of whom only some may read are for nobody else, not even without a name.
    """
    async with store.read() as tx:
        found = await tx.execute(
            select(Unanswered, Person)
            .join(Person, Person.id == Unanswered.person_id)
            .where(Unanswered.seen.is_(None), Person.key.is_not(None), readers.open_to_all())
            .order_by(Unanswered.id.desc())
            .limit(most)
        )
        rows = found.all()
    return await asyncio.to_thread(_opened, store.vault, rows)


def _opened(vault: Vault, rows: Sequence[Row[Unanswered, Person]]) -> tuple[Asked, ...]:
    return tuple(_asked(vault, *row) for row in rows)


def _asked(vault: Vault, row: Unanswered, person: Person) -> Asked:
    seal = vault.seal_of(person.id, person.key, person.key_version, person.wrapped_by)
    words = seal.open(Place("unanswered", "words", row.row), row.words)
    return Asked(row.id, row.language, row.label, row.cause, words, row.at)


async def mark(
    tx: Tx, ids: frozenset[int], seen: str, answer: str, staff_id: str, now: datetime
) -> int:
    """Mark those that nobody has marked; how many they were."""
    found = await tx.execute(
        update(Unanswered)
        .where(Unanswered.id.in_(ids), Unanswered.seen.is_(None))
        .values(seen=seen, answer=answer or None, staff_id=staff_id, seen_at=now)
        .returning(Unanswered.id)
    )
    return len(found.all())


async def last_asked(tx: Tx, known: Known) -> tuple[str, HeardAs] | None:
    """The last words that this person wrote, and what they were heard as."""
    found = await tx.execute(
        select(Message)
        .where(
            Message.person_id == known.row.id, Message.author == "person", Message.kind == "text"
        )
        .order_by(Message.seq.desc())
        .limit(1)
    )
    row = found.scalar_one_or_none()
    return (text_of(known.seal, row), heard_of(known.seal, row)) if row else None


async def is_any_from_before(store: Store, moment: datetime) -> bool:
    """Whether there are words older than this."""
    async with store.read() as tx:
        asked = select(Unanswered.id).where(Unanswered.at < moment).limit(1)
        return (await tx.execute(asked)).first() is not None


async def drop_from_before(tx: Tx, moment: datetime) -> None:
    """Let go of words older than this."""
    await tx.execute(delete(Unanswered).where(Unanswered.at < moment))
