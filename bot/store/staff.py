"""Accounts of the staff, their open sessions, and failed logins."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update

from bot.store.models_staff import (
    SignIn,
    StaffRow,
    Try,
)
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


async def by_link_code(tx: Tx, code: bytes) -> StaffRow | None:
    """The account that is waiting for this link code (as its blind index)."""
    found = await tx.execute(select(StaffRow).where(StaffRow.link_code == code))
    return found.scalar_one_or_none()


async def everybody(tx: Tx) -> tuple[StaffRow, ...]:
    """All accounts, by name."""
    return tuple((await tx.execute(select(StaffRow).order_by(StaffRow.name))).scalars())


async def open_session(tx: Tx, token_hash: bytes, staff_id: str, csrf: str, now: datetime) -> None:
    """Begin a session."""
    tx.add(SignIn(token_hash=token_hash, staff_id=staff_id, csrf=csrf, made_at=now, seen_at=now))
    await tx.flush()


async def session(tx: Tx, token_hash: bytes) -> tuple[SignIn, StaffRow] | None:
    """An open session and whose it is."""
    found = await tx.execute(
        select(SignIn, StaffRow)
        .join(StaffRow, StaffRow.id == SignIn.staff_id)
        .where(SignIn.token_hash == token_hash)
    )
    row = found.first()
    return (row[0], row[1]) if row else None


async def seen(tx: Tx, token_hash: bytes, now: datetime) -> None:
    """The session was used."""
    await tx.execute(update(SignIn).where(SignIn.token_hash == token_hash).values(seen_at=now))


async def end_session(tx: Tx, token_hash: bytes) -> None:
    """End one session."""
    await tx.execute(delete(SignIn).where(SignIn.token_hash == token_hash))


async def end_sessions_of(tx: Tx, staff_id: str) -> None:
    """End every session of an account."""
    await tx.execute(delete(SignIn).where(SignIn.staff_id == staff_id))


async def tries(tx: Tx, who: bytes, since: datetime) -> int:
    """How many logins failed for this account or peer since then."""
    found = await tx.execute(
        select(func.count()).select_from(Try).where(Try.who == who, Try.at > since)
    )
    return found.scalar_one()


async def note_try(tx: Tx, who: tuple[bytes, ...], now: datetime) -> None:
    """Count a failed login, and drop counts older than a day."""
    await tx.execute(delete(Try).where(Try.at < now - timedelta(days=1)))
    tx.add_all([Try(who=one, at=now) for one in who])
