"""Checks an archive without a database: that it is whole, unchanged, and opens with the keyring."""

from dataclasses import dataclass
from pathlib import Path

from bot.backup import age, reading
from bot.backup import keyring as of_keyring
from bot.backup.archive import ARCHIVE, Tell, untold
from bot.backup.lines import Head
from bot.backup.opening import Opener
from bot.backup.restoring import fits
from bot.store.sealed.vault import Vault


@dataclass(frozen=True, slots=True)
class Checked:
    """What an archive is; with a keyring, how many people were forgotten since."""

    head: Head
    forgotten: int | None


def check(
    archive: Path,
    identity: age.Identity,
    vault: Vault | None,
    keyring: Path | None,
    tell: Tell = untold,
) -> Checked:
    """Read all of it; raises `BadArchive` with what is wrong.

    With the house's keys it is sure that the house wrote it; with its keyring as well, every row
    is opened.
    """
    with reading.lines_in(archive, identity, ARCHIVE) as reader:
        head, done = reader.head, 0
        opener = None
        if keyring is not None and vault is not None:
            ring = of_keyring.read(keyring, identity, vault)
            fits(head, ring.head)
            opener = Opener(head, ring, vault)
        for one in reader.rows(vault):
            if opener is not None:
                opener.rows(one)
            done += one.count
            tell(done, head.rows)
    return Checked(head, None if opener is None else len(opener.found.forgotten))
