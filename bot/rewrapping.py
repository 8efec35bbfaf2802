"""Rotates the wrapping key: a new one comes, everybody's key is wrapped anew, the old one goes.

What people wrote is not touched: it is sealed by their own keys, and those stay.
"""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot.errors import BadSetting
from bot.house import House
from bot.store import people, schema
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.sealed import rewraps, rotating
from bot.store.sealed.keys import NOT_ITS_KEYS, Keys
from bot.store.session import Store, Tx

REWRAP, NOTE, DROP = "rewrap", "note", "drop"
RESTS = timedelta(days=1)  # an older key stays so long after the last row: nothing is in hand then
A_MOMENT = 0.2  # seconds, while the people that are left are all in somebody's hand
A_WHILE = 30.0
log = structlog.get_logger("bot.keys")


async def begin(store: Store, path: Path, now: datetime) -> Keys:
    """Put a new wrapping key into the key file; raises `BadSetting` where it must not be done."""
    await schema.fit(store)
    if not await people.keys_fit(store):
        raise BadSetting(NOT_ITS_KEYS.format(path=path))
    made: list[Keys] = []

    async def add(_tx: Tx) -> None:
        made.append(await asyncio.to_thread(rotating.add, path))

    async with store.write() as tx:
        audit.write(tx, audit.HOUSE, Deed.KEY_ROTATED, now)
        tx.at_end.append(add)  # after the row of the audit, so that it is never done without
        await tx.commit()
    return made[0]


async def due(house: House) -> tuple[str, ...]:
    """What comes next of a rotation; nothing while the file has one wrapping key."""
    wraps = house.store.vault.wraps
    current = wraps.current
    if len(wraps.versions) == 1:
        return ()
    async with house.store.read() as tx:
        if await rewraps.is_any(tx, current):
            return (REWRAP,)
        since = await rewraps.done_since(tx, current)
    if since is None:
        return (NOTE,)
    return (DROP,) if house.clock() - since >= RESTS else ()


async def look_after(house: House, which: str) -> None:
    """Do that."""
    current = house.store.vault.wraps.current
    if which == REWRAP:
        if not await rewraps.some(house.store, current):
            await asyncio.sleep(A_MOMENT)
        return
    async with house.store.write() as tx:
        if which == NOTE:
            await _note(house, tx, current)
        else:
            await _drop(house, tx, current)
        await tx.commit()


async def _note(house: House, tx: Tx, current: int) -> None:
    """Nobody's key is under an older one any more: it rests for a while."""
    if await rewraps.is_any(tx, current):
        return
    now = house.clock()
    await rewraps.note(tx, current, now)
    audit.write(tx, audit.HOUSE, Deed.KEYS_REWRAPPED, now, detail=f"by {current}")


async def _drop(house: House, tx: Tx, current: int) -> None:
    """The older one leaves the file; what was wrapped by it opens no more, in whatever copy."""
    if not await rewraps.none_needs(tx, current) or house.store.vault.wraps.versions == {current}:
        return

    async def drop(_tx: Tx) -> None:
        await asyncio.to_thread(rotating.drop, house.settings.key_file, current)

    audit.write(tx, audit.HOUSE, Deed.OLD_KEY_DROPPED, house.clock(), detail=f"before {current}")
    tx.at_end.append(drop)


async def put_off(_house: House, which: str) -> None:
    """What went wrong is tried again in a while, and said each time."""
    log.critical("rotation_held_up", step=which, advice="Run: saiyai doctor")
    await asyncio.sleep(A_WHILE)
