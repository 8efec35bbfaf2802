"""The second factor and the recovery codes of an account."""

from datetime import datetime

from sqlalchemy import delete, func, select, update

from bot.store.models.sign_in import Factor, NewFactor, RecoveryCode
from bot.store.session import Tx


async def factor(tx: Tx, staff_id: str) -> Factor | None:
    """What makes this account's codes."""
    found = await tx.execute(select(Factor).where(Factor.staff_id == staff_id))
    return found.scalar_one_or_none()


async def use(tx: Tx, staff_id: str, step: int) -> bool:
    """Use the code of this step up: False if it, or a later one, was used before."""
    used = await tx.execute(
        update(Factor)
        .where(Factor.staff_id == staff_id, Factor.step < step)
        .values(step=step)
        .returning(Factor.step)
    )
    return used.first() is not None


async def put(tx: Tx, staff_id: str, seed: bytes, step: int, now: datetime) -> None:
    """From now on this seed makes the account's codes; `step` is used already."""
    await tx.execute(delete(Factor).where(Factor.staff_id == staff_id))
    tx.add(Factor(staff_id=staff_id, seed=seed, step=step, made_at=now))
    await tx.flush()


async def propose(tx: Tx, token_hash: bytes, staff_id: str, seed: bytes, now: datetime) -> None:
    """A seed that counts once a code of it was given in this session."""
    await tx.execute(delete(NewFactor).where(NewFactor.token_hash == token_hash))
    tx.add(NewFactor(token_hash=token_hash, staff_id=staff_id, seed=seed, made_at=now))
    await tx.flush()


async def proposed(tx: Tx, token_hash: bytes) -> NewFactor | None:
    """The seed that waits for its first code in this session."""
    found = await tx.execute(select(NewFactor).where(NewFactor.token_hash == token_hash))
    return found.scalar_one_or_none()


async def accept(tx: Tx, token_hash: bytes) -> bool:
    """Take the waiting seed out of its place: one winner."""
    taken = await tx.execute(
        delete(NewFactor).where(NewFactor.token_hash == token_hash).returning(NewFactor.staff_id)
    )
    return taken.first() is not None


async def forget(tx: Tx, staff_id: str) -> None:
    """The account has no factor and no recovery codes any more."""
    for table in (Factor, NewFactor, RecoveryCode):
        await tx.execute(delete(table).where(table.staff_id == staff_id))


async def new_codes(tx: Tx, staff_id: str, fingerprints: tuple[bytes, ...]) -> None:
    """These are the account's recovery codes; those from before are good no more."""
    await tx.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff_id))
    tx.add_all([RecoveryCode(staff_id=staff_id, fingerprint=one) for one in fingerprints])
    await tx.flush()


async def use_code(tx: Tx, staff_id: str, fingerprint: bytes, now: datetime) -> bool:
    """Use a recovery code up; False if there is no such code, or no more."""
    used = await tx.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.staff_id == staff_id,
            RecoveryCode.fingerprint == fingerprint,
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCode.id)
    )
    return used.first() is not None


async def codes_left(tx: Tx, staff_id: str) -> int:
    """How many recovery codes are still good."""
    found = await tx.execute(
        select(func.count())
        .select_from(RecoveryCode)
        .where(RecoveryCode.staff_id == staff_id, RecoveryCode.used_at.is_(None))
    )
    return found.scalar_one()
