"""Who saw and did what: one row each, in the transaction of the deed; never what was said."""

from datetime import datetime

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
