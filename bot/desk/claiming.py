"""Who has a case: claimed, handed over, given back."""

from bot import sentences as says
from bot.access import ON_THE_DESK, Action, Role, Staff, may
from bot.desk import holding
from bot.house import House
from bot.outcome import Outcome
from bot.store import audit, cases, people, staff


async def claim(house: House, case_id: str, by: Staff) -> Outcome:
    """Take a case: one winner; the person hears that someone is there."""
    now = house.clock()
    async with house.store.write() as tx:
        case = await cases.by_id(tx, case_id)
        if case is None:
            return Outcome(ok=False, sentence=says.NO_SUCH_CASE)
        known = await people.by_id(tx, house.store, case.person_id)
        if not may(by.role, Action.CLAIM) or known is None:
            return Outcome(ok=False, sentence=says.NO_SUCH_CASE)
        if not await cases.claim(tx, case_id, by.id, now, holding.LEASE):
            holder = await cases.holder(tx, case_id)
            if holder is None:
                return Outcome(ok=False, sentence=says.IS_CLOSED)
            if holder[0] == by.id:
                return Outcome(ok=True, sentence=says.CLAIMED)
            return Outcome(ok=False, sentence=says.TAKEN, fields={"name": holder[1]})
        audit.write(tx, by.id, "claim", now, person_id=case.person_id, case_id=case_id)
        key = f"claim:{case_id}:{people.new_id()}"
        await holding.tell(
            house, holding.Desk(tx, case, known, now), says.SOMEONE_IS_HERE, by.name, key
        )
        await tx.commit()
    holding.ring(house, case_id)
    return Outcome(ok=True, sentence=says.CLAIMED)


async def hand_over(house: House, case_id: str, by: Staff, to_staff: str, note: str) -> Outcome:
    """Give the case to a colleague, with a note for them."""

    async def deed(desk: holding.Desk) -> Outcome:
        colleague = await staff.by_id(desk.tx, to_staff)
        if colleague is None or colleague.disabled or Role(colleague.role) not in ON_THE_DESK:
            return Outcome(ok=False, sentence=says.NOBODY_THERE)
        await cases.pass_on(desk.tx, case_id, by.id, colleague.id, desk.now, holding.LEASE)
        await holding.add_note(desk, by, note)
        holding.note_deed(desk, by, "hand_over")
        key = f"claim:{case_id}:{people.new_id()}"
        await holding.tell(house, desk, says.SOMEONE_IS_HERE, colleague.name, key)
        return Outcome(ok=True, sentence=says.HANDED_OVER, fields={"name": colleague.name})

    return await holding.as_holder(house, case_id, by, deed)


async def give_back(house: House, case_id: str, by: Staff) -> Outcome:
    """Put the case back into the queue."""

    async def deed(desk: holding.Desk) -> Outcome:
        await cases.pass_on(desk.tx, case_id, by.id, None, desk.now, holding.LEASE)
        holding.note_deed(desk, by, "give_back")
        return Outcome(ok=True, sentence=says.GIVEN_BACK)

    return await holding.as_holder(house, case_id, by, deed)


async def read_case(house: House, case_id: str, person_id: str, by: Staff) -> None:
    """Write down that somebody opened a conversation."""
    async with house.store.write() as tx:
        audit.write(tx, by.id, "read", house.clock(), person_id=person_id, case_id=case_id)
        await tx.commit()
