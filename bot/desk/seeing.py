"""Who looked at people: one row of the audit for each opening, one an hour while a page is open."""

from datetime import timedelta

from bot.access import Staff
from bot.house import House
from bot.store.audit import audit, trail
from bot.store.audit.deeds import Deed

OPEN_FOR = timedelta(hours=1)  # so long a page that refreshes itself counts as the one opened


async def looked(
    house: House,
    by: Staff,
    deed: Deed,
    *,
    person_id: str | None = None,
    case_id: str | None = None,
    detail: str | None = None,
) -> None:
    """Write down that somebody looked; who cannot be written down does not see it."""
    now = house.clock()
    async with house.store.write() as tx:
        audit.write(tx, by.id, deed, now, person_id=person_id, case_id=case_id, detail=detail)
        await tx.commit()


async def still_looks(
    house: House,
    by: Staff,
    deed: Deed,
    *,
    person_id: str | None = None,
    case_id: str | None = None,
) -> None:
    """The same for what an open page asks for by itself: its opening stands for it, for a while."""
    since = house.clock() - OPEN_FOR
    if not await trail.was_written(house.store, by.id, deed, case_id, since):
        await looked(house, by, deed, person_id=person_id, case_id=case_id)
