"""Writes the keyring anew when somebody was forgotten: in no archive anything of theirs opens."""

import asyncio

import structlog

from bot.backup import age, keyring
from bot.backup import folder as of_files
from bot.house import House
from bot.store.archive import backups
from bot.store.boxes import gates

KEYRING = "keyring"
A_WHILE = 15.0  # seconds until what went wrong is tried again
log = structlog.get_logger("bot.backup")


async def due(house: House) -> tuple[str, ...]:
    """Whether the keyring in the folder of the backups holds a key that was destroyed.

    One that this database did not write may hold keys of people who are in an archive alone. So
    after a restore it stays until the operator opens the outbox, or somebody is forgotten.
    """
    folder = house.settings.backups
    if folder is None or not house.settings.backup_recipient:
        return ()
    if not await asyncio.to_thread((folder / of_files.KEYRING).exists):
        return ()
    async with house.store.read() as tx:
        holds = await backups.holds_destroyed_keys(tx)
        since = await gates.restored_since(tx)
        if since is not None and await backups.newest(tx, backups.KEYRING) is None:
            holds = await backups.are_forgotten_since(tx, since)
    return (KEYRING,) if holds else ()


async def look_after(house: House, _which: str) -> None:
    """Write it anew."""
    folder = house.settings.backups
    if folder is None:
        return
    recipient = age.recipient_of(house.settings.backup_recipient)
    await keyring.renew(house.store, folder, recipient, house.clock())


async def put_off(_house: House, _which: str) -> None:
    """What could not be written is tried again in a while, and said each time."""
    log.critical("keyring_not_renewed", advice="Somebody was forgotten, but not in the backups.")
    await asyncio.sleep(A_WHILE)
