"""Plans for the way: sealed under the person's key, due at a moment, erased when done."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from bot.store import messages
from bot.store.models.helping import Journey
from bot.store.people import Known, new_id
from bot.store.sealed.vault import Place, Seal
from bot.store.session import Store, Tx

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan that the team may read: pairs of a field of the book and the person's words."""

    opened_at: datetime
    made_at: datetime
    fields: Pairs


async def keep(tx: Tx, known: Known, plan: Pairs, first_at: datetime, now: datetime) -> None:
    """Keep a plan in place of an older one; the first question is due at `first_at`."""
    older = await of(tx, known.row.id)
    if older is not None:
        await erase(tx, known.row.id, older.made_at)
    plan_id = new_id()
    told = json.dumps(plan, ensure_ascii=False)
    tx.add(
        Journey(
            person_id=known.row.id,
            id=plan_id,
            plan=known.seal.close(Place("journeys", "plan", plan_id), told),
            stage="first",
            round="first",
            next_at=first_at,
            made_at=now,
        )
    )
    await tx.flush()


async def of(tx: Tx, person_id: str) -> Journey | None:
    """The person's plan, open or not."""
    found = await tx.execute(select(Journey).where(Journey.person_id == person_id))
    return found.scalar_one_or_none()


async def due(store: Store, now: datetime, most: int = 20) -> tuple[str, ...]:
    """Whose plans want something done by now, longest waiting first."""
    async with store.read() as tx:
        rows = await tx.execute(
            select(Journey.person_id)
            .where(Journey.next_at <= now)
            .order_by(Journey.next_at)
            .limit(most)
        )
        return tuple(rows.scalars())


async def open_up(tx: Tx, person_id: str, now: datetime) -> bool:
    """Let the team read the plan; False where there is none, or it is open already."""
    opened = await tx.execute(
        update(Journey)
        .where(Journey.person_id == person_id, Journey.opened_at.is_(None))
        .values(opened_at=now)
        .returning(Journey.id)
    )
    return opened.first() is not None


async def erase(tx: Tx, person_id: str, until: datetime) -> None:
    """Forget the plan, and what was sent for it up to this moment."""
    await tx.execute(delete(Journey).where(Journey.person_id == person_id))
    await messages.wipe_plan(tx, person_id, until)


def readable(seal: Seal, row: Journey | None) -> Plan | None:
    """The plan, once the team may read it."""
    if row is None or row.opened_at is None:
        return None
    told = json.loads(seal.open(Place("journeys", "plan", row.id), row.plan))
    return Plan(row.opened_at, row.made_at, tuple((name, said) for name, said in told))
