"""Planning the rota: one edit, one new version; of two who plan at once, the second is told."""

from bot import sentences as says
from bot.access import Action, Staff, may
from bot.house import House
from bot.on_call import duty, edits, kept, rota
from bot.on_call.edits import AddShift, ClearDay, ClearHoliday, Edit, EndShift, SetDay, SetHoliday
from bot.on_call.rota import Change, Shift
from bot.outcome import Outcome
from bot.store import on_call
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.on_call import Kept

DETAILS = {
    AddShift: "shift_added",
    EndShift: "shift_ended",
    SetDay: "day_changed",
    ClearDay: "day_cleared",
    SetHoliday: "holiday_added",
    ClearHoliday: "holiday_cleared",
}


async def plan(house: House, by: Staff, version: int, edit: Edit) -> Outcome:
    """Carry out one edit on the version that the planner saw."""
    now = house.clock()
    today = rota.day_of(now)
    async with house.store.write() as tx:
        planned = await duty.planned(house, tx)
        if not may(by.role, Action.PLAN_ROTA) or not _can_come(planned, edit):
            return Outcome(ok=False, sentence=says.CANNOT_BE_ON_CALL)
        edited = edits.apply(planned.whole, edit, today)
        if edited == planned.whole:  # the same form once more
            return Outcome(ok=True)
        edited = edits.tidied(edited, today)
        if edits.is_full(edited):
            return Outcome(ok=False, sentence=says.ROTA_FULL)
        new = Kept(version + 1, kept.written(edited))
        fits = planned.version == version
        if not fits or not await on_call.keep(tx, house.store, new, by.id, now):
            return Outcome(ok=False, sentence=says.ROTA_CHANGED)
        audit.write(tx, by.id, Deed.ROTA, now, detail=DETAILS[type(edit)])
        await on_call.look_again(tx, now)
        await tx.commit()
    house.bell.ring("queue")
    return Outcome(ok=True)


def _can_come(planned: duty.Planned, edit: Edit) -> bool:
    """Whether everybody whom the edit plans is at the desk."""
    there = {one.id for one in planned.desk} | {""}
    return all({one.first, one.second} <= there for one in _new(edit))


def _new(edit: Edit) -> tuple[Shift | Change, ...]:
    match edit:
        case AddShift(shift):
            return (shift,)
        case EndShift(then=then) if then is not None:
            return (then,)
        case SetDay(change):
            return (change,)
        case SetHoliday(coming=coming):
            return coming
        case _:
            return ()
