"""The gate before the outbox: while it is closed no sender takes a row, in whatever process."""

from datetime import datetime

from sqlalchemy import ColumnElement, case, exists, literal, select, update

from bot.store.models.boxes import Outbox
from bot.store.models.keeping import GateRow
from bot.store.session import Tx

OUTBOX = "outbox"
OPERATOR, RESTORED = "operator", "restored"


def is_open() -> ColumnElement[bool]:
    """Whether rows may be taken now; for the claim itself, so that nothing comes in between."""
    return ~exists().where(GateRow.name == OUTBOX, GateRow.closed_at.is_not(None))


async def closed_since(tx: Tx) -> datetime | None:
    """Since when the outbox is closed; None while it is open."""
    found = await tx.execute(select(GateRow.closed_at).where(GateRow.name == OUTBOX))
    return found.scalar_one_or_none()


async def restored_since(tx: Tx) -> datetime | None:
    """Since when it is closed by a restore that no operator has looked over yet."""
    restored = (GateRow.name == OUTBOX, GateRow.cause == RESTORED)
    return (await tx.execute(select(GateRow.closed_at).where(*restored))).scalar_one_or_none()


async def close(tx: Tx, now: datetime, cause: str, before: datetime | None = None) -> bool:
    """Let nothing out from the commit on; False where it was closed already."""
    row = await _row(tx)
    if row is None:
        row = GateRow(name=OUTBOX)
        tx.add(row)
    if row.closed_at is not None:
        return False
    row.closed_at, row.cause, row.before = now, cause, before
    await tx.flush()
    return True


async def open_again(tx: Tx) -> tuple[bool, datetime | None]:
    """Let out what waits; whether it was closed, and until when rows are in doubt."""
    row = await _row(tx)
    if row is None or row.closed_at is None:
        return False, None
    before = row.before
    row.closed_at = row.cause = row.before = None
    await tx.flush()
    return True, before


async def none_later(tx: Tx, now: datetime) -> None:
    """All that a restore brought back is from before it, by whatever clock it was put."""
    later = (Outbox.state.in_(("waiting", "sending")), Outbox.made_at > now)
    await tx.execute(update(Outbox).where(*later).values(made_at=now))


async def begin_anew(tx: Tx, now: datetime) -> None:
    """What waited behind the gate is as patient as what is put now, in whatever process."""
    at = literal(now, Outbox.made_at.type)
    due = case((Outbox.not_before < now, at), else_=Outbox.not_before)
    waits = update(Outbox).where(Outbox.state == "waiting")
    await tx.execute(waits.values(made_at=at, not_before=due))


async def _row(tx: Tx) -> GateRow | None:
    found = await tx.execute(select(GateRow).where(GateRow.name == OUTBOX).with_for_update())
    return found.scalar_one_or_none()
