"""Who takes a case: one winner, the losers told who; and a pause offered between two hard ones."""

from datetime import timedelta

from bot import sentences as says
from bot.access import Action, Staff, may
from bot.desk import holding, telling
from bot.desk.holding import Desk
from bot.house import House
from bot.on_call import alerts
from bot.outcome import Outcome
from bot.store import cases, people
from bot.store.audit.deeds import Deed
from bot.store.desk import happenings, readers
from bot.store.desk.happenings import Happened, Kind
from bot.store.session import Tx
from dialogues.turn import Urgency

BREATH = timedelta(minutes=30)  # so long after a hard case another one is not taken unasked
PAUSE = "pause"  # what a claim offers first


async def claim(house: House, case_id: str, by: Staff, *, rested: bool = False) -> Outcome:
    """Take a case: one winner; the person hears that someone is there.

    Who has only just ended a case of danger is asked first whether they want the next one;
    `rested` is their yes.
    """
    async with house.store.write() as tx:
        desk = await findable(house, tx, case_id, by)
        if desk is None:
            return Outcome(ok=False, sentence=says.NO_SUCH_CASE)
        if not rested and await _has_just_ended_one(desk, by):
            return Outcome(ok=False, sentence=says.TAKE_A_BREATH, offer=PAUSE)
        if not await _won(house, desk, by):
            return await told_who(tx, case_id, by)
        holding.note_deed(desk, by, Deed.CLAIM)
        holding.keep(desk, Happened(Kind.CLAIMED, by.id))
        key = f"claim:{case_id}:{people.new_id()}"
        await telling.tell(house, desk, says.SOMEONE_IS_HERE, by.name, key)
        await tx.commit()
    holding.ring(house, case_id)
    return Outcome(ok=True, sentence=says.CLAIMED)


async def colleague_first(house: House, case_id: str, by: Staff) -> Outcome:
    """Leave a waiting case to a colleague, who is told on their phone; it goes on waiting."""
    async with house.store.write() as tx:
        desk = await findable(house, tx, case_id, by)
        if desk is None:
            return Outcome(ok=False, sentence=says.NO_SUCH_CASE)
        if desk.case.state != "waiting":
            return await told_who(tx, case_id, by)
        if not await alerts.call_next(house, tx, desk.case, desk.now, but=by.id):
            return Outcome(ok=False, sentence=says.NOBODY_TO_CALL)
        holding.note_deed(desk, by, Deed.COLLEAGUE_FIRST)
        await tx.commit()
    house.bell.ring("outbox")
    return Outcome(ok=True, sentence=says.COLLEAGUE_CALLED)


async def findable(house: House, tx: Tx, case_id: str, by: Staff) -> Desk | None:
    """A case in whoever's hands, for who takes cases and may read of its person."""
    case = await cases.by_id(tx, case_id)
    known = await people.by_id(tx, house.store, case.person_id) if case else None
    case = await cases.by_id(tx, case_id)  # the person is locked now; it may have moved before
    if case is None or known is None or not may(by.role, Action.CLAIM):
        return None
    above = may(by.role, Action.NAME_READERS)
    there = await readers.may_read(tx, case.person_id, by.id, above=above)
    now = house.clock()
    term = holding.term_of(house, case.urgency, now)
    return Desk(tx, case, known, now, term) if there else None


async def told_who(tx: Tx, case_id: str, by: Staff) -> Outcome:
    """What somebody is told who came too late, or twice."""
    holder = await cases.holder(tx, case_id)
    if holder is None:
        return Outcome(ok=False, sentence=says.IS_CLOSED)
    if holder[0] == by.id:
        return Outcome(ok=True, sentence=says.CLAIMED)
    return Outcome(ok=False, sentence=says.TAKEN, fields={"name": holder[1]})


async def _won(house: House, desk: Desk, by: Staff) -> bool:
    """Whether the case is theirs now; where an answer can reach the person, one is owed."""
    term = desk.term
    owed = term.due if await holding.can_be_answered(house, desk.tx, desk.known) else None
    lease = term.until - term.now
    return await cases.claim(desk.tx, desk.case.id, by.id, desk.now, lease, owed)


async def _has_just_ended_one(desk: Desk, by: Staff) -> bool:
    highest = cases.ORDER[Urgency.NOW]
    if desk.case.urgency != highest or desk.case.state != "waiting":
        return False
    return await happenings.ended_one(desk.tx, by.id, highest, desk.now - BREATH)
