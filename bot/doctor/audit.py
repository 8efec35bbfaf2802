"""The audit: whole when it was last looked over, and looked over every day."""

from datetime import timedelta

from bot.doctor.fault import Fault, s
from bot.doctor.patient import Patient
from bot.store.audit import checks

TOO_LONG = timedelta(days=2)


async def not_whole(patient: Patient) -> Fault | None:
    """Something was found when it was looked over."""
    last = await patient.asked(checks.newest)
    if last is None or not last.faults:
        return None
    return Fault(
        f"The audit is not whole: its last check found {last.faults} fault{s(last.faults)}.",
        "Run: saiyai verify. It says what is wrong, and from which row on.",
    )


async def not_looked_over(patient: Patient) -> Fault | None:
    """The look that the house takes every day has not been taken."""
    last = await patient.asked(checks.newest)
    if last is None or patient.clock() - last.at <= TOO_LONG:
        return None
    days = (patient.clock() - last.at).days
    return Fault(
        f"The audit was not looked over for {days} days.",
        "See whether a house runs, and whether it can write its anchors (SAIYAI_ANCHORS).",
    )
