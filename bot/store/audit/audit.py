"""Who saw and did what: one row each, in the transaction of the deed; never what was said.

Each row is proved: nobody without the house's key writes one that fits, and `chain` beside this
tells when one was changed or taken away. A deed whose row cannot be written is not done.
"""

import secrets
from datetime import UTC, datetime
from itertools import islice
from json.encoder import encode_basestring_ascii

from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError

from bot.errors import AuditNotWritten
from bot.store.audit.deeds import Deed
from bot.store.models.staff import AuditRow
from bot.store.sealed.vault import Vault
from bot.store.session import Store, Tx

HOUSE = "house"
NOT_WRITTEN = "The audit could not be written, so nothing was done."
AT_ONCE = 500  # rows that are owed and written together
SALT = 16  # random bytes before the proof: of two rows that say the same, each has its own


def write(
    tx: Tx,
    actor: str,
    deed: Deed,
    at: datetime,
    *,
    person_id: str | None = None,
    case_id: str | None = None,
    detail: str | None = None,
) -> None:
    """Add one row; `actor` is a member of staff's id or `HOUSE`, `detail` names no person."""
    salt = secrets.token_bytes(SALT)
    says = said_by(at, actor, deed, person_id, case_id, detail)
    if not tx.audited:
        tx.at_end.append(_write_down)
    tx.audited.append(
        {
            "at": at,
            "actor": actor,
            "action": deed,
            "person_id": person_id,
            "case_id": case_id,
            "detail": detail,
            "mac": salt + proof(tx.vault, salt, says),
        }
    )


async def write_owed(store: Store) -> int:
    """Write the rows that could not be written when somebody was helped; how many there were.

    What was written although nobody heard of it is not written again. One may do this at a time.
    """
    rows = list(islice(store.owed, AT_ONCE))
    if rows:
        async with store.write() as tx:
            macs = select(AuditRow.mac).where(AuditRow.mac.in_([row["mac"] for row in rows]))
            there = set((await tx.execute(macs)).scalars())
            missing = [row for row in rows if row["mac"] not in there]
            if missing:
                await tx.execute(insert(AuditRow), missing)
            await tx.commit()
    for _ in rows:
        store.owed.popleft()
    return len(rows)


def said_by(at: datetime, *fields: str | None) -> bytes:
    """What a row says, as bytes: the same on every database."""
    return said(at.astimezone(UTC).isoformat(timespec="microseconds"), *fields)


def said(moment: str, *fields: str | None) -> bytes:
    """The same of a moment that is text already: a list in JSON, put together by hand for speed."""
    quoted = ["null" if one is None else encode_basestring_ascii(one) for one in (moment, *fields)]
    return f"[{', '.join(quoted)}]".encode("ascii")


def proof(vault: Vault, salt: bytes, says: bytes) -> bytes:
    """What proves that the house wrote this row."""
    return vault.prove("row", salt + says)


async def _write_down(tx: Tx) -> None:
    """Write the rows just before the deed is done; where they cannot be, it is not.

    Helping somebody in danger goes on: their rows are written later.
    """
    rows, tx.audited = tx.audited, []
    await tx.flush()  # what else may be wrong is not the audit's fault
    try:
        if tx.helps:
            async with tx.begin_nested():
                await tx.execute(insert(AuditRow), rows)
        else:
            await tx.execute(insert(AuditRow), rows)
    except DBAPIError:
        if not tx.helps:
            raise AuditNotWritten(NOT_WRITTEN) from None
        tx.unwritten += rows
