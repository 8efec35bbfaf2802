"""Who is looking at a conversation just now: said by their open page, forgotten after seconds."""

from collections import defaultdict
from datetime import datetime, timedelta

from sqlalchemy import delete, select, tuple_

from bot.store.models.queue import Looking
from bot.store.models.staff import StaffRow
from bot.store.session import Store, Tx

LOOKS = timedelta(seconds=40)  # a page says it again well before


async def touch(store: Store, case_id: str, staff_id: str, now: datetime) -> bool:
    """Somebody looks at this case; whether they did not a moment ago."""
    mine = (Looking.case_id == case_id, Looking.staff_id == staff_id)
    async with store.write() as tx:
        before = (await tx.execute(select(Looking.until).where(*mine))).scalar_one_or_none()
        await tx.execute(
            tx.insert(Looking)
            .values(case_id=case_id, staff_id=staff_id, until=now + LOOKS)
            .on_conflict_do_update(
                index_elements=["case_id", "staff_id"], set_={"until": now + LOOKS}
            )
        )
        over = select(Looking.case_id, Looking.staff_id).where(Looking.until < now)
        # Past rows that another page is just renewing: two pages must never wait for each other.
        free = over.with_for_update(skip_locked=True)
        key = tuple_(Looking.case_id, Looking.staff_id)
        await tx.execute(delete(Looking).where(key.in_(free)))
        await tx.commit()
    return before is None or before < now


async def leave(store: Store, case_id: str, staff_id: str) -> None:
    """Their page is shut; another page of theirs on the same case will say so by itself."""
    async with store.write() as tx:
        await tx.execute(
            delete(Looking).where(Looking.case_id == case_id, Looking.staff_id == staff_id)
        )
        await tx.commit()


async def others(
    tx: Tx, case_ids: tuple[str, ...], but: str, now: datetime
) -> dict[str, tuple[str, ...]]:
    """The names of who else looks at each of these cases."""
    rows = await tx.execute(
        select(Looking.case_id, StaffRow.name)
        .join(StaffRow, StaffRow.id == Looking.staff_id)
        .where(Looking.case_id.in_(case_ids), Looking.staff_id != but, Looking.until >= now)
        .order_by(StaffRow.name)
    )
    names: dict[str, list[str]] = defaultdict(list)
    for case_id, name in rows:
        names[case_id].append(name)
    return {case_id: tuple(there) for case_id, there in names.items()}
