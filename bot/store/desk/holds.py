"""A case in somebody's hands: what they owe, until when it is theirs, and where it goes on to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, literal, or_, select, update
from sqlalchemy import case as either
from sqlalchemy.orm import InstrumentedAttribute

from bot.store.cases import ORDER
from bot.store.models.base import Moment
from bot.store.models.cases import Case
from bot.store.session import Store, Tx
from dialogues.turn import Urgency

AT_ONCE = 100  # cases of one look


@dataclass(frozen=True, slots=True)
class Term:
    """Counted from `now`: how long a case stays in hand, and when a reply would be due."""

    now: datetime
    until: datetime
    due: datetime


async def pass_on(tx: Tx, case_id: str, holder: str, to: str, term: Term) -> bool:
    """From its holder into other hands: a reply that is owed is owed anew, with its whole time."""
    owed = Case.reply_due_at.is_not(None)
    return await _change(
        tx,
        _in_hands(case_id, holder),
        holder_id=to,
        lease_until=either((owed, at(term.due)), else_=at(term.until)),
        reply_due_at=either((owed, at(term.due)), else_=None),
        bought_at=None,
        asleep_until=None,
    )


async def put_back(
    tx: Tx, case_id: str, holder: str, term: Term, wanted_by: str | None = None
) -> bool:
    """From its holder back into the queue; `wanted_by` is the role it waits for."""
    return await _change(
        tx, _in_hands(case_id, holder), wanted_by=wanted_by, **_waiting(term.now, term.due)
    )


async def lapse(tx: Tx, case_id: str, holder: str, term: Term) -> bool:
    """Back into the queue because its time ran out."""
    over = (*_in_hands(case_id, holder), Case.lease_until < term.now)
    return await _change(tx, over, **_waiting(term.now, term.due))


async def owe(tx: Tx, case_id: str, due: datetime) -> bool:
    """The holder owes a reply by then; what was owed earlier is still owed earlier."""
    return await _change(
        tx,
        (Case.id == case_id, Case.state == "held"),
        reply_due_at=_sooner(Case.reply_due_at, due),
        lease_until=_sooner(Case.lease_until, due),
    )


async def answered(tx: Tx, case_id: str, term: Term) -> bool:
    """Nothing is owed any more."""
    return await _change(
        tx,
        (Case.id == case_id, Case.state == "held"),
        reply_due_at=None,
        bought_at=None,
        asleep_until=None,
        lease_until=term.until,
    )


async def buy(tx: Tx, case_id: str, term: Term) -> bool:
    """One more span for a reply that is owed: once, until there was a reply."""
    owed = (Case.reply_due_at.is_not(None), Case.bought_at.is_(None))
    return await _change(
        tx,
        (Case.id == case_id, Case.state == "held", *owed),
        reply_due_at=term.due,
        lease_until=term.due,
        bought_at=term.now,
    )


async def sleep(tx: Tx, case_id: str, staff_id: str, until: datetime, now: datetime) -> bool:
    """Out of the way until then; only by its holder, or from the queue, and never danger."""
    theirs = and_(Case.state == "held", Case.holder_id == staff_id, Case.lease_until >= now)
    return await _change(
        tx,
        (
            Case.id == case_id,
            Case.urgency != ORDER[Urgency.NOW],
            or_(Case.state == "waiting", theirs),
        ),
        asleep_until=until,
        reply_due_at=None,
        bought_at=None,
        lease_until=either((Case.state == "held", at(until)), else_=None),
    )


async def awake(tx: Tx, case_id: str, term: Term, *, early: bool = False) -> bool:
    """In the way again, and due like a new one; before its time only where `early` says so."""
    pause = Case.asleep_until.is_not(None) if early else Case.asleep_until <= term.now
    held = Case.state == "held"
    return await _change(
        tx,
        (Case.id == case_id, Case.state != "closed", pause),
        asleep_until=None,
        due_at=either((held, Case.due_at), else_=at(term.due)),
        reply_due_at=either((held, at(term.due)), else_=None),
        lease_until=either((held, at(term.due)), else_=None),
    )


async def shorten(tx: Tx, case_id: str, term: Term, latest: datetime) -> bool:
    """A hold beyond the latest there can be was written by a wrong clock: it begins anew."""
    owed = Case.reply_due_at.is_not(None)
    return await _change(
        tx,
        (Case.id == case_id, *_too_long(latest)),
        lease_until=either((owed, at(term.due)), else_=at(term.until)),
        reply_due_at=either((owed, at(term.due)), else_=None),
    )


async def due(store: Store, now: datetime, latest: dict[int, datetime]) -> tuple[str, ...]:
    """The cases whose time ran out, or whose pause is over, or whose hold is beyond `latest`."""
    beyond = [and_(Case.urgency == level, *_too_long(until)) for level, until in latest.items()]
    async with store.read() as tx:
        rows = await tx.execute(
            select(Case.id)
            .where(
                Case.state.in_(("held", "waiting")),
                or_(
                    and_(Case.state == "held", Case.lease_until < now),
                    Case.asleep_until <= now,
                    *beyond,
                ),
            )
            .order_by(Case.urgency, Case.id)
            .limit(AT_ONCE)
        )
        return tuple(rows.scalars())


async def put_off(tx: Tx, case_id: str, until: datetime, now: datetime) -> None:
    """Look at this case again then: what is over would be due at once."""
    over = (Case.id == case_id, Case.state != "closed")
    await _change(tx, (*over, Case.lease_until < now), lease_until=until)
    await _change(tx, (*over, Case.asleep_until <= now), asleep_until=until)


def at(moment: datetime) -> ColumnElement[datetime]:
    """A moment inside an expression, bound as the columns are."""
    return literal(moment, Moment())


def _too_long(latest: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Case.state == "held", Case.asleep_until.is_(None), Case.lease_until > latest)


def _in_hands(case_id: str, holder: str) -> tuple[ColumnElement[bool], ...]:
    return (Case.id == case_id, Case.state == "held", Case.holder_id == holder)


def _waiting(now: datetime, due: datetime) -> dict[str, object]:
    """Where no reply was owed, the person begins to wait now; else they have waited all along."""
    owed = Case.reply_due_at.is_not(None)
    return {
        "holder_id": None,
        "state": "waiting",
        "waiting_since": either((owed, Case.waiting_since), else_=at(now)),
        "due_at": either((owed, Case.due_at), else_=at(due)),
        "lease_until": None,
        "reply_due_at": None,
        "bought_at": None,
        "asleep_until": None,
    }


def _sooner(
    column: InstrumentedAttribute[datetime | None], moment: datetime
) -> ColumnElement[datetime]:
    return either((column < moment, column), else_=at(moment))


async def _change(tx: Tx, where: tuple[ColumnElement[bool], ...], **values: object) -> bool:
    """Whether the case was as it had to be, and is as it is wanted now."""
    changed = await tx.execute(
        update(Case)
        .where(*where)
        .values(**values)
        .returning(Case.id)
        .execution_options(synchronize_session=False)  # what the expressions gave, only SQL knows
    )
    return changed.first() is not None
