"""The kind question after a case: planned at its end, asked once, its answers only counted."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update

from bot.store.models.after import KindQuestion, Went
from bot.store.models.cases import Case
from bot.store.session import Store, Tx
from bot.words import ZONE

ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Count:
    """One answer in one month; the answer `ASKED` is how often it was asked."""

    answer: str
    month: date
    times: int


async def plan(tx: Tx, case: Case, due_at: datetime | None) -> None:
    """Ask at this time, or not at all; a case of which it was asked before keeps it so."""
    row = await of(tx, case.id)
    if row is None:
        if due_at is not None:
            new = KindQuestion(
                case_id=case.id, person_id=case.person_id, state="planned", due_at=due_at
            )
            tx.add(new)
    elif row.state != ASKED:
        row.state, row.due_at = ("left", row.due_at) if due_at is None else ("planned", due_at)
    await tx.flush()


async def of(tx: Tx, case_id: str) -> KindQuestion | None:
    """What is planned of a case."""
    found = await tx.execute(select(KindQuestion).where(KindQuestion.case_id == case_id))
    return found.scalar_one_or_none()


async def due(store: Store, now: datetime, most: int = 20) -> tuple[str, ...]:
    """After which cases it is time to ask, longest waiting first."""
    async with store.read() as tx:
        rows = await tx.execute(
            select(KindQuestion.case_id)
            .where(KindQuestion.state == "planned", KindQuestion.due_at <= now)
            .order_by(KindQuestion.due_at)
            .limit(most)
        )
        return tuple(rows.scalars())


async def claim(tx: Tx, case_id: str, now: datetime) -> bool:
    """Be the one who asks; one of all who try."""
    won = await tx.execute(
        update(KindQuestion)
        .where(KindQuestion.case_id == case_id, KindQuestion.state == "planned")
        .values(state=ASKED, asked_at=now)
        .returning(KindQuestion.case_id)
    )
    return won.first() is not None


async def leave(tx: Tx, person_id: str) -> None:
    """What is planned for this person is not asked any more."""
    await tx.execute(
        update(KindQuestion)
        .where(KindQuestion.person_id == person_id, KindQuestion.state == "planned")
        .values(state="left")
    )


async def count(tx: Tx, answer: str, now: datetime) -> None:
    """Add one to a count of the month that it is in Laos; two processes at once lose none."""
    month = now.astimezone(ZONE).date().replace(day=1)
    fresh = {"answer": answer, "month": month, "times": 1}
    await tx.execute(
        tx.insert(Went)
        .values(fresh)
        .on_conflict_do_update(index_elements=["answer", "month"], set_={"times": Went.times + 1})
    )


async def counts(store: Store) -> tuple[Count, ...]:
    """Every count, newest month first."""
    async with store.read() as tx:
        rows = (await tx.execute(select(Went).order_by(Went.month.desc(), Went.answer))).scalars()
        return tuple(Count(row.answer, row.month, row.times) for row in rows)
