"""The backups: that there are any, where, and how old the newest is."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import places
from bot.backup import age
from bot.backup.folder import archives
from bot.doctor.fault import ABOVE, GIVE, Fault
from bot.doctor.patient import Patient
from bot.errors import BadArchive, BadSetting

OLDEST = timedelta(days=1)
MAKE_ONE = "Run on another machine: saiyai keys identity FILE. Set the recipient that it says here."
EVERY_DAY = "Let a timer run it every day (deploy/systemd): saiyai backup"


async def nowhere(patient: Patient) -> Fault | None:
    """No folder was named."""
    if patient.settings.backups is not None:
        return None
    return Fault(
        "It is not said where backups are (SAIYAI_BACKUPS): all is lost with this machine's disk.",
        f"Set it to a folder on another disk. {EVERY_DAY}",
    )


async def for_nobody(patient: Patient) -> Fault | None:
    """It is not said who may open the backups, or is nobody, so none can be written."""
    if not patient.settings.backup_recipient:
        return Fault(
            "It is not said who may open the backups (SAIYAI_BACKUP_RECIPIENT): none can be "
            "written.",
            MAKE_ONE,
        )
    try:
        age.recipient_of(patient.settings.backup_recipient)
    except BadArchive:
        return Fault(
            "SAIYAI_BACKUP_RECIPIENT is no age recipient: no backup can be written.", MAKE_ONE
        )
    return None


async def folder_gone(patient: Patient) -> Fault | None:
    """The folder that was named is not there: it is never made by itself."""
    folder = patient.settings.backups
    try:
        if folder is None or places.is_folder(folder):
            return None
    except BadSetting as wrong:
        return Fault(str(wrong), ABOVE)
    return Fault(
        f"The folder for backups is not there: {folder}.",
        "Connect its disk, or make the folder for the house's own user; then run: saiyai backup",
    )


async def folder_shut(patient: Patient) -> Fault | None:
    """The folder is there, and this account may not write to it, as on a disk just mounted."""
    folder = patient.settings.backups
    if folder is None or places.shut((folder,)) is None:
        return None
    return Fault(
        f"No backup can be written: {folder} is shut to this account.", GIVE.format(place=folder)
    )


async def none_yet(patient: Patient) -> Fault | None:
    """There is not one."""
    folder = patient.settings.backups
    if folder is None or not _is_folder(folder) or _newest(folder) is not None:
        return None
    return Fault(f"There is no backup in {folder}.", EVERY_DAY)


async def old(patient: Patient) -> Fault | None:
    """The newest was made more than a day ago; one from a clock that was ahead is passed over."""
    folder = patient.settings.backups
    if folder is None or not _is_folder(folder) or _newest(folder) is None:
        return None
    made = _newest(folder, until=patient.clock() + OLDEST)
    if made is None:
        return Fault(f"The dates of all backups in {folder} are still to come.", EVERY_DAY)
    if patient.clock() - made <= OLDEST:
        return None
    hours = int((patient.clock() - made).total_seconds() // 3600)
    return Fault(f"The newest backup is {hours} hours old.", EVERY_DAY)


def _is_folder(folder: Path) -> bool:
    """Whether it is there; where nobody may look, another check tells."""
    return places.is_seen(folder) and folder.is_dir()


def _newest(folder: Path, until: datetime | None = None) -> datetime | None:
    """When the newest archive was written; drafts and the keyring are none."""
    times = (datetime.fromtimestamp(path.stat().st_mtime, UTC) for path in archives(folder))
    return max((at for at in times if until is None or at <= until), default=None)
