"""Cases: at most one open a person; one winner a claim; level and reasons only rise."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, literal, or_, select, update
from sqlalchemy import case as either

from bot.store.finding import finds
from bot.store.models.base import Moment
from bot.store.models.cases import Case, Reason
from bot.store.models.staff import StaffRow
from bot.store.people import new_id
from bot.store.sealed.vault import Place, Seal
from bot.store.session import Tx
from dialogues.turn import OpenCase, Urgency
from nlu.reading import Evidence

ORDER = {Urgency.NOW: 0, Urgency.TODAY: 1, Urgency.SOON: 2}
URGENCY = {number: urgency for urgency, number in ORDER.items()}


@dataclass(frozen=True, slots=True)
class Raised:
    """What opening or raising did: `risen` when the case is new or more urgent than before.

    `woken` when it rested until now.
    """

    case: Case
    new: bool
    risen: bool
    woken: bool


async def open_of(tx: Tx, person_id: str) -> Case | None:
    """The person's open case."""
    return (await tx.execute(_open(), {"person": person_id})).scalar_one_or_none()


@cache
def _open() -> Select[Case]:
    return select(Case).where(Case.person_id == bindparam("person"), Case.state != "closed")


async def open_or_raise(
    tx: Tx, person_id: str, seal: Seal, wanted: OpenCase, due_at: datetime, now: datetime
) -> Raised:
    """Open a case, or add the reason to the open one and raise its level if that is higher."""
    case = await open_of(tx, person_id)
    urgency = ORDER[wanted.urgency]
    new = case is None
    if case is None:
        case = Case(
            id=new_id(),
            person_id=person_id,
            urgency=urgency,
            state="waiting",
            doubtful=wanted.doubtful,
            quiet=wanted.quiet,
            opened_at=now,
            waiting_since=now,
            due_at=due_at,
        )
        tx.add(case)
        await tx.flush()
        finds.opened(tx, person_id)
    risen = new or urgency < case.urgency
    if risen:
        case.urgency, case.due_at = urgency, due_at
    case.doubtful = case.doubtful and wanted.doubtful
    case.quiet = case.quiet or wanted.quiet
    fresh = await _add_reason(tx, case, seal, wanted, now) or risen
    woken = fresh and case.asleep_until is not None
    if woken:
        case.asleep_until = None  # something new was heard: it rests no longer
    return Raised(case, new, risen, woken)


async def claim(
    tx: Tx,
    case_id: str,
    staff_id: str,
    now: datetime,
    lease: timedelta,
    reply_due_at: datetime | None = None,
) -> bool:
    """Take a case nobody holds (or whose holder's lease ran out): one winner."""
    until = now + lease
    won = await tx.execute(
        update(Case)
        .where(Case.id == case_id, _free(now))
        .values(
            holder_id=staff_id,
            state="held",
            lease_until=until if reply_due_at is None else min(until, reply_due_at),
            reply_due_at=reply_due_at,
            bought_at=None,
            asleep_until=None,
            wanted_by=None,
        )
        .returning(Case.id)
    )
    return won.first() is not None


async def hold_on(tx: Tx, case_id: str, staff_id: str, now: datetime, lease: timedelta) -> bool:
    """Whether this member of staff still holds the case; their lease starts again.

    It never runs longer than the reply that is owed, and never shorter than a pause.
    """
    until = literal(now + lease, Moment())
    rested = either((Case.asleep_until > until, Case.asleep_until), else_=until)
    held = await tx.execute(
        update(Case)
        .where(Case.id == case_id, Case.state == "held", Case.holder_id == staff_id)
        .values(lease_until=either((Case.reply_due_at < rested, Case.reply_due_at), else_=rested))
        .returning(Case.id)
        .execution_options(synchronize_session=False)
    )
    return held.first() is not None


