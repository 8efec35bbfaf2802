"""Who may read of a person whose case is sensitive; where nobody is named, the whole desk may."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from bot.access import ON_THE_DESK
from bot.store.models.cases import Case
from bot.store.models.desk import ReaderRow
from bot.store.models.people import Person
from bot.store.models.staff import StaffRow
from bot.store.session import Tx


def visible_to(
    staff_id: str, *, above: bool, person_id: InstrumentedAttribute[str] | None = None
) -> ColumnElement[bool]:
    """For a query with cases: those of people of whom this member of staff may read.

    `above` says that they name readers themselves: they also find whom nobody who was named can
    read of any more, because all of them have left, or have another role now.
    """
    of_person = ReaderRow.person_id == (Case.person_id if person_id is None else person_id)
    rules = [~exists().where(of_person), exists().where(of_person, ReaderRow.staff_id == staff_id)]
    if above:
        one = aliased(StaffRow)  # its own: queries that name a holder have staff beside, too
        here = and_(of_person, one.id == ReaderRow.staff_id, _reads(one))
        rules.append(~exists().where(here))
    return or_(*rules)


def open_to_all() -> ColumnElement[bool]:
    """For a query with people: those of whom the whole desk may read."""
    return ~exists().where(ReaderRow.person_id == Person.id)


async def may_read(tx: Tx, person_id: str, staff_id: str, *, above: bool) -> bool:
    """Whether this member of staff may read of this person."""
    rows = await tx.execute(
        select(ReaderRow.staff_id, _reads(StaffRow))
        .join(StaffRow, StaffRow.id == ReaderRow.staff_id)
        .where(ReaderRow.person_id == person_id)
    )
    there = {row[0]: row[1] for row in rows}
    return not there or staff_id in there or (above and not any(there.values()))


async def head(tx: Tx, case_id: str) -> tuple[str, str, str, bool] | None:
    """Pseudonym, holder's id and name, and whether they hold it still; None where nobody did."""
    found = await tx.execute(
        select(Person.pseudonym, StaffRow.id, StaffRow.name, Case.state)
        .join(Case, Case.person_id == Person.id)
        .join(StaffRow, StaffRow.id == Case.holder_id)
        .where(Case.id == case_id)
    )
    row = found.first()
    return (row[0], row[1], row[2], row[3] == "held") if row else None


async def named(tx: Tx, person_id: str) -> frozenset[str]:
    """The ids of those who may read of this person; none where everybody on the desk may."""
    rows = await tx.execute(select(ReaderRow.staff_id).where(ReaderRow.person_id == person_id))
    return frozenset(rows.scalars())


async def name(
    tx: Tx, person_id: str, staff_ids: frozenset[str], by: str, now: datetime
) -> tuple[frozenset[str], frozenset[str]]:
    """Name exactly these; who was added, and who was taken off."""
    before = await named(tx, person_id)
    gone = before - staff_ids
    await tx.execute(
        delete(ReaderRow).where(ReaderRow.person_id == person_id, ReaderRow.staff_id.in_(gone))
    )
    tx.add_all(
        ReaderRow(person_id=person_id, staff_id=one, named_by=by, at=now)
        for one in sorted(staff_ids - before)
    )
    await tx.flush()
    return staff_ids - before, gone


async def stay(
    tx: Tx, person_id: str, was: str, now: datetime
) -> tuple[frozenset[str], frozenset[str]]:
    """Who may read of somebody once it is told who they were: no more people than before.

    Of two who were open to few, who was named for both; where nobody was, who is named here. Who
    was added, and who was taken off.
    """
    here, there = await named(tx, person_id), await named(tx, was)
    wanted = (here & there) or here or there
    rows = await tx.execute(select(ReaderRow).where(ReaderRow.person_id == was))
    by = {row.staff_id: row.named_by for row in rows.scalars()}
    gone, added = here - wanted, wanted - here
    await tx.execute(
        delete(ReaderRow).where(ReaderRow.person_id == person_id, ReaderRow.staff_id.in_(gone))
    )
    tx.add_all(
        ReaderRow(person_id=person_id, staff_id=one, named_by=by[one], at=now)
        for one in sorted(added)
    )
    await tx.flush()
    return added, gone


def _reads(one: type[StaffRow]) -> ColumnElement[bool]:
    """Whether this account opens conversations at all."""
    return and_(one.disabled.is_(False), one.role.in_(ON_THE_DESK))
