"""The audit as the auditor reads it: who did what and when, newest first; no word of anybody."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.store.audit.deeds import Deed
from bot.store.models.people import Person
from bot.store.models.staff import AuditRow, StaffRow
from bot.store.session import Store, Tx

PAGE = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; empty fields ask for nothing. `about` is a pseudonym or a case's id."""

    actor: str = ""
    action: str = ""
    about: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One row: `actor` and `detail` are names of staff where they are ids of staff."""

    id: int
    at: datetime
    actor: str
    action: str
    pseudonym: str
    case_id: str
    detail: str


@dataclass(frozen=True, slots=True)
class Trail:
    """One page of rows, and what one can choose from; `more` where older rows follow."""

    steps: tuple[Step, ...]
    more: bool
    staff: tuple[tuple[str, str], ...]
    actions: tuple[str, ...]


async def trail(store: Store, asked: Asked) -> Trail:
    """A page of the audit."""
    wanted = select(AuditRow, Person.pseudonym).outerjoin(Person, Person.id == AuditRow.person_id)
    if asked.actor:
        wanted = wanted.where(AuditRow.actor == asked.actor)
    if asked.action:
        wanted = wanted.where(AuditRow.action == asked.action)
    if asked.since:
        wanted = wanted.where(AuditRow.at >= asked.since)
    if asked.until:
        wanted = wanted.where(AuditRow.at < asked.until)
    if asked.before:
        wanted = wanted.where(AuditRow.id < asked.before)
    if asked.about:
        name = asked.about.strip().casefold()
        of_person = select(Person.id).where(func.lower(Person.pseudonym) == name)
        wanted = wanted.where((AuditRow.case_id == name) | AuditRow.person_id.in_(of_person))
    async with store.read() as tx:
        rows = (await tx.execute(wanted.order_by(AuditRow.id.desc()).limit(PAGE + 1))).all()
        names = {row.id: row.name for row in (await tx.execute(select(StaffRow))).scalars()}
        actions = await _actions(tx)
    steps = tuple(_step(row, pseudonym or "", names) for row, pseudonym in rows[:PAGE])
    staff = tuple(sorted(names.items(), key=lambda one: one[1].casefold()))
    return Trail(steps, len(rows) > PAGE, staff, actions)


async def was_written(
    store: Store, actor: str, deed: Deed, case_id: str | None, since: datetime
) -> bool:
    """Whether this member of staff did this since then, to this case or to none."""
    wanted = select(AuditRow.id).where(
        AuditRow.action == deed,
        AuditRow.case_id == case_id if case_id else AuditRow.case_id.is_(None),
        AuditRow.at > since,
        AuditRow.actor == actor,
    )
    async with store.read() as tx:
        return (await tx.execute(wanted.limit(1))).first() is not None


async def _actions(tx: Tx) -> tuple[str, ...]:
    """Every action there is, from one to the next in the index: there are few, of many rows."""
    one = select(func.min(AuditRow.action).label("action")).cte(recursive=True)
    after = select(func.min(AuditRow.action)).where(AuditRow.action > one.c.action)
    every = one.union_all(select(after.scalar_subquery()).where(one.c.action.is_not(None)))
    found = select(every.c.action).where(every.c.action.is_not(None))
    return tuple(sorted((await tx.execute(found)).scalars()))


def _step(row: AuditRow, pseudonym: str, names: dict[str, str]) -> Step:
    detail = row.detail or ""
    return Step(
        id=row.id,
        at=row.at,
        actor=names.get(row.actor, ""),
        action=row.action,
        pseudonym=pseudonym,
        case_id=row.case_id or "",
        detail=names.get(detail, detail),
    )
