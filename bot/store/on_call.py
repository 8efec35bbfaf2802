"""The rota, a version a row, and how far the alerts of each waiting case have climbed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, or_, select, update

from bot.store.models.on_call import AlertStep, RotaRow
from bot.store.sealed.vault import Place
from bot.store.session import Store, Tx

MOST = 50  # cases looked after at one look


@dataclass(frozen=True, slots=True)
class Kept:
    """The newest rota as a text, and its version; 0 and "" where none was ever planned."""

    version: int = 0
    plan: str = ""


async def newest(tx: Tx, store: Store) -> Kept:
    """The rota as it stands."""
    row = (await tx.execute(_newest())).scalar_one_or_none()
    if row is None:
        return Kept()
    return Kept(row.version, store.vault.house.open(_place(row.version), row.plan))


@cache
def _newest() -> Select[RotaRow]:
    return select(RotaRow).order_by(RotaRow.version.desc()).limit(1)


async def keep(tx: Tx, store: Store, kept: Kept, by: str, now: datetime) -> bool:
    """Keep this as the version it says; False where somebody else kept that version before."""
    row = {
        "version": kept.version,
        "plan": store.vault.house.close(_place(kept.version), kept.plan),
        "staff_id": by,
        "made_at": now,
    }
    added = tx.insert(RotaRow).values(row).on_conflict_do_nothing().returning(RotaRow.version)
    return (await tx.execute(added)).first() is not None


async def begin(tx: Tx, case_id: str, now: datetime) -> AlertStep:
    """The alerts of a case from their beginning; those begun before are over."""
    row = await tx.get(AlertStep, case_id, with_for_update=True)
    if row is None:
        row = AlertStep(case_id=case_id, turn=0)
        tx.add(row)
    row.turn, row.step, row.begun_at = row.turn + 1, 0, now
    row.next_at, row.told_at = now, None
    await tx.flush()
    return row


async def due(store: Store, now: datetime) -> tuple[str, ...]:
    """The cases whose next step has come, longest due first."""
    async with store.read() as tx:
        rows = await tx.execute(
            select(AlertStep.case_id).where(_due(now)).order_by(AlertStep.next_at).limit(MOST)
        )
        return tuple(rows.scalars())


async def take(tx: Tx, case_id: str, now: datetime) -> AlertStep | None:
    """The case's alerts if their next step has come, locked: of two who look at once, one."""
    found = await tx.execute(
        select(AlertStep).where(AlertStep.case_id == case_id, _due(now)).with_for_update()
    )
    return found.scalar_one_or_none()


async def tell_again(tx: Tx, case_id: str, now: datetime, pause: timedelta) -> AlertStep | None:
    """The case's alerts if nobody was told for so long: one winner, and the pause starts anew."""
    told = AlertStep.told_at
    quiet = or_(told.is_(None), told <= now - pause, told > now)  # one to come: the clock jumped
    found = await tx.execute(
        update(AlertStep)
        .where(AlertStep.case_id == case_id, quiet)
        .values(told_at=now)
        .returning(AlertStep)
    )
    return found.scalar_one_or_none()


async def look_again(tx: Tx, now: datetime) -> None:
    """The rota changed: whoever waits for somebody to come on call is looked at anew."""
    await tx.execute(
        update(AlertStep)
        .where(AlertStep.next_at.is_not(None), AlertStep.step == 0)
        .values(next_at=now)
    )


def _due(now: datetime) -> ColumnElement[bool]:
    """Steps whose time has come; and all that began later than now, for then the clock jumped."""
    jumped = AlertStep.begun_at > now
    return and_(AlertStep.next_at.is_not(None), or_(AlertStep.next_at <= now, jumped))


def _place(version: int) -> Place:
    return Place("rotas", "plan", str(version))
