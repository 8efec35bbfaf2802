"""What the house is told by its environment: settings that cannot be used, or that are none."""

from bot.doctor.fault import CORRECT, Fault
from bot.doctor.patient import Patient
from bot.errors import BadSetting
from bot.settings import check_telegram
from bot.store import addresses

UNSET = (
    "Set it. With systemd it comes as a file that a command by hand does not get; look with: "
    "systemctl start saiyai-doctor; journalctl -u saiyai-doctor"
)


async def setting_unknown(patient: Patient) -> Fault | None:
    """A variable looks like a setting of the house, and is none."""
    names = patient.settings.unknown
    if not names:
        return None
    return Fault(
        f"There is no setting of this name: {', '.join(names)}.",
        "It changes nothing. See how it is written in the README, or take it out.",
    )


async def telegram_unset(patient: Patient) -> Fault | None:
    """Telegram is switched on, and what it needs is not set."""
    try:
        check_telegram(patient.settings)
    except BadSetting as wrong:
        return Fault(str(wrong), UNSET)
    return None


async def misaddressed(patient: Patient) -> Fault | None:
    """The database's address cannot be used."""
    try:
        addresses.checked(patient.settings.database)
    except BadSetting as wrong:
        return Fault(str(wrong), CORRECT)
    return None
