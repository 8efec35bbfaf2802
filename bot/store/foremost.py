"""The case by which a person is known now: their open one, else the one that was opened last.

Whose it is, theirs is the talk: its words are the person's, whatever case leads to them.
"""

from typing import Any

from sqlalchemy import ScalarSelect, select
from sqlalchemy.orm import aliased

from bot.store.models.cases import Case
from bot.store.session import Tx


def id_for(person_id: Any) -> ScalarSelect[str]:  # noqa: ANN401 - a value, or a column of a query
    """Its id, to be asked for within a query."""
    one = aliased(Case)
    theirs = select(one.id).where(one.person_id == person_id)
    order = (one.state == "closed", one.opened_at.desc(), one.id)
    return theirs.order_by(*order).limit(1).scalar_subquery()


async def of(tx: Tx, person_id: str) -> Case | None:
    """The one of this person; None of who never had one."""
    found = await tx.execute(select(Case).where(Case.id == id_for(person_id)))
    return found.scalar_one_or_none()


async def behind(tx: Tx, case_id: str) -> Case | None:
    """The one of the person of this case."""
    person_id = select(Case.person_id).where(Case.id == case_id).scalar_subquery()
    found = await tx.execute(select(Case).where(Case.id == id_for(person_id)))
    return found.scalar_one_or_none()
