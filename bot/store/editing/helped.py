"""How often each answer helped: counts for a label and a month, of nobody in particular."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from bot.store.models.helping import Helped
from bot.store.session import Store, Tx
from bot.words import ZONE


@dataclass(frozen=True, slots=True)
class Count:
    """One answer in one month."""

    label: str
    month: date
    yes: int
    no: int


async def count(tx: Tx, label: str, now: datetime, *, well: bool) -> None:
    """Add one to a count of the month that it is in Laos; two processes at once lose none."""
    month = now.astimezone(ZONE).date().replace(day=1)
    fresh = {"label": label, "month": month, "yes": int(well), "no": int(not well)}
    column = Helped.yes if well else Helped.no
    await tx.execute(
        tx.insert(Helped)
        .values(fresh)
        .on_conflict_do_update(index_elements=["label", "month"], set_={column.key: column + 1})
    )


async def counts(store: Store) -> tuple[Count, ...]:
    """Every count, newest month first, least helpful first within it."""
    async with store.read() as tx:
        rows = (await tx.execute(select(Helped))).scalars()
        found = [Count(row.label, row.month, row.yes, row.no) for row in rows]
    return tuple(sorted(found, key=lambda one: (-one.month.toordinal(), one.yes - one.no)))
