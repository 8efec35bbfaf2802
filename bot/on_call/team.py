"""Whom each step of an alert reaches: the first on call, the next in line, everybody."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from bot.house import House
from bot.on_call import duty, phones, rota
from bot.on_call.duty import Planned
from bot.store.desk import readers
from bot.store.models.cases import Case
from bot.store.models.staff import StaffRow
from bot.store.session import Tx

Those = tuple[StaffRow, ...]


class Step(IntEnum):
    """Who is told next."""

    FIRST = 0
    NEXT = 1
    ALL = 2
    OVER = 3


@dataclass(frozen=True, slots=True)
class Team:
    """The rota, the linked phones that may hear of a case, and those that do at the very end.

    They differ for a sensitive case: those who were named, and at the end the supervisors too,
    or at once where no phone of those who were named is linked.
    """

    plan: Planned
    there: Those
    last: Those

    def on(self, now: datetime) -> rota.Who:
        """Who is on call."""
        return rota.who(self.plan.rota, now) if self.plan.rota else rota.Who()

    def whom(self, step: Step, now: datetime, before: str = "") -> Those:
        """Whose phones a step reaches; everybody's, where it would reach nobody's.

        `before` comes before the others, if they are on call as well.
        """
        if step is Step.ALL:
            return self.last
        on = self.on(now)
        if step is Step.NEXT:
            return self.first_of(on.second) or self.there or self.last
        known = before if before in {on.first, on.second} else ""
        return self.first_of(known, on.first, on.second) or self.there or self.last

    def first_of(self, *order: str) -> Those:
        """The first of these people whose phone is linked."""
        by_id = {row.id: row for row in self.there}
        return next(((by_id[one],) for one in order if one in by_id), ())


async def of(house: House, tx: Tx, case: Case) -> Team:
    """The team as it is now, for this case."""
    plan = await duty.planned(house, tx)
    linked = phones.linked(plan.staff)
    named = await readers.named(tx, case.person_id)
    if not named:
        return Team(plan, linked, linked)
    there = tuple(row for row in linked if row.id in named)
    above = {row.id for row in phones.planners(plan.staff)}
    return Team(plan, there, tuple(row for row in linked if row.id in named | above))
