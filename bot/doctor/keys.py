"""The key file and the folder it is in: there, whole, shut, this database's, and no demo's."""

import stat
from pathlib import Path

from bot.doctor.fault import Fault
from bot.doctor.patient import Needs, Patient
from bot.errors import BadSetting
from bot.store.keys import Keys, read_keys

OTHERS = stat.S_IRWXG | stat.S_IRWXO
BRING_BACK = "Bring it back from its copy; without it nothing that people wrote can be read."


async def missing(patient: Patient) -> Fault | None:
    """There is no key file."""
    path = patient.settings.key_file
    return None if path.exists() else Fault(f"There is no key file at {path}.", BRING_BACK)


async def unusable(patient: Patient) -> Fault | None:
    """The key file is there and shut, but cannot be read."""
    path = patient.settings.key_file
    if not path.exists() or _open_to_others(path) or _keys(patient) is not None:
        return None
    return Fault(f"The key file at {path} cannot be read, or is not whole.", BRING_BACK)


async def readable(patient: Patient) -> Fault | None:
    """Others may read the key file."""
    path = patient.settings.key_file
    if not path.exists() or not _open_to_others(path):
        return None
    return Fault(
        f"Other accounts of this machine may read the key file at {path}.",
        f"Run: chmod 600 {path}. If anybody may have read it, run: saiyai keys rotate",
    )


async def of_the_demo(patient: Patient) -> Fault | None:
    """The keys are those of a demo."""
    keys = _keys(patient)
    if keys is None or not keys.demo:
        return None
    return Fault(
        f"The keys in {patient.settings.key_file} are a demo's; the house refuses to open.",
        "Give the house a SAIYAI_HOME of its own, where it makes keys at its first start.",
    )


async def of_another_house(patient: Patient) -> Fault | None:
    """The keys do not open what is in the database."""
    if _keys(patient) is None or Needs.SEALED in patient.has:
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
    if not home.is_dir() or not _open_to_others(home):
        return None
    return Fault(f"Other accounts of this machine may look into {home}.", f"Run: chmod 700 {home}")


def _open_to_others(path: Path) -> bool:
    return bool(path.stat().st_mode & OTHERS)


def _keys(patient: Patient) -> Keys | None:
    try:
        return read_keys(patient.settings.key_file)
    except BadSetting:
        return None
