"""After the last row of a restore: all is counted, and what is of today is done and proved."""

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
    """Whether every row arrived."""
    for part in head.parts:
        wanted = part.rows - found.left_out.get(part.name, 0)
        if await filling.count(tx, part.name) != wanted:
            raise BadArchive(MISCOUNTED.format(table=part.name))


async def finish(tx: Tx, head: Head, found: Opened, now: datetime) -> None:
    """What is of today: nothing of who was forgotten since, and a word on record.

    Raises `BadArchive` where a row points to one that is not there.
    """
    for person_id in sorted(found.forgotten):
        await forgetting.forget_shut(tx, person_id, now)
    await filling.settle(tx)
    broken = await filling.broken_links(tx)
    if broken:
        raise BadArchive(NOT_LINKED.format(count=broken))
    moment = head.made_at.isoformat(timespec="seconds")
    audit.write(tx, audit.HOUSE, Deed.RESTORED, now, detail=moment)


async def anchored(tx: Tx, anchors: Path, now: datetime) -> str:
    """Say to the anchors what comes back; why that could not be, "" where it was."""
    try:
        await proving.restored(tx, anchors, now)
    except BadSetting as wrong:
        return str(wrong)
    return ""


async def proved(store: Store, anchors: Path) -> tuple[tuple[str, ...], str]:
    """What is wrong with the audit that came back, and why its anchors cannot be read, if so."""
    try:
        return tuple(verdict.sentences(await verdict.verify(store, anchors))), ""
    except BadSetting as wrong:
        return (), str(wrong)
