"""A reading that was wrong: staff say so with one tap; nothing learns from it by itself."""

from bot import sentences as says
from bot.access import Action, Staff, may
from bot.house import House
from bot.outcome import Outcome
from bot.store import cases, people
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.desk import corrections


async def wrong(house: House, case_id: str, by: Staff, message_id: str, said: str) -> Outcome:
    """Keep that a message was heard wrongly, and which label it would have been, if named."""
    now = house.clock()
    async with house.store.write() as tx:
        case = await cases.by_id(tx, case_id)
        known = await people.by_id(tx, house.store, case.person_id) if case else None
        if known is None or not may(by.role, Action.NOTE):
            return Outcome(ok=False, sentence=says.NO_SUCH_CASE)
        heard = await corrections.heard_as(tx, known, message_id)
        if heard is None:
            return Outcome(ok=False, sentence=says.NO_SUCH_CASE)
        await corrections.write(tx, (message_id, case_id), heard, said, by.id, now)
        audit.write(tx, by.id, Deed.HEARD_WRONGLY, now, person_id=known.row.id, case_id=case_id)
        await tx.commit()
    house.bell.ring(f"case:{case_id}")
    return Outcome(ok=True, sentence=says.WRITTEN)
