"""What open pages look at again and again: few columns, nothing opened."""

import hashlib
from datetime import datetime

from sqlalchemy import func, not_, select

from bot.store import cases
from bot.store.desk import presence
from bot.store.desk.queues import MOST
from bot.store.finding.wanted import OPEN, Viewer, awake, in_hand, overdue, seen_by
from bot.store.models.boxes import Outbox
from bot.store.models.cases import Case, Message, Note, Reason
from bot.store.models.desk import HappeningRow
from bot.store.models.people import Person
from bot.store.session import Store
from dialogues.turn import Urgency


async def urgent(store: Store, viewer: Viewer, now: datetime) -> tuple[str, ...]:
    """A mark of each who waits at the highest level; another one once they wrote again.

    It names nobody: it is shown to whoever sits before a covered screen, too.
    """
    danger = Case.urgency == cases.ORDER[Urgency.NOW]
    async with store.read() as tx:
        rows = await tx.execute(
            select(Case.id, Person.heard_at)
            .join(Person, Person.id == Case.person_id)
            .where(seen_by(viewer), danger, not_(in_hand(now)))
            .order_by(Case.waiting_since, Case.id)
            .limit(MOST)
        )
        return tuple(_digest(tuple(row)) for row in rows)


async def counts(store: Store, now: datetime) -> dict[tuple[Urgency, str], int]:
    """How many cases are open by level, and whether they are in anybody's hands."""
    async with store.read() as tx:
        held = in_hand(now).label("held")
        rows = await tx.execute(
            select(Case.urgency, held, func.count())
            .where(Case.state.in_(OPEN))
            .group_by(Case.urgency, held)
        )
        return {
            (cases.URGENCY[level], "held" if is_held else "waiting"): number
            for level, is_held, number in rows
        }


async def mark(store: Store, viewer: Viewer, now: datetime) -> str:
    """Changes whenever the queue would look different; says nothing about what is in it."""
    reasons = select(func.count()).where(Reason.case_id == Case.id).scalar_subquery()
    async with store.read() as tx:
        rows = await tx.execute(
            select(
                Case.id,
                Case.urgency,
                Case.holder_id,
                Case.due_at,
                Case.reply_due_at,
                Case.wanted_by,
                in_hand(now),
                awake(now),
                overdue(now),
                Person.heard_at,
                reasons,
                func.count().over(),
            )
            .join(Person, Person.id == Case.person_id)
            .where(seen_by(viewer))
            .order_by(Case.urgency, Case.waiting_since, Case.id)
            .limit(MOST)
        )
        shape = [tuple(row) for row in rows]
        ids = tuple(row[0] for row in shape)
        looking = sorted((await presence.others(tx, ids, viewer.staff_id, now)).items())
    return _digest((shape, looking))


async def of_case(store: Store, case_id: str, staff_id: str, now: datetime) -> str:
    """Changes whenever the page of this case would look different; empty when there is none."""
    async with store.read() as tx:
        found = await tx.execute(
            select(
                Case.person_id,
                Case.state,
                Case.urgency,
                Case.holder_id,
                Case.reply_due_at,
                Case.asleep_until,
                Person.reachable,
                Person.stopped,
                Person.forgotten_at,
                Person.language,
                in_hand(now),
                select(func.count()).where(Reason.case_id == case_id).scalar_subquery(),
                select(func.count()).where(Note.case_id == case_id).scalar_subquery(),
                select(func.count()).where(HappeningRow.case_id == case_id).scalar_subquery(),
            )
            .join(Person, Person.id == Case.person_id)
            .where(Case.id == case_id)
        )
        case = found.first()
        if case is None:
            return ""
        newest = select(func.max(Message.seq)).where(Message.person_id == case.person_id)
        said = (await tx.execute(newest)).scalar_one()
        sent = await tx.execute(
            select(Outbox.state, func.count())
            .where(Outbox.person_id == case.person_id, Outbox.message_id.is_not(None))
            .group_by(Outbox.state)
            .order_by(Outbox.state)
        )
        looking = (await presence.others(tx, (case_id,), staff_id, now)).get(case_id, ())
        states = [tuple(row) for row in sent]
    return _digest((tuple(case), said, states, looking))


async def next_waiting(store: Store, viewer: Viewer, now: datetime, after: str) -> str:
    """The case that waits next behind this one, the first after the last; empty when none does."""
    async with store.read() as tx:
        rows = await tx.execute(
            select(Case.id)
            .where(seen_by(viewer), awake(now), not_(in_hand(now)))
            .order_by(Case.urgency, Case.waiting_since, Case.id)
            .limit(MOST)
        )
        waiting = list(rows.scalars())
    if after in waiting:
        place = waiting.index(after) + 1
        waiting = [*waiting[place:], *waiting[: place - 1]]
    return waiting[0] if waiting else ""


def _digest(shape: object) -> str:
    return hashlib.sha256(repr(shape).encode()).hexdigest()[:16]
