"""Wraps the people's keys anew, some at a time; what the keys seal is not touched."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, exists, func, select, text, update

from bot.errors import KeyNotHere, Sealed
from bot.store.models.base import Base
from bot.store.models.keys import Rewrapped
from bot.store.models.people import Person
from bot.store.session import Store, Tx

AT_ONCE = 200
_TABLE = Base.metadata.tables["people"]


async def is_any(tx: Tx, current: int) -> bool:
    """Whether anybody's key is still under an older wrapping key."""
    return bool((await tx.execute(select(exists().where(_older(current))))).scalar_one())


async def left(tx: Tx, current: int) -> int:
    """How many people's keys are still under an older one."""
    found = select(func.count()).select_from(Person).where(_older(current))
    return (await tx.execute(found)).scalar_one()


async def some(store: Store, current: int) -> int:
    """Wrap some keys anew, of whom nobody else has in hand just now; how many there were.

    One that is damaged holds up no other; raises `Sealed` where only such are left.
    """
    wraps = store.vault.wraps
    async with store.write() as tx:
        found = await tx.execute(
            select(_TABLE.c.id, _TABLE.c.key, _TABLE.c.key_version, _TABLE.c.wrapped_by)
            .where(_older(current))
            .order_by(_TABLE.c.wrapped_by, _TABLE.c.id)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        older = found.all()
        rows = [row for one in older if (row := _anew(tx, *one))]
        if older and not rows:
            raise Sealed("Some people's keys do not open.")
        if not rows or not {row["to_wrapped_by"] for row in rows} <= wraps.versions:
            return 0  # the key file was changed in between: it is looked at again
        await tx.execute(_CHANGE, rows)
        await tx.execute(delete(Rewrapped).where(Rewrapped.version == current))
        await tx.commit()
    return len(rows)


async def done_since(tx: Tx, current: int) -> datetime | None:
    """Since when nobody's key is under an older one; None while that is not on record."""
    found = await tx.execute(select(Rewrapped.at).where(Rewrapped.version == current))
    return found.scalar_one_or_none()


async def note(tx: Tx, current: int, now: datetime) -> None:
    """From now on nobody's key is under an older one."""
    row = {"version": current, "at": now}
    await tx.execute(tx.insert(Rewrapped).values(row).on_conflict_do_nothing())


async def none_needs(tx: Tx, current: int) -> bool:
    """Whether an older one may go; until this transaction ends nobody new can come under one.

    Whoever is about to write a person's key waits, and looks at the key file again after it.
    """
    if tx.get_bind().dialect.name == "postgresql":  # SQLite has one writer
        # Two seconds: others wait meanwhile for the moment in which nothing of people changes.
        await tx.execute(text("SET LOCAL lock_timeout = '2s'"))
        await tx.execute(text("LOCK TABLE people IN EXCLUSIVE MODE"))
    return not await is_any(tx, current)


def _older(current: int) -> Any:  # noqa: ANN401 - SQLAlchemy's own
    return and_(_TABLE.c.wrapped_by < current, _TABLE.c.key.is_not(None))


def _anew(tx: Tx, person_id: str, key: bytes, version: int, by: int) -> dict[str, Any] | None:
    try:
        seal = tx.vault.seal_of(person_id, key, version, by)
    except KeyNotHere:
        raise
    except Sealed:
        return None
    anew = tx.vault.wrapped(seal)
    return {
        "at_id": person_id,
        "at_key": key,
        "to_key": anew["key"],
        "to_wrapped_by": anew["wrapped_by"],
    }


# Who was forgotten in between has no key any more, and gets none back.
_CHANGE = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("at_id"), _TABLE.c.key == bindparam("at_key"))
    .values(key=bindparam("to_key"), wrapped_by=bindparam("to_wrapped_by"))
)
