"""A sensitive case: a supervisor names who may read of the person; nobody else finds them."""

from bot import sentences as says
from bot.access import HAND_TO, ON_THE_DESK, Action, Role, Staff, may
from bot.desk import claiming, holding
from bot.desk.holding import Desk
from bot.house import House
from bot.outcome import Outcome
from bot.store import cases, foremost
from bot.store.accounts import staff
from bot.store.audit.deeds import Deed
from bot.store.desk import readers
from bot.store.desk.happenings import Happened, Kind
from bot.store.models.staff import StaffRow
from bot.store.session import Tx


async def named(house: House, person_id: str) -> frozenset[str]:
    """The ids of those who may read of this person; none where the whole desk may."""
    async with house.store.read() as tx:
        return await readers.named(tx, person_id)


async def name_readers(house: House, case_id: str, by: Staff, staff_ids: frozenset[str]) -> Outcome:
    """Name exactly these; with nobody named the whole desk finds the person again."""
    async with house.store.write() as tx:
        desk = await claiming.findable(house, tx, case_id, by)
        if desk is None or not may(by.role, Action.NAME_READERS):
            return Outcome(ok=False, sentence=says.NO_SUCH_CASE)
        wrong = await _wrong(tx, case_id, staff_ids)
        if wrong:
            return wrong
        added, gone = await readers.name(tx, desk.case.person_id, staff_ids, by.id, desk.now)
        if added or gone:
            _keep(desk, by, added, gone, is_open=not staff_ids)
            await tx.commit()
    holding.ring(house, case_id)
    return Outcome(ok=True, sentence=says.NAMED if staff_ids else says.UNNAMED)


def _keep(
    desk: Desk, by: Staff, added: frozenset[str], gone: frozenset[str], *, is_open: bool
) -> None:
    """One row for each who was added or taken off: who could read when must be found again."""
    for deed, those in ((Deed.NAME_READER, added), (Deed.UNNAME_READER, gone)):
        for one in sorted(those):
            holding.note_deed(desk, by, deed, one)
    holding.keep(desk, Happened(Kind.UNNAMED if is_open else Kind.NAMED, by.id))


async def _wrong(tx: Tx, case_id: str, staff_ids: frozenset[str]) -> Outcome | None:
    """What speaks against these names, if anything does."""
    if not staff_ids:
        return None
    there = {row.id: row for row in await staff.everybody(tx) if _can_read(row)}
    if not staff_ids <= there.keys():
        return Outcome(ok=False, sentence=says.NOBODY_THERE)
    if not any(Role(there[one].role) in HAND_TO for one in staff_ids):
        return Outcome(ok=False, sentence=says.NAME_A_SUPERVISOR)
    standing = await foremost.behind(tx, case_id)
    holder = await cases.holder(tx, standing.id) if standing else None
    if holder is not None and holder[0] not in staff_ids:
        return Outcome(ok=False, sentence=says.NAME_THE_HOLDER, fields={"name": holder[1]})
    return None


def _can_read(row: StaffRow) -> bool:
    return not row.disabled and Role(row.role) in ON_THE_DESK
