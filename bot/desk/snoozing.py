"""A case put out of the way until a day; danger never is."""

from datetime import datetime, timedelta

from bot import sentences as says
from bot.access import Staff
from bot.desk import claiming, holding
from bot.house import House
from bot.on_call import alerts
from bot.outcome import Outcome
from bot.store import cases
from bot.store.audit.deeds import Deed
from bot.store.desk import holds
from bot.store.desk.happenings import Happened, Kind
from dialogues.turn import Urgency

SHORTEST = timedelta(hours=1)
LONGEST = timedelta(days=30)
SLACK = timedelta(minutes=5)  # a page's "in an hour" is posted some minutes later


async def snooze(house: House, case_id: str, by: Staff, until: datetime) -> Outcome:
    """Let a case rest: its holder, or anybody while nobody holds it."""
    now = house.clock()
    if not SHORTEST - SLACK <= until - now <= LONGEST:
        return Outcome(ok=False, sentence=says.REST_BETWEEN)
    async with house.store.write() as tx:
        desk = await claiming.findable(house, tx, case_id, by)
        if desk is None:
            return Outcome(ok=False, sentence=says.NO_SUCH_CASE)
        if desk.case.urgency == cases.ORDER[Urgency.NOW]:
            return Outcome(ok=False, sentence=says.NEVER_ASLEEP)
        if desk.case.asleep_until == until:
            return Outcome(ok=True, sentence=says.ASLEEP)
        if not await holds.sleep(tx, case_id, by.id, until, now):
            over = await cases.is_closed(tx, case_id)
            return Outcome(ok=False, sentence=says.IS_CLOSED if over else says.NOT_YOURS)
        holding.note_deed(desk, by, Deed.SNOOZE)
        holding.keep(desk, Happened(Kind.ASLEEP, by.id, until=until))
        await tx.commit()
    holding.ring(house, case_id)
    return Outcome(ok=True, sentence=says.ASLEEP)


async def wake(house: House, case_id: str, by: Staff) -> Outcome:
    """Take a resting case up again before its time; as with the rest, no colleague's."""
    async with house.store.write() as tx:
        desk = await claiming.findable(house, tx, case_id, by)
        if desk is None:
            return Outcome(ok=False, sentence=says.NO_SUCH_CASE)
        if desk.case.state == "held" and desk.case.holder_id != by.id:
            return Outcome(ok=False, sentence=says.NOT_YOURS)
        if await holds.awake(tx, case_id, desk.term, early=True):
            holding.note_deed(desk, by, Deed.WAKE)
            holding.keep(desk, Happened(Kind.AWAKE, by.id))
            if desk.case.state == "waiting":
                await alerts.begin(house, tx, desk.case, desk.now)
            await tx.commit()
    holding.ring(house, case_id)
    return Outcome(ok=True, sentence=says.AWAKE)
