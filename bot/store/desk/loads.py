"""How much each member of staff has in hand, so that it can be shared fairly."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from bot.store import cases
from bot.store.desk.happenings import Kind
from bot.store.models.cases import Case
from bot.store.models.desk import HappeningRow
from bot.store.session import Store
from bot.words import ZONE
from dialogues.turn import Urgency


@dataclass(frozen=True, slots=True)
class Load:
    """What one member of staff holds by level, and how many of the highest they took today."""

    now: int = 0
    today: int = 0
    soon: int = 0
    taken_today: int = 0


async def load_of(store: Store, now: datetime) -> dict[str, Load]:
    """The load of everybody who has one, by the id of the member of staff."""
    midnight = now.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    held: dict[str, dict[Urgency, int]] = defaultdict(dict)
    async with store.read() as tx:
        rows = await tx.execute(
            select(Case.holder_id, Case.urgency, func.count())
            .where(Case.state == "held", Case.lease_until >= now)
            .group_by(Case.holder_id, Case.urgency)
        )
        for holder, urgency, count in rows:
            held[holder or ""][cases.URGENCY[urgency]] = count
        taker = case(
            (HappeningRow.kind == Kind.HANDED_OVER, HappeningRow.other_id),
            else_=HappeningRow.staff_id,
        )
        rows = await tx.execute(
            select(taker, func.count(HappeningRow.case_id.distinct()))
            .join(Case, Case.id == HappeningRow.case_id)
            .where(
                HappeningRow.kind.in_((Kind.CLAIMED, Kind.TAKEN_OVER, Kind.HANDED_OVER)),
                HappeningRow.at >= midnight,
                Case.urgency == cases.ORDER[Urgency.NOW],
            )
            .group_by(taker)
        )
        taken = {row[0] or "": row[1] for row in rows}
    return {one: _load(held[one], taken.get(one, 0)) for one in {*held, *taken}}


def _load(held: dict[Urgency, int], taken: int) -> Load:
    return Load(
        held.get(Urgency.NOW, 0), held.get(Urgency.TODAY, 0), held.get(Urgency.SOON, 0), taken
    )
