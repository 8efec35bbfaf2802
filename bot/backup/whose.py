"""Whose a folder of backups is: its lock says it, so that no house writes over another's keyring.

What it says is what the house is called in its archives: equal for equal keys, and nothing secret.
"""

from pathlib import Path

from bot.backup import folder as of_files
from bot.backup import lines
from bot.errors import BadArchive
from bot.store.archive import backups
from bot.store.boxes import gates
from bot.store.session import Store

ANOTHERS = (
    "The backups in {folder} are of another house, and with this one's keyring in the place of "
    "theirs no archive there would open: nothing was written. See that SAIYAI_BACKUPS and "
    "SAIYAI_KEYS are the right ones, or name another folder."
)
UNSURE = (
    "Whether the keyring in {folder} is of this house is not sure, and with another one in its "
    "place no archive there would open: nothing was written. Name another folder; or, if it surely "
    "is, move keyring.age aside, do the same again, and delete what was moved."
)


async def claim(store: Store, folder: Path, lock: int) -> None:
    """Say that the folder is this house's; refuses another's. The caller holds it `alone`."""
    mine, said = lines.house_of(store.vault), of_files.mark_in(lock)
    if said == mine:
        return
    holds_keyring = (folder / of_files.KEYRING).exists()
    if said and (holds_keyring or of_files.archives(folder)):
        raise BadArchive(ANOTHERS.format(folder=folder))
    if not said and holds_keyring and not await _is_own(store, folder):
        raise BadArchive(UNSURE.format(folder=folder))
    of_files.put_mark(folder, lock, mine)


async def _is_own(store: Store, folder: Path) -> bool:
    """Whether a keyring from before folders said whose they are is surely this house's.

    It is where most archives beside it are of moments at which the audit knows of one; not each,
    for a backup may have ended before it was on record. One archive may be of the same second by
    chance, most of them are not. After a restore the operator's word is enough.
    """
    async with store.read() as tx:
        if await gates.restored_since(tx) or await backups.is_taken_over(tx):
            return True
        made = {of_files.archive_name(at) for at in await backups.on_record(tx)}
    there = {path.name for path in of_files.archives(folder)}
    return 2 * len(there & made) > len(there)
