"""All that is held about somebody goes: also what their chat held before a code told who it is."""

from datetime import datetime

from bot.house import House
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.keeping import forgetting
from bot.store.session import Tx
from bot.talk import sending
from bot.talk.sending import To
from dialogues.turn import Say


async def erase(
    house: House, tx: Tx, to: To, says: tuple[Say, ...], key: str, now: datetime
) -> None:
    """Say the last words, and forget the person; who they were here before goes with them."""
    await tx.take_long()
    before = await forgetting.earlier(tx, house.store, to.known)
    # Last of all: the words before it still need the person's key.
    were = tuple(one.row.id for one in before)
    await sending.take_back(house, tx, to.known, were, key, now)
    sending.say_last(house, tx, to, says, key, now)
    for one in (to.known, *before):
        audit.write(tx, audit.HOUSE, Deed.FORGOTTEN, now, person_id=one.row.id)
        await forgetting.forget(tx, one, now)
