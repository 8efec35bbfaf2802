"""After the last row of a restore: all is counted, and what is of today is done and proved."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bot.audit import proving, verdict
from bot.backup.lines import Head
from bot.backup.opening import Opened
from bot.errors import BadArchive, BadSetting
from bot.store.archive import filling
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.keeping import forgetting
from bot.store.session import Store, Tx

MISCOUNTED = "Of {table} not every row arrived; nothing was kept. Take an older archive."
NOT_LINKED = (
    "{count} rows point to rows that are not there; nothing was kept. Take an older archive."
)


async def look_over(tx: Tx, head: Head, found: Opened) -> None:
    """Whether every row arrived, and each that it points to."""
    for part in head.parts:
        wanted = part.rows - found.left_out.get(part.name, 0)
        if await filling.count(tx, part.name) != wanted:
            raise BadArchive(MISCOUNTED.format(table=part.name))
    broken = await filling.broken_links(tx)
    if broken:
        raise BadArchive(NOT_LINKED.format(count=broken))


async def finish(tx: Tx, head: Head, found: Opened, now: datetime) -> None:
    """What is of today: nothing of who was forgotten since, and a word on record."""
    for person_id in sorted(found.forgotten):
        await forgetting.forget_shut(tx, person_id, now)
    await filling.settle(tx)
    moment = head.made_at.isoformat(timespec="seconds")
    audit.write(tx, audit.HOUSE, Deed.RESTORED, now, detail=moment)


async def proved(store: Store, anchors: Path, now: datetime) -> Iterator[str]:
    """What is wrong with the audit that came back; its chain may end before the anchors here."""
    try:
        await proving.restored(store, anchors, now)
        return verdict.sentences(await verdict.verify(store, anchors))
    except BadSetting as wrong:
        return iter((str(wrong),))
