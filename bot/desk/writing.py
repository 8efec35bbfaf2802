"""What staff write: to the person, and for each other."""

from bot import sentences as says
from bot.access import Staff
from bot.desk import holding, texts
from bot.house import House
from bot.outcome import Outcome
from bot.store import messages
from bot.store.audit.deeds import Deed
from bot.store.boxes import doubts, outbox
from bot.store.desk import holds
from bot.talk import sending


async def reply(house: House, case_id: str, by: Staff, text: str, nonce: str) -> Outcome:
    """Answer the person; the form's nonce makes it one message however often it is posted."""

    async def deed(desk: holding.Desk) -> Outcome:
        if desk.known.row.stopped:
            return Outcome(ok=False, sentence=says.STOPPED)
        to = await sending.find(house, desk.tx, desk.known)
        if to is None or not desk.known.row.reachable:
            return Outcome(ok=False, sentence=says.UNREACHABLE)
        if await outbox.known(desk.tx, f"r:{nonce}:0"):
            return Outcome(ok=True, sentence=says.ON_ITS_WAY)
        sending.say_as_staff(house, desk.tx, to, by.id, text, f"r:{nonce}", desk.now)
        await holds.answered(desk.tx, case_id, desk.term)
        holding.note_deed(desk, by, Deed.REPLY)
        return Outcome(ok=True, sentence=says.ON_ITS_WAY)

    return texts.written(text) or await holding.as_holder(house, case_id, by, deed)


async def write_note(
    house: House, case_id: str, by: Staff, text: str, nonce: str, *, doing: bool = False
) -> Outcome:
    """Write something for colleagues; it has no way to the person.

    `doing` says that this is what is being done now instead of an answer, such as a call: it
    gives one more span of time, once until there is an answer.
    """

    async def deed(desk: holding.Desk) -> Outcome:
        owner = (desk.known.row.id, desk.known.seal)
        if await messages.write_note(desk.tx, case_id, owner, by.id, text, nonce, desk.now):
            holding.note_deed(desk, by, Deed.NOTE)
            if doing:
                await holds.buy(desk.tx, case_id, desk.term)
        return Outcome(ok=True, sentence=says.NOTED)

    return texts.written(text) or await holding.as_holder(house, case_id, by, deed)


async def resend(house: House, case_id: str, by: Staff, outbox_id: int, *, again: bool) -> Outcome:
    """Decide about an answer that may not have arrived."""

    async def deed(desk: holding.Desk) -> Outcome:
        person_id = desk.known.row.id
        if again and desk.known.row.stopped:
            return Outcome(ok=False, sentence=says.STOPPED)
        if again and not await holding.can_be_answered(house, desk.tx, desk.known):
            return Outcome(ok=False, sentence=says.UNREACHABLE)
        if await doubts.decide(desk.tx, outbox_id, person_id, desk.now, again=again):
            if await _is_settled(desk, outbox_id, again=again):
                await holds.answered(desk.tx, case_id, desk.term)
            holding.note_deed(desk, by, Deed.RESEND if again else Deed.LEFT_UNSENT)
        return Outcome(ok=True, sentence=says.SENT_AGAIN if again else says.LEFT_AS_IS)

    return await holding.as_holder(house, case_id, by, deed)


async def _is_settled(desk: holding.Desk, outbox_id: int, *, again: bool) -> bool:
    """Whether nothing is owed: no other part is in doubt, nor did they write since what is left."""
    if await doubts.asks(desk.tx, desk.known.row.id):
        return False
    return again or not await doubts.heard_since(desk.tx, outbox_id)
