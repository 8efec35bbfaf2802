"""The chain of the audit: each committed row is linked to the one before, one linker at a time.

Rows commit in any order, so they are linked afterwards, as they are found. A row from before the
chain gets its proof here, and stands at the chain's beginning or nowhere.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, func, insert, select, text

from bot.store.audit import audit, written
from bot.store.audit.deeds import Deed
from bot.store.models.audit import AuditLink
from bot.store.models.staff import AuditRow
from bot.store.sealed.vault import Vault
from bot.store.session import Store, Tx

LINKING, LOOKING = 7213062, 7213063  # any numbers, as long as they are always these
AT_ONCE = 2_000  # rows of one transaction
LATE = 1_000  # rows that began before the newest linked one and may be committed after it
START = bytes(32)
FAR = 2**60


@dataclass(frozen=True, slots=True)
class End:
    """The newest place of the chain; 0 where nothing is linked yet."""

    seq: int = 0
    mac: bytes = START


async def end(tx: Tx) -> End:
    """Where the chain ends now; a place that no house reaches is another hand's, and passed by."""
    newest = select(*written.link_columns(tx)).where(AuditLink.seq < FAR)
    last = (await tx.execute(newest.order_by(AuditLink.seq.desc()).limit(1))).first()
    return End(last.seq, last.link) if last else End()


async def waiting(store: Store, *, all_of_them: bool = False) -> bool:
    """Whether some row has no place yet; an old one is looked for only where it is asked for."""
    async with store.read() as tx:
        unplaced = await _unplaced(tx, all_of_them=all_of_them)
        return (await tx.execute(select(AuditRow.id).where(*unplaced).limit(1))).first() is not None


async def link(store: Store, now: datetime, *, all_of_them: bool = False) -> int:
    """Give some of the rows that have none a place in the chain; how many these were."""
    async with store.write() as tx:
        if tx.get_bind().dialect.name == "postgresql":
            await tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LINKING})
        last = await end(tx)
        rows = await _next(tx, all_of_them=all_of_them)
        if not last.seq and rows and rows[0].mac is None:
            await _begin(tx, now)
        places = []
        for seq, row in enumerate(rows, last.seq + 1):
            proof = written.proof_of(tx.vault, row)
            last = End(seq, linked(tx.vault, last.mac, (seq, row.id), proof))
            places.append({"seq": seq, "audit_id": row.id, "mac": last.mac})
        if places:
            await tx.execute(insert(AuditLink), places)
            await tx.commit()
    return len(places)


def linked(vault: Vault, before: bytes, place: tuple[int, int], row: bytes) -> bytes:
    """What a link has: it follows from the one before, from this place and from its row."""
    return vault.prove("link", before + b"%d|%d|" % place + row)


@asynccontextmanager
async def looking(store: Store) -> AsyncIterator[bool]:
    """Whether no other process looks over everything meanwhile; SQLite has one that does."""
    async with store.read() as tx:
        if tx.get_bind().dialect.name != "postgresql":
            yield True
            return
        await tx.take_its_time()
        alone = text("SELECT pg_try_advisory_xact_lock(:key)")
        yield bool((await tx.execute(alone, {"key": LOOKING})).scalar_one())


async def _next(tx: Tx, *, all_of_them: bool) -> Sequence[Row[Any]]:
    """Rows from before the chain first, and only then the others, the oldest first."""
    unplaced = await _unplaced(tx, all_of_them=all_of_them)
    wanted = select(*written.columns(tx)).where(*unplaced).order_by(AuditRow.id).limit(AT_ONCE)
    old = (await tx.execute(wanted.where(AuditRow.mac.is_(None)))).all()
    return old or (await tx.execute(wanted)).all()


async def _unplaced(tx: Tx, *, all_of_them: bool) -> tuple[ColumnElement[bool], ...]:
    """Which rows have no place; but for all of them, those that are newer than so many linked."""
    placed = select(AuditLink.seq).where(AuditLink.audit_id == AuditRow.id)
    newest = select(AuditLink.audit_id).order_by(AuditLink.audit_id.desc()).offset(LATE).limit(1)
    after = None if all_of_them else (await tx.execute(newest)).scalar_one_or_none()
    if after is None:
        return (~exists(placed),)
    # Said twice: PostgreSQL would read all links before it finds that few of them are asked for.
    return (~exists(placed.where(AuditLink.audit_id > after)), AuditRow.id > after)


async def _begin(tx: Tx, now: datetime) -> None:
    """Say on record how many rows are from before the chain: after this row there are none."""
    old = select(func.count()).where(AuditRow.mac.is_(None))
    count = (await tx.execute(old)).scalar_one()
    audit.write(tx, audit.HOUSE, Deed.CHAIN_BEGUN, now, detail=str(count))
