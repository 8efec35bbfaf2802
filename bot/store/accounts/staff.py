"""Accounts of the staff."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.store.models.staff import StaffRow
from bot.store.people import new_id
from bot.store.session import Tx


@dataclass(frozen=True, slots=True)
class NewStaff:
    """An account to be made; `passphrase` is its argon2id hash."""

    login: str
    name: str
    role: str
    language: str
    passphrase: str


async def add(tx: Tx, new: NewStaff, now: datetime) -> str:
    """Make an account; its id."""
    staff_id = new_id()
    tx.add(
        StaffRow(
            id=staff_id,
            login=new.login,
            name=new.name,
            role=new.role,
            language=new.language,
            passphrase=new.passphrase,
            disabled=False,
            made_at=now,
        )
    )
    await tx.flush()
    return staff_id


async def by_login(tx: Tx, login: str) -> StaffRow | None:
    """The account of this login."""
    return (await tx.execute(select(StaffRow).where(StaffRow.login == login))).scalar_one_or_none()


async def by_id(tx: Tx, staff_id: str) -> StaffRow | None:
    """The account of this id."""
    return (await tx.execute(select(StaffRow).where(StaffRow.id == staff_id))).scalar_one_or_none()


async def held(tx: Tx, staff_id: str) -> StaffRow | None:
    """The account of this id as it is now; until this transaction ends it stays so."""
    found = select(StaffRow).where(StaffRow.id == staff_id).with_for_update()
    rows = await tx.execute(found, execution_options={"populate_existing": True})
    return rows.scalar_one_or_none()


async def by_link_code(tx: Tx, code: bytes) -> StaffRow | None:
    """The account that is waiting for this link code (as its blind index)."""
    found = await tx.execute(select(StaffRow).where(StaffRow.link_code == code))
    return found.scalar_one_or_none()


async def everybody(tx: Tx) -> tuple[StaffRow, ...]:
    """All accounts, by name."""
    return tuple((await tx.execute(select(StaffRow).order_by(StaffRow.name))).scalars())


async def locked(tx: Tx, roles: tuple[str, ...]) -> frozenset[str]:
    """Who has one of these roles and is not shut off; their accounts stay as they are meanwhile."""
    rows = await tx.execute(
        select(StaffRow.id)
        .where(StaffRow.role.in_(roles), StaffRow.disabled.is_(False))
        .order_by(StaffRow.id)
        .with_for_update()
    )
    return frozenset(rows.scalars())
