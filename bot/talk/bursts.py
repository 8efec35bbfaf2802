"""Somebody who writes faster than answers go out: one answer, once they rest, stands for many."""

from datetime import datetime, timedelta

from bot.store.boxes import deliveries, outbox
from bot.store.people import Known
from bot.store.session import Tx
from dialogues.turn import Turn

AT_ONCE = 2  # turns whose answers may be on their way to a chat; who types in pieces has them
QUIET = timedelta(seconds=3)  # so long after their last message the answer to it goes
KEY = "burst:"  # what the keys of answers that wait for that begin with


async def rest(
    tx: Tx, known: Known, chat: tuple[str, bytes], turn: Turn, now: datetime
) -> timedelta:
    """How long the answer of this turn is to wait; an earlier one that waited so far is dropped.

    The turn itself is carried out in full, whatever becomes of its answer. Words about danger
    overtake by themselves, and what waits then is left for the next turn, or goes after them.
    """
    channel, index = chat
    lately = -deliveries.APART <= now - known.row.heard_at < QUIET
    urgent = any(say.urgent for say in turn.says)
    if not (lately and turn.says) or urgent or channel in deliveries.UNPACED:
        return timedelta()
    keys = await outbox.on_its_way(tx, channel, index)
    waits = any(key.startswith(KEY) for key in keys)
    if waits:
        await outbox.take_away(tx, channel, index, KEY)
    behind = waits or len({key.partition(":")[0] for key in keys}) >= AT_ONCE
    return QUIET if behind and turn.passing else timedelta()
