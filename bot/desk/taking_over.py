"""A case taken out of a colleague's hands: said aloud, with a reason, and by one only."""

from bot import sentences as says
from bot.access import Action, Staff, may
from bot.desk import claiming, holding, telling, texts
from bot.house import House
from bot.outcome import Outcome
from bot.store import people
from bot.store.audit.deeds import Deed
from bot.store.desk import holds
from bot.store.desk.happenings import Happened, Kind


async def take_over(house: House, case_id: str, by: Staff, from_staff: str, reason: str) -> Outcome:
    """Take a held case over from the colleague whom the page showed; both see it, and why.

    Where somebody else or nobody has it by now, that is said.
    """
    wrong = texts.reasoned(reason)
    if wrong or not may(by.role, Action.TAKE_OVER):
        return wrong or Outcome(ok=False, sentence=says.NO_SUCH_CASE)
    async with house.store.write() as tx:
        desk = await claiming.findable(house, tx, case_id, by)
        if desk is None:
            return Outcome(ok=False, sentence=says.NO_SUCH_CASE)
        if desk.case.state == "waiting":
            return Outcome(ok=False, sentence=says.NOBODY_HOLDS_IT)
        taken = from_staff != by.id and await holds.pass_on(
            tx, case_id, from_staff, by.id, desk.term
        )
        if not taken:
            return await claiming.told_who(tx, case_id, by)
        holding.note_deed(desk, by, Deed.TAKE_OVER)
        holding.keep(desk, Happened(Kind.TAKEN_OVER, by.id, from_staff, reason))
        key = f"claim:{case_id}:{people.new_id()}"
        await telling.tell(house, desk, says.SOMEONE_IS_HERE, by.name, key)
        await tx.commit()
    holding.ring(house, case_id)
    return Outcome(ok=True, sentence=says.TAKEN_OVER)
