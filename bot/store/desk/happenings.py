"""What happened to a case: who took it, passed it on, opened it, let its time run out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import aliased

from bot.store.models.cases import Case
from bot.store.models.desk import HappeningRow
from bot.store.models.staff import StaffRow
from bot.store.people import Known, new_id
from bot.store.sealed.vault import Place, Seal
from bot.store.session import Tx


class Kind(StrEnum):
    """What can happen to a case."""

    CLAIMED = "claimed"
    HANDED_OVER = "handed_over"
    HANDED_UP = "handed_up"
    GIVEN_BACK = "given_back"
    TAKEN_OVER = "taken_over"
    LAPSED = "lapsed"
    CLOSED = "closed"
    OPENED = "opened"
    REFERRED = "referred"
    ASLEEP = "asleep"
    AWAKE = "awake"
    NAMED = "named"
    UNNAMED = "unnamed"


MOVES = frozenset(
    {
        Kind.CLAIMED,
        Kind.HANDED_OVER,
        Kind.HANDED_UP,
        Kind.GIVEN_BACK,
        Kind.TAKEN_OVER,
        Kind.LAPSED,
        Kind.CLOSED,
    }
)
ENDINGS = frozenset({Kind.HANDED_OVER, Kind.HANDED_UP, Kind.CLOSED})


@dataclass(frozen=True, slots=True)
class Happening:
    """One of them as staff read it: `name` did it or it befell them, `other` is the second one."""

    id: str
    case_id: str
    at: datetime
    kind: Kind
    name: str
    other: str
    reason: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Happened:
    """One that is to be kept; `other_id` is to whom or from whom."""

    kind: Kind
    staff_id: str
    other_id: str | None = None
    reason: str = ""
    until: datetime | None = None


def write(tx: Tx, case: Case, known: Known | None, new: Happened, now: datetime) -> None:
    """Keep what happened, in the transaction in which it does; a reason needs the person's key."""
    happening_id = new_id()
    reason = None
    if new.reason.strip() and known is not None:
        reason = known.seal.close(_place(happening_id), new.reason.strip())
    tx.add(
        HappeningRow(
            id=happening_id,
            case_id=case.id,
            person_id=case.person_id,
            staff_id=new.staff_id,
            other_id=new.other_id,
            kind=new.kind,
            reason=reason,
            until=new.until,
            at=now,
        )
    )


async def of_person(tx: Tx, seal: Seal, person_id: str) -> tuple[Happening, ...]:
    """Everything that happened to the cases of a person, oldest first."""
    wanted = _named().where(HappeningRow.person_id == person_id).order_by(HappeningRow.seq)
    rows = await tx.execute(wanted)
    return tuple(_read(seal, row, name, other) for row, name, other in rows)


async def last_move(tx: Tx, case_id: str) -> HappeningRow | None:
    """The newest thing that changed in whose hands the case is."""
    found = await tx.execute(
        select(HappeningRow)
        .where(HappeningRow.case_id == case_id, HappeningRow.kind.in_(MOVES))
        .order_by(HappeningRow.seq.desc())
        .limit(1)
    )
    return found.scalar_one_or_none()


async def had_in_hand(tx: Tx, case_id: str, staff_id: str, since: datetime) -> bool:
    """Whether this member of staff opened or held the case since then."""
    theirs = (Kind.OPENED, Kind.CLAIMED, Kind.TAKEN_OVER, *ENDINGS, Kind.GIVEN_BACK, Kind.LAPSED)
    found = await tx.execute(
        select(HappeningRow.seq)
        .where(
            HappeningRow.case_id == case_id,
            HappeningRow.at > since,
            or_(
                and_(HappeningRow.staff_id == staff_id, HappeningRow.kind.in_(theirs)),
                and_(
                    HappeningRow.other_id == staff_id,
                    HappeningRow.kind.in_((Kind.HANDED_OVER, Kind.TAKEN_OVER)),
                ),
            ),
        )
        .limit(1)
    )
    return found.first() is not None


async def ended_one(tx: Tx, staff_id: str, urgency: int, since: datetime) -> bool:
    """Whether this member of staff closed or handed over a case of this level since then."""
    found = await tx.execute(
        select(HappeningRow.seq)
        .join(Case, Case.id == HappeningRow.case_id)
        .where(
            HappeningRow.kind.in_(ENDINGS),
            HappeningRow.at > since,
            HappeningRow.staff_id == staff_id,
            Case.urgency == urgency,
        )
        .limit(1)
    )
    return found.first() is not None


def _named() -> Select[HappeningRow, str, str]:
    one, other = aliased(StaffRow), aliased(StaffRow)
    return (
        select(HappeningRow, one.name, other.name)
        .join(one, one.id == HappeningRow.staff_id)
        .outerjoin(other, other.id == HappeningRow.other_id)
    )


def _read(seal: Seal, row: HappeningRow, name: str, other: str | None) -> Happening:
    reason = seal.open(_place(row.id), row.reason) if row.reason else ""
    kind = Kind(row.kind)
    return Happening(row.id, row.case_id, row.at, kind, name, other or "", reason, row.until)


def _place(happening_id: str) -> Place:
    return Place("happenings", "reason", happening_id)
