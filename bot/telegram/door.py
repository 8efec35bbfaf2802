"""What becomes of a raw update at the door: kept, kept aside, or not ours to keep."""

import hashlib
import logging

from bot.house import House
from bot.store.boxes import inbox
from bot.telegram.envelope import Envelope, envelope

CHANNEL = "telegram"

log = logging.getLogger(__name__)


async def take_in(house: House, body: bytes) -> Envelope:
    """Store and commit an update that is ours; only then may it be acknowledged.

    Raises `bot.errors.StoreUnavailable` when it could not be stored.
    """
    seen = envelope(body)
    if seen.usable:
        key = str(seen.update_id)
        if await inbox.keep(house.store, CHANNEL, key, seen.address, body, house.clock()):
            house.bell.ring("inbox")
    elif seen.kept_aside:
        log.error("An update could not be used and was kept aside (%s).", seen.cause)
        key = _key_aside(seen, body)
        await inbox.keep_dead(house.store, CHANNEL, key, body, seen.cause, house.clock())
    return seen


def _key_aside(seen: Envelope, body: bytes) -> str:
    """Tell the update's own number, or a name made of its bytes, so that a repeat is known."""
    if seen.update_id is not None:
        return str(seen.update_id)
    return "sha256-" + hashlib.sha256(body).hexdigest()
