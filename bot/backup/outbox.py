"""The operator's word about the outbox: shut for everybody, or open again."""

from dataclasses import dataclass
from datetime import datetime

from bot.store.archive import backups
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.boxes import deliveries, gates, outbox
from bot.store.session import Store


@dataclass(frozen=True, slots=True)
class Gate:
    """How the outbox stands: since when it is closed (None: open) and what waits in it.

    Of messages of before a restore nobody knows whether they arrived: about those `asked` staff
    decide, those `left` are not sent again, and those `again` are all the same.
    """

    closed_since: datetime | None
    waiting: int
    urgent: int
    changed: bool = False
    asked: int = 0
    left: int = 0
    again: int = 0


async def look(store: Store) -> Gate:
    """How it stands now."""
    async with store.read() as tx:
        return Gate(await gates.closed_since(tx), *await outbox.waiting(tx))


async def close(store: Store, now: datetime) -> Gate:
    """Let nothing out until it is opened again; what is being sent just now is finished."""
    async with store.write() as tx:
        changed = await gates.close(tx, now, gates.OPERATOR)
        if changed:
            audit.write(tx, audit.HOUSE, Deed.OUTBOX_CLOSED, now)
        found = Gate(await gates.closed_since(tx), *await outbox.waiting(tx), changed)
        await tx.commit()
    return found


async def open_again(store: Store, now: datetime, *, nothing_was_sent: bool = False) -> Gate:
    """Let out what waits.

    What waited when a restored archive was made may have been sent since: each by its rule, unless
    the operator knows that nothing was.
    """
    doubtful: dict[str, int] = {}
    async with store.write() as tx:
        changed, before = await gates.open_again(tx)
        if changed and before is not None:
            await backups.take_over(tx, now)
            if not nothing_was_sent:
                doubtful = await deliveries.in_doubt(tx, before, now)
        if changed:
            await gates.begin_anew(tx, now)
            audit.write(tx, audit.HOUSE, Deed.OUTBOX_OPENED, now)
        waits = await outbox.waiting(tx)
        await tx.commit()
    return Gate(None, *waits, changed, **doubtful)
