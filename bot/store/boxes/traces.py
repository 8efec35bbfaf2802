"""Which chat a row was for: let go of where its person is forgotten, or where it had none.

The index of an address is a keyed hash: with the key, somebody who knows a telephone's number could
try it against every row. A row paces its chat until it has rested, so it goes a while later.
"""

from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select, update

from bot.store.models.boxes import Outbox
from bot.store.models.people import Person
from bot.store.session import Tx

A_WHILE = timedelta(hours=1)  # longer than a channel asks for
AT_ONCE = 500  # rows a transaction: nobody else waits long for it


async def are_any(tx: Tx, now: datetime) -> bool:
    """Whether a row tells more than it has to."""
    return (await tx.execute(_telling(now).limit(1))).first() is not None


async def let_go(tx: Tx, now: datetime) -> None:
    """Some of those tell no more which chat they were for."""
    some = _telling(now).limit(AT_ONCE)
    await tx.execute(update(Outbox).where(Outbox.id.in_(some)).values(index=b""))


def _telling(now: datetime) -> Select[int]:
    nobodys = or_(Outbox.person_id.is_(None), Person.forgotten_at.is_not(None))
    return (
        select(Outbox.id)
        .outerjoin(Person, Person.id == Outbox.person_id)
        .where(Outbox.index != b"", Outbox.ended_at < now - A_WHILE, nobodys)
    )
