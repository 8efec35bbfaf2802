"""Somebody writes again after their case was closed: it is open again, and theirs who had it."""

from datetime import datetime, timedelta

from bot.house import House
from bot.on_call import alerts
from bot.store import afterwards, cases
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.boxes import outbox
from bot.store.desk import reopenings
from bot.store.models.cases import Case
from bot.store.people import Known
from bot.store.session import Tx
from bot.talk import raising
from dialogues.turn import Erase, OpenCase, Turn, Urgency

WITHIN = timedelta(hours=72)
LABEL = "wrote_again"
BY_ITSELF = frozenset({"forgotten", "merged", "reassured"})  # nobody of the team ended these
# Somebody read the talk and found nothing to do, or was asked to leave it: only what would open
# a case of its own (danger, a wish for a person) brings it back, else small talk would keep it
# in the queue for ever.
LEFT_ALONE = frozenset({"not_for_us", "asked_to_stop"})


async def reopened(
    house: House, tx: Tx, known: Known, turn: Turn, now: datetime, *, goes_on: bool
) -> Case | None:
    """The case that is open again by this turn; `goes_on`: they have more to say to the team."""
    case = await reopenings.closed_since(tx, known.row.id, now - WITHIN)
    if case is None or case.outcome in BY_ITSELF or Erase() in turn.effects:
        return None
    asked = [effect for effect in turn.effects if isinstance(effect, OpenCase)]
    if not asked and (not goes_on or case.outcome in LEFT_ALONE):
        return None
    due_at, had = raising.due_at(house, Urgency.SOON, now), case.holder_id
    if not await reopenings.reopen(tx, case, due_at, now):
        return None
    await afterwards.leave(tx, known.row.id)
    await outbox.cancel(tx, known.row.id, now, "Reopened", key=f"after:{case.id}:")
    audit.write(
        tx,
        audit.HOUSE,
        Deed.CASE_REOPENED,
        now,
        person_id=known.row.id,
        case_id=case.id,
        detail=LABEL,
    )
    case = await raising.raise_case(house, tx, known, OpenCase(Urgency.SOON, LABEL), now)
    louder = any(effect.urgency is not Urgency.SOON for effect in asked)
    if case.urgency == cases.ORDER[Urgency.SOON] and not louder:  # else it is told when it rises
        await alerts.begin(house, tx, case, now, first=had)
    return case
