"""Who saw and did what: one row each, in the transaction of the deed; never what was said."""

from datetime import datetime

from sqlalchemy import select

from bot.store.models_staff import AuditRow
from bot.store.session import Tx

HOUSE = "house"


def write(
    tx: Tx,
    actor: str,
    action: str,
    at: datetime,
    *,
    person_id: str | None = None,
    case_id: str | None = None,
    detail: str | None = None,
) -> None:
    """Add one row; `actor` is a member of staff's id or `HOUSE`, `detail` names no person."""
    tx.add(
        AuditRow(
            at=at, actor=actor, action=action, person_id=person_id, case_id=case_id, detail=detail
        )
    )


async def has_read(tx: Tx, staff_id: str, case_id: str, since: datetime) -> bool:
    """Whether it is written down that they read this conversation after that moment."""
    rows = await tx.execute(
        select(AuditRow.id)
        .where(AuditRow.action == "read", AuditRow.case_id == case_id, AuditRow.at > since)
        .where(AuditRow.actor == staff_id)
        .limit(1)
    )
    return rows.first() is not None
