"""How a case ends."""

from bot import sentences as says
from bot.access import Staff
from bot.desk import holding, telling, texts
from bot.desk.holding import Desk, Once
from bot.house import House
from bot.outcome import Outcome
from bot.store import cases, people
from bot.store.audit.deeds import Deed
from bot.store.desk.happenings import Happened, Kind
from bot.talk import afterwards, standing
from dialogues.followup import checkin
from dialogues.heard import Hand


async def close(
    house: House, case_id: str, by: Staff, outcome: str, note: str, *, ask: bool = True
) -> Outcome:
    """Close the case with a reason; the person hears that the program answers again.

    With `ask` they are asked days later how things are, where the ending is one of those.
    """

    async def deed(desk: holding.Desk) -> Outcome:
        if outcome not in {code for code, _ in says.CLOSINGS}:
            return Outcome(ok=False, sentence=says.NO_SUCH_CASE)
        await holding.add_note(desk, by, note)
        await cases.close(desk.tx, case_id, by.id, outcome, desk.now)
        await afterwards.plan(house, desk.tx, desk.case, outcome, desk.now, ask=ask)
        holding.note_deed(desk, by, Deed.CLOSE, outcome)
        holding.keep(desk, Happened(Kind.CLOSED, by.id))
        key = f"close:{case_id}:{people.new_id()}"  # it may be open again one day
        await telling.tell(house, desk, says.TALK_HANDED_BACK, by.name, key)
        _lift_the_cover(desk)
        return Outcome(ok=True, sentence=says.CLOSED)

    once = Once(Kind.CLOSED, says.CLOSED)
    return texts.fits(note) or await holding.as_holder(house, case_id, by, deed, once)


def _lift_the_cover(desk: Desk) -> None:
    """It was up for this case; one that is opened later, of silence say, must not keep it up."""
    where = standing.where_of(desk.known)
    standing.keep_where(desk.known, checkin.lifted(where, Hand.NONE))
