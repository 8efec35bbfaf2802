"""Plans of follow-up: one a person, due at a moment, changed by one at a time."""

import json
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, select, update

from bot.store.models.followup import FollowUp
from bot.store.people import Known
from bot.store.sealed.vault import Place, Seal
from bot.store.session import Store, Tx
from dialogues.followup.plan import Hours


@dataclass(frozen=True, slots=True)
class About:
    """What names somebody or would give them away; kept sealed.

    `contact` and `village` are whom one may ask and how to reach them, `guardian` who agreed for
    a child; `cover`, `ordinary` and `duress` are the topic and the two pictures they chose, and
    `former` the pictures of danger before that, with a blank between two.
    """

    name: str = ""
    phone: str = ""
    contact: str = ""
    village: str = ""
    guardian: str = ""
    cover: str = ""
    ordinary: str = ""
    duress: str = ""
    former: str = ""


async def of(tx: Tx, person_id: str) -> FollowUp | None:
    """The person's plan, whatever its state."""
    return (await tx.execute(_of(), {"person": person_id})).scalar_one_or_none()


@cache
def _of() -> Select[FollowUp]:
    return select(FollowUp).where(FollowUp.person_id == bindparam("person"))


async def by_id(tx: Tx, followup_id: str) -> FollowUp | None:
    """The plan of this id."""
    found = await tx.execute(select(FollowUp).where(FollowUp.id == followup_id))
    return found.scalar_one_or_none()


async def due(store: Store, now: datetime, most: int = 50) -> tuple[str, ...]:
    """Whose plans want something done by now, longest waiting first; at most `most`."""
    async with store.read() as tx:
        rows = await tx.execute(
            select(FollowUp.person_id)
            .where(FollowUp.state == "active", FollowUp.next_at <= now)
            .order_by(FollowUp.next_at)
            .limit(most)
        )
        return tuple(rows.scalars())


async def change(tx: Tx, person_id: str, version: int, **values: object) -> bool:
    """Change a plan as it was read; False if somebody changed it meanwhile."""
    changed = await tx.execute(
        update(FollowUp)
        .where(FollowUp.person_id == person_id, FollowUp.version == version)
        .values(version=version + 1, **values)
        .returning(FollowUp.id)
    )
    return changed.first() is not None


def about(seal: Seal, row: FollowUp) -> About:
    """What the plan knows of the person."""
    kept = json.loads(seal.open(_place(row.id), row.about))
    known = {field.name for field in fields(About)}
    return About(**{name: value for name, value in kept.items() if name in known})


def sealed(known: Known, followup_id: str, told: About) -> bytes:
    """The same, sealed to be kept."""
    return known.seal.close(_place(followup_id), json.dumps(asdict(told), ensure_ascii=False))


def keep_cover(stays: tuple[Known, FollowUp], goes: tuple[Known, FollowUp]) -> None:
    """What a plan that goes leaves to the one that stays, so that no chat is uncovered by that.

    The web chat shows nothing from before the later of the two; topic and pictures of the one that
    goes count where none were chosen for the other.
    """
    (keeper, row), (owner, gone) = stays, goes
    covered = [one.covered_at for one in (row, gone) if one.covered_at is not None]
    row.covered_at = max(covered, default=None)
    told, before = about(keeper.seal, row), about(owner.seal, gone)
    if not (told.cover or told.ordinary or told.duress):
        kept = {name: getattr(before, name) for name in ("cover", "ordinary", "duress", "former")}
        row.about = sealed(keeper, row.id, replace(told, **kept))


def hours(row: FollowUp) -> Hours:
    """When this person may be written to."""
    return Hours(frozenset(map(int, row.days)), row.first_hour, row.last_hour, row.zone)


def columns(kept: Hours) -> dict[str, str | int]:
    """The same as the columns of a plan."""
    days = "".join(map(str, sorted(kept.days)))
    return {
        "days": days,
        "first_hour": kept.first,
        "last_hour": kept.last,
        "zone": kept.zone,
    }


def _place(followup_id: str) -> Place:
    return Place("followups", "about", followup_id)
