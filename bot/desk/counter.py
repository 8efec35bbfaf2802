"""At the counter: a ticket from the border brings its person's case into a worker's hands."""

from bot import sentences as says
from bot.access import Action, Staff, may
from bot.desk import claiming
from bot.house import House
from bot.outcome import Outcome
from bot.store import cases, people, tickets
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.talk import raising
from dialogues.border import LABEL
from dialogues.turn import OpenCase, Urgency
from nlu.reading import Evidence


async def claim(house: House, code: str, by: Staff) -> tuple[Outcome, str]:
    """Take the case of whoever shows this ticket; the outcome, and the case's id or "".

    A case that was closed meanwhile is opened anew: the person stands at the counter.
    """
    case_id = await _case_of(house, code, by) if may(by.role, Action.CLAIM) else ""
    if not case_id:
        return Outcome(ok=False, sentence=says.NO_SUCH_TICKET), ""
    return await claiming.claim(house, case_id, by), case_id


async def _case_of(house: House, code: str, by: Staff) -> str:
    now = house.clock()
    async with house.store.write() as tx:
        person_id = await tickets.holder(tx, house.store, code, now)
        known = await people.by_id(tx, house.store, person_id) if person_id else None
        if known is None:
            return ""
        case = await cases.open_of(tx, known.row.id)
        if case is None:
            reason = house.router.book.reasons["border.done"]
            wanted = OpenCase(Urgency.TODAY, LABEL, (Evidence(reason, ""),))
            case = await raising.raise_case(house, tx, known, wanted, now)
        audit.write(tx, by.id, Deed.TICKET, now, person_id=known.row.id, case_id=case.id)
        await tx.commit()
        return case.id