async def close(tx: Tx, case_id: str, staff_id: str, outcome: str, now: datetime) -> bool:
    """The holder closes the case."""
    closed = await tx.execute(
        update(Case)
        .where(Case.id == case_id, Case.state == "held", Case.holder_id == staff_id)
        .values(
            state="closed",
            outcome=outcome,
            closed_at=now,
            lease_until=None,
            reply_due_at=None,
            asleep_until=None,
        )
        .returning(Case.id)
    )
    return closed.first() is not None


async def close_doubt(tx: Tx, person_id: str, now: datetime) -> bool:
    """Close a case that is nothing but a doubt and that nobody has taken yet."""
    closed = await tx.execute(
        update(Case)
        .where(Case.person_id == person_id, Case.state == "waiting", Case.doubtful.is_(True))
        .values(state="closed", outcome="reassured", closed_at=now)
        .returning(Case.id)
    )
    return closed.first() is not None


async def holder(tx: Tx, case_id: str) -> tuple[str, str] | None:
    """The id and name of who holds the case."""
    found = await tx.execute(
        select(StaffRow.id, StaffRow.name)
        .join(Case, Case.holder_id == StaffRow.id)
        .where(Case.id == case_id, Case.state == "held")
    )
    row = found.first()
    return (row[0], row[1]) if row else None


async def is_closed(tx: Tx, case_id: str) -> bool:
    """Whether the case is closed now, whatever was read of it before."""
    found = await tx.execute(select(Case.state).where(Case.id == case_id))
    return found.scalar_one_or_none() == "closed"


async def is_any_quiet(tx: Tx, person_id: str) -> bool:
    """Whether any case of this person, open or closed, says that they may be watched."""
    found = await tx.execute(
        select(Case.id).where(Case.person_id == person_id, Case.quiet.is_(True)).limit(1)
    )
    return found.first() is not None


async def by_id(tx: Tx, case_id: str) -> Case | None:
    """The case of this id, as it is now: also where it was read before somebody else's deed."""
    wanted = select(Case).where(Case.id == case_id)
    found = await tx.execute(wanted.execution_options(populate_existing=True))
    return found.scalar_one_or_none()


async def _add_reason(tx: Tx, case: Case, seal: Seal, wanted: OpenCase, now: datetime) -> bool:
    """Keep the reason, if it is a new one: the same label with no new sign is kept once."""
    signs = json.dumps([[e.reason, e.words] for e in wanted.evidence], ensure_ascii=False)
    known = await tx.execute(
        select(Reason).where(
            Reason.case_id == case.id,
            Reason.label == wanted.label,
            Reason.urgency == ORDER[wanted.urgency],
        )
    )
    for row in known.scalars():
        kept = seal.open(_evidence_place(case.id), row.evidence) if row.evidence else "[]"
        if kept == signs:
            return False
    tx.add(
        Reason(
            case_id=case.id,
            label=wanted.label,
            urgency=ORDER[wanted.urgency],
            doubtful=wanted.doubtful,
            evidence=seal.close(_evidence_place(case.id), signs) if wanted.evidence else None,
            at=now,
        )
    )
    return True


def open_evidence(seal: Seal, row: Reason) -> tuple[Evidence, ...]:
    """The signs a reason was heard by."""
    if row.evidence is None:
        return ()
    kept = json.loads(seal.open(_evidence_place(row.case_id), row.evidence))
    return tuple(Evidence(reason, words) for reason, words in kept)


def _evidence_place(case_id: str) -> Place:
    return Place("reasons", "evidence", case_id)


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(Case.state == "waiting", and_(Case.state == "held", Case.lease_until < now))


async def reasons_of(tx: Tx, case_ids: tuple[str, ...]) -> dict[str, list[Reason]]:
    """Why each of these cases is open, most urgent first."""
    rows = await tx.execute(
        select(Reason).where(Reason.case_id.in_(case_ids)).order_by(Reason.urgency, Reason.id)
    )
    by_case: dict[str, list[Reason]] = defaultdict(list)
    for row in rows.scalars():
        by_case[row.case_id].append(row)
    return by_case
