"""What looking over the audit found each time: how many rows, and how many faults."""

import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.store.audit import audit
from bot.store.models.audit import AuditCheck
from bot.store.sealed.vault import Vault
from bot.store.session import Tx

LAST = 20


@dataclass(frozen=True, slots=True)
class Check:
    """One time that the audit was looked over; `before` are the rows from before the chain."""

    at: datetime
    rows: int
    linked: int
    before: int
    faults: int


def keep(tx: Tx, check: Check) -> None:
    """Write down what was found."""
    tx.add(
        AuditCheck(
            at=check.at,
            rows=check.rows,
            linked=check.linked,
            before=check.before,
            faults=check.faults,
            mac=_proof(tx.vault, check),
        )
    )


async def newest(tx: Tx) -> Check | None:
    """The last one that the house wrote; what another hand put among the last ones is passed by."""
    found = await tx.execute(select(AuditCheck).order_by(AuditCheck.id.desc()).limit(LAST))
    for row in found.scalars():
        check = Check(row.at, row.rows, row.linked, row.before, row.faults)
        if hmac.compare_digest(_proof(tx.vault, check), row.mac):
            return check
    return None


async def is_any(tx: Tx, since: datetime, until: datetime) -> bool:
    """Whether the audit was looked over between these moments, whatever was found."""
    found = await tx.execute(select(AuditCheck.id).where(AuditCheck.at.between(since, until)))
    return found.first() is not None


def _proof(vault: Vault, check: Check) -> bytes:
    numbers = (check.rows, check.linked, check.before, check.faults)
    return vault.prove("check", audit.said_by(check.at, *map(str, numbers)))
