"""Who may open a conversation: a colleague's needs a reason, a sensitive one needs a name."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot import sentences as says
from bot.access import Action, Staff, may
from bot.desk import claiming, holding, texts
from bot.house import House
from bot.outcome import Outcome
from bot.store import cases, foremost
from bot.store.audit.deeds import Deed
from bot.store.desk import happenings, readers
from bot.store.desk.happenings import Happened, Kind
from bot.store.models.cases import Case
from bot.store.session import Tx

GOOD_FOR = timedelta(hours=12)


class Reading(StrEnum):
    """What stands before a conversation: nothing, a question for the reason, or a wall."""

    YES = "yes"
    ASK = "ask"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Door:
    """What one may know of a colleague's conversation before it is opened."""

    case_id: str
    pseudonym: str
    holder_id: str
    holder_name: str
    is_held: bool


async def may_read(house: House, case_id: str, by: Staff) -> Reading:
    """Whether this member of staff may read the case now; what is not theirs looks like none."""
    async with house.store.read() as tx:
        return await reading_of(tx, await cases.by_id(tx, case_id), by, house.clock())


async def reading_of(tx: Tx, case: Case | None, by: Staff, now: datetime) -> Reading:
    """The same inside an open transaction.

    A talk is a colleague's while they hold the person's case, and after they closed it; an older
    case leads to the same words, and opens to nobody more. Who has just opened or held it may go
    on reading, so that nothing they were writing is lost to them.
    """
    if case is None or not may(by.role, Action.READ_CASE):
        return Reading.NO
    above = may(by.role, Action.NAME_READERS)
    if not await readers.may_read(tx, case.person_id, by.id, above=above):
        return Reading.NO
    standing = await foremost.of(tx, case.person_id) or case
    if _whose(standing, now) in {None, by.id}:
        return Reading.YES
    had = await happenings.had_in_hand(tx, standing.id, by.id, now - GOOD_FOR)
    return Reading.YES if had else Reading.ASK


async def open_it(house: House, case_id: str, by: Staff, reason: str) -> Outcome:
    """Open a colleague's conversation: they see who did, and why."""
    wrong = texts.reasoned(reason)
    if wrong:
        return wrong
    async with house.store.write() as tx:
        standing = await foremost.behind(tx, case_id)
        desk = await claiming.findable(house, tx, standing.id, by) if standing else None
        if desk is None:
            return Outcome(ok=False, sentence=says.NO_SUCH_CASE)
        if await reading_of(tx, desk.case, by, desk.now) is Reading.ASK:
            holding.note_deed(desk, by, Deed.OPEN)
            holding.keep(desk, Happened(Kind.OPENED, by.id, desk.case.holder_id, reason))
            await tx.commit()
    house.bell.ring(f"case:{desk.case.id}")
    return Outcome(ok=True)


async def door_of(house: House, case_id: str) -> Door | None:
    """What stands on the door of the talk that this case leads to; None where it is nobody's."""
    async with house.store.read() as tx:
        standing = await foremost.behind(tx, case_id)
        found = await readers.head(tx, standing.id) if standing else None
    return Door(standing.id, *found) if standing and found else None


def _whose(case: Case, now: datetime) -> str | None:
    """Whose conversation it is; nobody's while it waits."""
    lease_is_over = case.lease_until is None or case.lease_until < now
    if case.state == "waiting" or (case.state == "held" and lease_is_over):
        return None
    return case.holder_id
