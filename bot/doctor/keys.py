"""The key file and its folder: there, whole, shut, this database's, no demo's, not stuck."""

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import places
from bot.doctor.fault import ABOVE, GIVE, Fault
from bot.doctor.patient import Needs, Patient
from bot.errors import BadSetting
from bot.rewrapping import RESTS
from bot.store.sealed import rewraps

LATE = timedelta(hours=1)  # ten thousand keys are wrapped anew within a minute
OTHERS = stat.S_IRWXG | stat.S_IRWXO
BRING_BACK = "Bring it back from its copy; without it nothing that people wrote can be read."
MADE = "A house that is new makes one when it is opened: saiyai serve"
MADE_AT_HOME = (
    "A house that is new makes one in SAIYAI_HOME when it is opened without SAIYAI_KEYS: move it "
    "here afterwards."
)


async def missing(patient: Patient) -> Fault | None:
    """There is no key file."""
    path = patient.settings.key_file
    try:
        if places.is_there(path):
            return None
    except BadSetting as wrong:
        return Fault(str(wrong), ABOVE)
    made = MADE if patient.settings.keys is None else MADE_AT_HOME
    return Fault(f"There is no key file at {path}.", f"{BRING_BACK} {made}")


async def unusable(patient: Patient) -> Fault | None:
    """The key file is there and shut, but cannot be read."""
    path = patient.settings.key_file
    if not places.is_seen(path) or _open_to_others(path) or patient.keys is not None:
        return None
    if not os.access(path, os.R_OK, effective_ids=True):  # root's hand may have brought it back
        sentence = f"The key file at {path} cannot be read by this account."
        return Fault(sentence, GIVE.format(place=path))
    return Fault(f"The key file at {path} is not whole.", BRING_BACK)


async def readable(patient: Patient) -> Fault | None:
    """Others may read the key file."""
    path = patient.settings.key_file
    if not places.is_seen(path) or not _open_to_others(path):
        return None
    return Fault(
        f"Other accounts of this machine may read the key file at {path}.",
        f"Run: chmod 600 {path}. If anybody may have read it, run: saiyai keys rotate",
    )


async def of_the_demo(patient: Patient) -> Fault | None:
    """The keys are those of a demo."""
    if patient.keys is None or not patient.keys.demo:
        return None
    return Fault(
        f"The keys in {patient.settings.key_file} are a demo's; the house refuses to open.",
        "Give the house a SAIYAI_HOME of its own, where it makes keys at its first start.",
    )


async def rotation_stuck(patient: Patient) -> Fault | None:
    """A new wrapping key came long ago, and the older one is still needed, or still there."""
    keys, path = patient.keys, patient.settings.key_file
    if keys is None or len(keys.wraps) == 1:
        return None
    ago = patient.clock() - datetime.fromtimestamp(path.stat().st_mtime, UTC)
    if ago <= LATE:
        return None
    async with patient.database.read() as tx:
        left = await rewraps.left(tx, keys.current)
        done = await rewraps.done_since(tx, keys.current)
    if left:
        return Fault(
            f"Still under an older wrapping key, {ago // LATE} hours after the new one came: "
            f"{left} of the people's keys.",
            "See that saiyai serve or saiyai work runs, with this key file. Where it does and the "
            "number stays, these keys are damaged: an archive from before may have them whole.",
        )
    if done is None or patient.clock() - done > RESTS + LATE:
        return Fault(
            f"An older wrapping key that nobody needs any more is still in {path}.",
            "See that saiyai serve or saiyai work runs, and that its account owns the file and "
            "may write into its folder.",
        )
    return None


async def of_another_house(patient: Patient) -> Fault | None:
    """The keys do not open what is in the database."""
    if patient.keys is None or Needs.SEALED in patient.has:
        return None
    return Fault(
        f"The keys in {patient.settings.key_file} are not this database's.",
        "Bring the key file that belongs to the database (SAIYAI_KEYS).",
    )


async def beside_the_backups(patient: Patient) -> Fault | None:
    """The key file stands among the backups, so whoever takes those takes both."""
    path, backups = patient.settings.key_file, patient.settings.backups
    if backups is None or not path.resolve().is_relative_to(backups.resolve()):
        return None
    return Fault(
        "The key file stands in the folder of the backups: a thief of one has both.",
        "Move it elsewhere and say so with SAIYAI_KEYS; keep its copy in another place too.",
    )


async def home_open(patient: Patient) -> Fault | None:
    """Others may look into the house's folder."""
    home = patient.settings.home
    if not places.is_seen(home) or not home.is_dir() or not _open_to_others(home):
        return None
    return Fault(f"Other accounts of this machine may look into {home}.", f"Run: chmod 700 {home}")


def _open_to_others(path: Path) -> bool:
    return bool(path.stat().st_mode & OTHERS)
