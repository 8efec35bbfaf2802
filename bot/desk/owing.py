"""What is owed to a person with a case: tasks, promises and calls, whoever they are."""

from bot import sentences as says
from bot.access import Staff
from bot.desk import holding
from bot.house import House
from bot.outcome import Outcome
from bot.store.audit.deeds import Deed, wrote
from bot.store.followup import entries
from bot.store.followup.entries import NewEntry

LONGEST = 20_000  # letters, as in a record


async def write(house: House, case_id: str, by: Staff, new: NewEntry) -> Outcome:
    """Write down a task, a promise or a call; the same `nonce` is written once."""
    if not any(said.strip() for _, said in new.fields):
        return Outcome(ok=False, sentence=says.EMPTY)
    if any(len(said) > LONGEST for _, said in new.fields):
        return Outcome(ok=False, sentence=says.TOO_LONG, fields={"most": f"{LONGEST}"})

    async def deed(desk: holding.Desk) -> Outcome:
        if await entries.write(desk.tx, desk.known, new, desk.now):
            holding.note_deed(desk, by, wrote(new.kind))
        return Outcome(ok=True, sentence=says.WRITTEN)

    return await holding.as_holder(house, case_id, by, deed)


async def finish(house: House, case_id: str, by: Staff, entry_id: str, outcome: str) -> Outcome:
    """Mark what was owed as done, with one of the endings of its kind."""

    async def deed(desk: holding.Desk) -> Outcome:
        person_id = desk.known.row.id
        if not await entries.can_end(desk.tx, person_id, entry_id, outcome):
            return Outcome(ok=False, sentence=says.PICK_AN_ENDING)
        if not await entries.finish(desk.tx, person_id, entry_id, outcome, desk.now):
            return Outcome(ok=False, sentence=says.DONE_ALREADY)
        holding.note_deed(desk, by, Deed.ENTRY_DONE, outcome)
        return Outcome(ok=True, sentence=says.WRITTEN)

    return await holding.as_holder(house, case_id, by, deed)
