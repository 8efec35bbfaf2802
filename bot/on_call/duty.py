"""Who is on call by the rota as it is kept, and what the person who writes is told of it."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.access import Action, Role, may
from bot.house import House
from bot.on_call import kept, rota
from bot.on_call.rota import Rota
from bot.store import on_call
from bot.store.accounts import staff
from bot.store.models.staff import StaffRow
from bot.store.on_call import Kept
from bot.store.session import Store, Tx
from bot.words import ZONE
from dialogues.heard import Hand, Known, Reads


@dataclass(frozen=True, slots=True)
class Planned:
    """The rota with everybody in it who is at the desk now; None where nobody ever planned."""

    rota: Rota | None
    whole: Rota
    version: int
    staff: tuple[StaffRow, ...]

    @property
    def names(self) -> dict[str, str]:
        """What everybody is called, those too who are gone."""
        return {one.id: one.name for one in self.staff}

    @property
    def desk(self) -> tuple[StaffRow, ...]:
        """Who can be on call."""
        return tuple(one for one in self.staff if at_desk(one))


@dataclass(frozen=True, slots=True)
class OnDuty:
    """For the head of a page: who is on call, who is next in line, and until when.

    Where nobody is, `opens` says when somebody is again. Unplanned, nobody ever is.
    """

    planned: bool
    first: str = ""
    second: str = ""
    until: datetime | None = None
    opens: datetime | None = None


def at_desk(row: StaffRow) -> bool:
    """Whether this account takes cases at all."""
    return not row.disabled and may(Role(row.role), Action.CLAIM)


async def planned(house: House, tx: Tx) -> Planned:
    """The rota and the staff, as they are now."""
    return await planned_in(house.store, tx)


async def planned_in(store: Store, tx: Tx) -> Planned:
    """The same of a store alone, for whoever looks after the house."""
    return _planned(await on_call.newest(tx, store), await staff.everybody(tx))


async def now(house: House) -> OnDuty:
    """Who is on call now, by name."""
    async with house.store.read() as tx:
        return on_duty(await planned(house, tx), house.clock())


def on_duty(plan: Planned, moment: datetime) -> OnDuty:
    """Who is on call at a moment, by name."""
    if plan.rota is None:
        return OnDuty(planned=False)
    found, names = rota.at(plan.rota, moment), plan.names
    opens = None if found.first else rota.next_opening(plan.rota, moment)
    first, second = names.get(found.first, ""), names.get(found.second, "")
    return OnDuty(planned=True, first=first, second=second, until=found.until, opens=opens)


async def told(house: House, tx: Tx, known: Known, moment: datetime) -> Known:
    """What a dialogue knows, and when somebody reads again if nobody does now.

    Nothing where somebody has the case already, is on call, or nobody ever planned.
    """
    if known.hand is Hand.HELD:
        return known
    newest = await on_call.newest(tx, house.store)
    if not newest.version:  # nobody plans here: one question to the store, and no more
        return known
    plan = _planned(newest, await staff.everybody(tx))
    opens = rota.next_opening(plan.rota, moment) if plan.rota else None
    if opens is None or opens <= moment:
        return known
    return replace(known, reads=_reads(opens, moment))


def _planned(newest: Kept, everybody: tuple[StaffRow, ...]) -> Planned:
    if not newest.version:
        return Planned(None, Rota(), 0, everybody)
    whole = kept.read(newest.plan)
    there = frozenset(one.id for one in everybody if at_desk(one))
    usable = rota.only_with(whole, there) if whole.shifts or whole.changes else None
    return Planned(usable, whole, newest.version, everybody)


def _reads(opens: datetime, moment: datetime) -> Reads:
    local = opens.astimezone(ZONE)
    return Reads(local.date(), (local.date() - rota.day_of(moment)).days, f"{local:%-H:%M}")
