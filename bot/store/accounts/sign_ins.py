"""Open sessions, halves of one, and the tries that are counted."""

from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from bot.store.models.sign_in import HalfSignIn, NewFactor
from bot.store.models.staff import SignIn, StaffRow, Try
from bot.store.session import Tx

KEPT = timedelta(days=1)  # the longest that tries are counted for
APART = timedelta(minutes=1)  # so far the clocks of two processes may be from each other
JUMP = timedelta(hours=1)  # what is further ahead is of a clock that was set back since
KNOWN = timedelta(days=7)  # so long it is known whose a session was that ran out
Begun = TypeVar("Begun", SignIn, HalfSignIn)


async def open_session(tx: Tx, token_hash: bytes, staff_id: str, csrf: str, now: datetime) -> None:
    """Begin a session, by a code just given; those that ran out long ago are swept away."""
    await tx.execute(delete(SignIn).where(SignIn.made_at < now - KNOWN))
    tx.add(
        SignIn(
            token_hash=token_hash,
            staff_id=staff_id,
            csrf=csrf,
            made_at=now,
            seen_at=now,
            proved_at=now,
        )
    )
    await tx.flush()


async def session(tx: Tx, token_hash: bytes) -> tuple[SignIn, StaffRow] | None:
    """A session and whose it is; it may have run out."""
    return await _begun(tx, SignIn, SignIn.token_hash == token_hash)


async def sessions_of(tx: Tx, staff_id: str) -> tuple[SignIn, ...]:
    """Every session of an account, the newest first."""
    found = select(SignIn).where(SignIn.staff_id == staff_id).order_by(SignIn.made_at.desc())
    return tuple((await tx.execute(found)).scalars())


async def seen(tx: Tx, token_hash: bytes, now: datetime) -> None:
    """The session was used."""
    await tx.execute(update(SignIn).where(SignIn.token_hash == token_hash).values(seen_at=now))


async def proved(tx: Tx, token_hash: bytes, now: datetime) -> None:
    """The session's owner has just given a code."""
    await tx.execute(update(SignIn).where(SignIn.token_hash == token_hash).values(proved_at=now))


async def lock(tx: Tx, token_hash: bytes, now: datetime) -> bool:
    """Shut the session until its passphrase is given; whether it was open until now."""
    shut = await tx.execute(
        update(SignIn)
        .where(SignIn.token_hash == token_hash, SignIn.locked_at.is_(None))
        .values(locked_at=now, wrong=0)
        .returning(SignIn.staff_id)
    )
    return shut.first() is not None


async def try_to_unlock(tx: Tx, token_hash: bytes, most: int) -> bool:
    """Count one try, before it is looked at; False where it would be one too many."""
    counted = await tx.execute(
        update(SignIn)
        .where(SignIn.token_hash == token_hash, SignIn.wrong < most)
        .values(wrong=SignIn.wrong + 1)
        .returning(SignIn.wrong)
    )
    return counted.first() is not None


async def unlock(tx: Tx, token_hash: bytes, now: datetime) -> bool:
    """Open a locked session again; False where it was ended meanwhile."""
    opened = await tx.execute(
        update(SignIn)
        .where(SignIn.token_hash == token_hash)
        .values(locked_at=None, wrong=0, seen_at=now)
        .returning(SignIn.staff_id)
    )
    return opened.first() is not None


async def end_session(tx: Tx, token_hash: bytes) -> str | None:
    """End one session, or half of one, and what it had begun; whose it was."""
    whole = delete(SignIn).where(SignIn.token_hash == token_hash).returning(SignIn.staff_id)
    part = (
        delete(HalfSignIn).where(HalfSignIn.token_hash == token_hash).returning(HalfSignIn.staff_id)
    )
    owners = [(await tx.execute(one)).scalar_one_or_none() for one in (whole, part)]
    await tx.execute(delete(NewFactor).where(NewFactor.token_hash == token_hash))
    return owners[0] or owners[1]


async def end_sessions_of(tx: Tx, staff_id: str, but: bytes = b"") -> None:
    """End every session of an account, and every half of one, but this one."""
    for one in (
        delete(SignIn).where(SignIn.staff_id == staff_id, SignIn.token_hash != but),
        delete(HalfSignIn).where(HalfSignIn.staff_id == staff_id, HalfSignIn.token_hash != but),
        delete(NewFactor).where(NewFactor.staff_id == staff_id, NewFactor.token_hash != but),
    ):
        await tx.execute(one)


async def open_half(
    tx: Tx, token_hash: bytes, staff_id: str, now: datetime, lasts: timedelta
) -> None:
    """Keep that a passphrase fitted; what was left half done before is swept away."""
    for table in (HalfSignIn, NewFactor):
        await tx.execute(delete(table).where(table.made_at < now - lasts))
    tx.add(HalfSignIn(token_hash=token_hash, staff_id=staff_id, made_at=now))
    await tx.flush()


async def half(tx: Tx, token_hash: bytes) -> tuple[HalfSignIn, StaffRow] | None:
    """Half a sign-in and whose it is."""
    return await _begun(tx, HalfSignIn, HalfSignIn.token_hash == token_hash)


async def tries(tx: Tx, who: bytes, since: datetime, now: datetime) -> int:
    """How many tries are counted for this account or peer since then; none of a wrong clock."""
    counted = (Try.who == who, Try.at > since, Try.at <= now + APART)
    found = await tx.execute(select(func.count()).select_from(Try).where(*counted))
    return found.scalar_one()


async def note_try(tx: Tx, who: tuple[bytes, ...], now: datetime) -> tuple[int, ...]:
    """Count a try, and drop those older than a day; the rows, to take back what fitted."""
    await tx.execute(delete(Try).where(or_(Try.at < now - KEPT, Try.at > now + JUMP)))
    rows = [Try(who=one, at=now) for one in who]
    tx.add_all(rows)
    await tx.flush()
    return tuple(row.id for row in rows)


async def take_back(tx: Tx, rows: tuple[int, ...]) -> None:
    """These tries fitted, or were not looked at: they count no more."""
    await tx.execute(delete(Try).where(Try.id.in_(rows)))


async def _begun(
    tx: Tx, table: type[Begun], this: ColumnElement[bool]
) -> tuple[Begun, StaffRow] | None:
    found = await tx.execute(
        select(table, StaffRow).join(StaffRow, StaffRow.id == table.staff_id).where(this)
    )
    row = found.first()
    return (row[0], row[1]) if row else None
