"""How a case ends."""

from bot import sentences as says
from bot.access import Staff
from bot.desk import holding
from bot.house import House
from bot.outcome import Outcome
from bot.store import cases


async def close(house: House, case_id: str, by: Staff, outcome: str, note: str) -> Outcome:
    """Close the case with a reason; the person hears that the program answers again."""

    async def deed(desk: holding.Desk) -> Outcome:
        if outcome not in {code for code, _ in says.CLOSINGS}:
            return Outcome(ok=False, sentence=says.NO_SUCH_CASE)
        await holding.add_note(desk, by, note)
        await cases.close(desk.tx, case_id, by.id, outcome, desk.now)
        holding.note_deed(desk, by, "close", outcome)
        key = f"close:{case_id}"
        await holding.tell(house, desk, says.TALK_HANDED_BACK, by.name, key)
        return Outcome(ok=True, sentence=says.CLOSED)

    return await holding.as_holder(house, case_id, by, deed)
