"""What may or may not have arrived: staff decide whether it is sent again."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import aliased

from bot.store.boxes.outbox import Rule
from bot.store.models.boxes import Outbox
from bot.store.models.cases import Message
from bot.store.session import Tx


def in_doubt() -> ColumnElement[bool]:
    """Rows of which nobody can tell whether they arrived, and about which staff may still decide.

    What is kept no more, or was called back, can never be sent again.
    """
    return and_(Outbox.state == "unknown", Outbox.rule == Rule.ASK, Outbox.body.is_not(None))


def is_in_doubt(row: Outbox) -> bool:
    """The same of a row that was read."""
    return row.state == "unknown" and row.rule == Rule.ASK and row.body is not None


async def decide(tx: Tx, outbox_id: int, person_id: str, now: datetime, *, again: bool) -> bool:
    """Staff decide about such a row of a person's: send it again, or leave it as it is."""
    anew = {"state": "waiting", "not_before": now, "made_at": now}  # its patience begins again
    values = anew if again else {"rule": Rule.LEAVE}
    changed = await tx.execute(
        update(Outbox)
        .where(Outbox.id == outbox_id, Outbox.person_id == person_id, in_doubt())
        .values(**values)
        .returning(Outbox.id)
    )
    return changed.first() is not None


async def asks(tx: Tx, person_id: str) -> bool:
    """Whether staff may still decide about anything that went to this person."""
    theirs = (Outbox.person_id == person_id, in_doubt())
    return (await tx.execute(select(Outbox.id).where(*theirs).limit(1))).first() is not None


async def heard_since(tx: Tx, outbox_id: int) -> bool:
    """Whether the person said anything after the words of this row."""
    said, later = aliased(Message), aliased(Message)
    after = (later.person_id == said.person_id, later.author == "person", later.seq > said.seq)
    wanted = select(Outbox.id).join(said, said.id == Outbox.message_id).join(later, and_(*after))
    found = await tx.execute(wanted.where(Outbox.id == outbox_id).limit(1))
    return found.first() is not None
