"""The rota planned at the desk, edit by edit, for longer than a year."""

from datetime import time

from bot.house import House
from bot.on_call import duty, edits, planning, rota
from bot.on_call.edits import SetDay
from bot.on_call.rota import Change
from bot.store.people import new_id
from tests.conftest import Clock, add_staff
from tests.unit.on_call.planned import plan, shift

LESS_THAN_A_YEAR = 3  # days between two changes


async def test_days_that_are_over_leave_room_for_the_days_to_come(
    house: House, clock: Clock
) -> None:
    dao = await add_staff(house, "dao", "Dao", "supervisor", "en")
    noy = await add_staff(house, "noy", "Noy", "worker", "en")
    weekly = shift(noy.id)
    await plan(house, dao, weekly)
    for version in range(1, edits.MOST + 4):
        day = rota.day_of(clock())
        stands_in = Change(new_id(), day, weekly.id, time(8), time(16), dao.id, "")
        assert (await planning.plan(house, dao, version, SetDay(stands_in))).ok
        async with house.store.read() as tx:
            planned = await duty.planned(house, tx)
        assert [span.first for span in rota.spans_on(planned.whole, day)] == [dao.id]
        clock.move(days=LESS_THAN_A_YEAR)
    assert len(planned.whole.changes) == edits.MOST
    assert (
        min(one.day for one in planned.whole.changes) > rota.day_of(house.clock()) - 366 * rota.DAY
    )
