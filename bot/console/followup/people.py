"""Which colleagues there are, by name, and who of them could do something for a person."""

from collections.abc import Mapping

from bot.access import Action, Role, may
from bot.followup.record import Record
from bot.house import House
from bot.store.desk import reads
from bot.store.desk.reads import StaffView
from dialogues.followup.plan import Purpose


async def colleagues(house: House) -> tuple[StaffView, ...]:
    """Everybody who may follow people up, by name."""
    everybody = await reads.staff_list(house.store)
    return tuple(one for one in everybody if not one.disabled and _may(one, Action.WRITE_RECORD))


async def names(house: House) -> Mapping[str, str]:
    """The first name of every member of staff, also of who has left, by id."""
    return {one.id: one.name for one in await reads.staff_list(house.store)}


def who_can(record: Record, those: tuple[StaffView, ...]) -> tuple[StaffView, ...]:
    """Of those, who may open this record, and so can be given something to do for the person."""
    if Purpose.TEAM in record.given:
        return those
    own = record.plan.staff_id
    return tuple(one for one in those if one.id == own or _may(one, Action.SEE_ALL_FOLLOWED))


def _may(one: StaffView, action: Action) -> bool:
    return may(Role(one.role), action)
