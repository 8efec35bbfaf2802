"""When an archive and the keyring were written last, and whether a destroyed key is in one."""

from datetime import datetime

from sqlalchemy import func, select

from bot.store.models import Person
from bot.store.models_keeping import Backup
from bot.store.session import Store, Tx

ARCHIVE, KEYRING = "archive", "keyring"


async def note(store: Store, what: str, at: datetime, gone: int) -> None:
    """It was written; `gone` is how many people had no key when it was read."""
    async with store.write() as tx:
        row = await tx.get(Backup, what)
        if row is None:
            tx.add(Backup(what=what, at=at, gone=gone))
        else:
            row.at, row.gone = at, gone
        await tx.commit()


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
