"""The ledger of consents: only ever added to; of each purpose the newest line counts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.store.models.followup import Consent
from bot.store.people import Known
from bot.store.sealed.vault import Place
from bot.store.session import Tx
from dialogues.followup.plan import Purpose

PERSON = "person"


@dataclass(frozen=True, slots=True)
class Line:
    """One yes or no: `by` is a member of staff's id, or `PERSON`; `detail` whom it names or why."""

    purpose: Purpose
    given: bool
    by: str
    how: str
    detail: str
    at: datetime


async def write(tx: Tx, known: Known, line: Line) -> None:
    """Add a line."""
    detail = None
    if line.detail:
        detail = known.seal.close(_place(known.row.id, line.purpose), line.detail)
    tx.add(
        Consent(
            person_id=known.row.id,
            purpose=line.purpose,
            given=line.given,
            by=line.by,
            how=line.how,
            detail=detail,
            at=line.at,
        )
    )
    await tx.flush()


async def given(tx: Tx, person_id: str) -> frozenset[Purpose]:
    """What the person agrees to now."""
    newest = select(func.max(Consent.id)).where(Consent.person_id == person_id)
    rows = await tx.execute(
        select(Consent.purpose).where(
            Consent.id.in_(newest.group_by(Consent.purpose)), Consent.given.is_(True)
        )
    )
    return frozenset(map(Purpose, rows.scalars()))


async def asked(tx: Tx, person_id: str, purpose: Purpose) -> bool:
    """Whether the person ever said yes or no to this."""
    found = await tx.execute(
        select(Consent.id).where(Consent.person_id == person_id, Consent.purpose == purpose)
    )
    return found.first() is not None


async def ledger(tx: Tx, known: Known) -> tuple[Line, ...]:
    """Every line, oldest first."""
    rows = await tx.execute(
        select(Consent).where(Consent.person_id == known.row.id).order_by(Consent.id)
    )
    return tuple(_read(known, row) for row in rows.scalars())


def _read(known: Known, row: Consent) -> Line:
    purpose = Purpose(row.purpose)
    place = _place(known.row.id, purpose)
    detail = known.seal.open(place, row.detail) if row.detail else ""
    return Line(purpose, row.given, row.by, row.how, detail, row.at)


def _place(person_id: str, purpose: Purpose) -> Place:
    return Place("consents", purpose, person_id)
