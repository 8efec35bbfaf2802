"""Time that ran out: a case nobody answered goes back to waiting, and one that rested is back."""

from datetime import datetime, timedelta

from bot import sentences as says
from bot.desk import holding
from bot.house import House
from bot.on_call import alerts
from bot.store import cases, people
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.desk import happenings, holds
from bot.store.desk.happenings import Happened, Kind
from bot.store.models.cases import Case
from bot.store.session import Tx
from dialogues.turn import Urgency

A_WHILE = timedelta(minutes=5)
A_DAY = timedelta(days=1)


async def due(house: House) -> tuple[str, ...]:
    """The cases whose time ran out, or whose rest is over."""
    now = house.clock()
    latest = {level: _latest(house, level, now) for level in cases.URGENCY}
    return await holds.due(house.store, now, latest)


async def look_after(house: House, case_id: str) -> None:
    """Do what its time asks for, unless somebody did something about it meanwhile."""
    now = house.clock()
    async with house.store.write() as tx:
        case = await cases.by_id(tx, case_id)
        if case is None:
            return
        await people.by_id(tx, house.store, case.person_id)  # locked first, as every deed does
        await tx.refresh(case)
        if not await _moved(house, tx, case, now):
            return
        await tx.commit()
    holding.ring(house, case_id)


async def put_off(house: House, case_id: str) -> None:
    """One that could not be looked after is tried again in a while, and holds up no other."""
    now = house.clock()
    async with house.store.write() as tx:
        await holds.put_off(tx, case_id, now + A_WHILE, now)
        await tx.commit()


async def _moved(house: House, tx: Tx, case: Case, now: datetime) -> bool:
    term = holding.term_of(house, case.urgency, now)
    if await holds.awake(tx, case.id, term):
        _note(tx, case, Deed.AWAKE, now)
        if case.state == "waiting":
            await alerts.begin(house, tx, case, now)
        return True
    if await holds.shorten(tx, case.id, term, _latest(house, case.urgency, now)):
        return True
    holder, owed = case.holder_id, case.reply_due_at is not None
    if holder is None or not await holds.lapse(tx, case.id, holder, term):
        return False
    _note(tx, case, Deed.LAPSED if owed else Deed.LEASE_ENDED, now)
    if owed:
        happenings.write(tx, case, None, Happened(Kind.LAPSED, holder), now)
        level = cases.URGENCY[case.urgency]
        key = f"lapse:{case.id}:{now:%Y%m%d%H%M%S}"
        await alerts.tell_supervisors(house, tx, says.TIME_RAN_OUT, key, now, level)
    await alerts.begin(house, tx, case, now)
    return True


def _latest(house: House, level: int, now: datetime) -> datetime:
    """Until when a hold of this level can be; a later one is of a clock that was set back since.

    Working days end at the hour at which they began: one of Friday evening ends up to a day later
    than one of the Saturday or Sunday after it.
    """
    term = holding.term_of(house, level, now)
    in_days = cases.URGENCY[level] is Urgency.SOON
    return max(term.until, term.due) + (A_DAY if in_days else A_WHILE)


def _note(tx: Tx, case: Case, deed: Deed, now: datetime) -> None:
    audit.write(tx, audit.HOUSE, deed, now, person_id=case.person_id, case_id=case.id)
