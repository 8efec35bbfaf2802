"""When an archive and the keyring were written last, and whether a destroyed key is in one."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from bot.store.audit.deeds import Deed
from bot.store.models.keeping import Backup
from bot.store.models.people import Person
from bot.store.models.staff import AuditRow
from bot.store.session import Store, Tx

ARCHIVE, KEYRING = "archive", "keyring"
BEGUN = "begun"  # before the first byte: from then on a keyring may be this database's
NOBODY_KNOWS = -1  # of how many people the keyring has no key


async def note(store: Store, what: str, at: datetime, gone: int) -> None:
    """It was written; `gone` is how many people had no key when it was read."""
    async with store.write() as tx:
        await _put(tx, what, at, gone)
        await tx.commit()


async def take_over(tx: Tx, now: datetime) -> None:
    """After a restore: the keyring that is there is to be written anew from this database."""
    await _put(tx, KEYRING, now, NOBODY_KNOWS)


async def are_any(store: Store) -> bool:
    """Whether a keyring may be of this database: a backup was begun, or it took one over."""
    async with store.read() as tx:
        return (await tx.execute(select(Backup.what).limit(1))).first() is not None


async def is_taken_over(tx: Tx) -> bool:
    """Whether it took over a keyring after a restore, and did not write it anew yet."""
    kept = await newest(tx, KEYRING)
    return kept is not None and kept.gone == NOBODY_KNOWS


async def on_record(tx: Tx) -> Sequence[datetime]:
    """The moments of every archive that the audit knows of."""
    made = select(AuditRow.at).where(AuditRow.action == Deed.BACKED_UP)
    return (await tx.execute(made)).scalars().all()


async def newest(tx: Tx, what: str) -> Backup | None:
    """When it was written last, if it ever was."""
    return await tx.get(Backup, what)


async def holds_destroyed_keys(tx: Tx) -> bool:
    """Whether a key was destroyed since the keyring was written; False where there is none."""
    kept = await newest(tx, KEYRING)
    if kept is None:
        return False
    gone = select(func.count()).select_from(Person).where(Person.key.is_(None))
    return (await tx.execute(gone)).scalar_one() != kept.gone


async def are_forgotten_since(tx: Tx, at: datetime) -> bool:
    """Whether anybody was forgotten after this moment."""
    found = await tx.execute(select(Person.id).where(Person.forgotten_at > at).limit(1))
    return found.first() is not None


async def _put(tx: Tx, what: str, at: datetime, gone: int) -> None:
    row = await tx.get(Backup, what)
    if row is None:
        tx.add(Backup(what=what, at=at, gone=gone))
    else:
        row.at, row.gone = at, gone
