"""Cases that are open again: the last closed one found, opened by one, and whose it was."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, exists, func, select, update
from sqlalchemy.orm import aliased

from bot.store.cases import ORDER
from bot.store.models.after import Reopening
from bot.store.models.cases import Case
from bot.store.models.staff import StaffRow
from bot.store.session import Tx
from dialogues.turn import Urgency


@dataclass(frozen=True, slots=True)
class WasWith:
    """Since when a case is open again, and who had it before it was closed."""

    at: datetime
    staff_id: str | None
    name: str


async def closed_since(tx: Tx, person_id: str, since: datetime) -> Case | None:
    """The case of this person that was closed last, if that is not longer ago."""
    with tx.no_autoflush:  # nothing that waits to be written is a case
        found = await tx.execute(_last_closed(), {"person": person_id, "since": since})
    return found.scalar_one_or_none()


@cache
def _last_closed() -> Select[Case]:
    since = bindparam("since", type_=Case.opened_at.type)
    closed = (Case.person_id == bindparam("person"), Case.state == "closed")
    last = select(Case).where(*closed, Case.closed_at > since).order_by(Case.closed_at.desc())
    return last.limit(1)


async def reopen(tx: Tx, case: Case, due_at: datetime, now: datetime) -> bool:
    """The same case waits again; False where it, or another of this person's, is open already."""
    other = aliased(Case)
    is_open = exists().where(other.person_id == case.person_id, other.state != "closed")
    before, outcome, closed_at = case.holder_id, case.outcome, case.closed_at
    opened = await tx.execute(
        update(Case)
        .where(Case.id == case.id, Case.state == "closed", ~is_open)
        .values(
            state="waiting",
            urgency=ORDER[Urgency.SOON],
            doubtful=False,
            waiting_since=now,
            due_at=due_at,
            holder_id=None,
            lease_until=None,
            closed_at=None,
            outcome=None,
            reply_due_at=None,
            bought_at=None,
            asleep_until=None,
            wanted_by=None,
        )
        .returning(Case.id)
    )
    if opened.first() is None:
        return False
    tx.add(
        Reopening(
            case_id=case.id, staff_id=before, outcome=outcome, closed_at=closed_at or now, at=now
        )
    )
    await tx.flush()
    await tx.refresh(case)
    return True


async def last_of(tx: Tx, case_ids: tuple[str, ...]) -> dict[str, WasWith]:
    """Of those of these cases that were opened again: when last, and whose they were."""
    newest = (
        select(func.max(Reopening.id))
        .where(Reopening.case_id.in_(case_ids))
        .group_by(Reopening.case_id)
    )
    rows = await tx.execute(
        select(Reopening, StaffRow.name)
        .outerjoin(StaffRow, StaffRow.id == Reopening.staff_id)
        .where(Reopening.id.in_(newest))
    )
    return {row.case_id: WasWith(row.at, row.staff_id, name or "") for row, name in rows}
