"""The demo's rota: somebody is on call by day, nobody by night."""

from datetime import time

from bot.access import Staff
from bot.house import House
from bot.on_call import planning, rota
from bot.on_call.edits import AddShift
from bot.on_call.rota import Shift
from bot.store.people import new_id

WEEKDAYS, WEEKEND = frozenset(range(1, 6)), frozenset({6, 7})


async def fill(house: House, staff: tuple[Staff, ...]) -> None:
    """Plan the fictional staff, by their first supervisor."""
    noy, khamla, dao, anna = (one.id for one in staff[:4])
    since = rota.day_of(house.clock())
    shifts = (
        Shift(new_id(), WEEKDAYS, time(8), time(14), noy, khamla, since),
        Shift(new_id(), WEEKDAYS, time(14), time(20), khamla, dao, since),
        Shift(new_id(), WEEKEND, time(9), time(17), dao, anna, since),
    )
    for version, shift in enumerate(shifts):
        await planning.plan(house, staff[2], version, AddShift(shift))
