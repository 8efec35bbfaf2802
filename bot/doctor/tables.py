"""The database and what waits in it."""

from datetime import datetime, timedelta
from functools import partial

from bot import places
from bot.doctor.environment import misaddressed
from bot.doctor.fault import ABOVE, Fault, s
from bot.doctor.patient import Needs, Patient
from bot.errors import BadSetting
from bot.store import addresses, schema, vitals
from bot.store.boxes import gates
from bot.store.vitals import Wrecks

HEARD_WITHIN = timedelta(minutes=2)
SENT_WITHIN = timedelta(minutes=15)
LOOKED_BACK = timedelta(days=7)
START = "Start it, or correct the address; a new house makes its tables when it is first opened."
WHOLE = (
    "Its file is there: leave it where it is. See that its disk has room, that this account may "
    "write to it and its folder, and that no other program holds it."
)


async def silent(patient: Patient) -> Fault | None:
    """The database does not answer; where its address cannot be used, that is told instead."""
    if Needs.DATABASE in patient.has or await misaddressed(patient) is not None:
        return None
    file = addresses.file_of(addresses.checked(patient.settings.database))
    try:
        is_there = file is not None and places.is_there(file)
    except BadSetting as wrong:
        return Fault(str(wrong), ABOVE)
    return Fault(
        "The database (SAIYAI_DATABASE_URL) is not there or does not answer.",
        WHOLE if is_there else START,
    )


async def behind(patient: Patient) -> Fault | None:
    """The tables are of another version than the program."""
    at, needed = await schema.revision(patient.database)
    if at == needed:
        return None
    if (at or "") > (needed or ""):
        return Fault(
            f"The tables are at {at}, further than this version knows ({needed}).",
            "Bring back the version of Saiyai that was here before.",
        )
    return Fault(
        f"Migrations are pending: the tables are at {at or 'nothing'}, {needed} is needed.",
        "Run: saiyai db upgrade. The way back to the version of before is a backup that it made "
        "itself; this one makes none of its tables.",
    )


async def unheard(patient: Patient) -> Fault | None:
    """An update waits too long to be heard."""
    since = (await patient.asked(vitals.waits)).coming_in
    if not _longer(patient, since, HEARD_WITHIN):
        return None
    return Fault(
        f"A message has waited {_minutes(patient, since)} minutes to be heard.",
        "See whether saiyai serve or saiyai work runs, and look for 'update_not_heard' in its log.",
    )


async def outbox_closed(patient: Patient) -> Fault | None:
    """Nothing goes out to anybody since somebody closed the outbox, or a backup was restored."""
    if await patient.asked(gates.closed_since) is None:
        return None
    return Fault(
        "The outbox is closed: nothing goes out to anybody.",
        "When all that was restored has been looked at, run: saiyai outbox open",
    )


async def unsent(patient: Patient) -> Fault | None:
    """A message waits too long to be sent."""
    since = (await patient.asked(vitals.waits)).going_out
    if not _longer(patient, since, SENT_WITHIN):
        return None
    return Fault(
        f"A message has waited {_minutes(patient, since)} minutes to be sent.",
        "See whether Telegram can be reached from here and whether SAIYAI_TELEGRAM_MODE is right.",
    )


async def unknown(patient: Patient) -> Fault | None:
    """Nobody knows whether a message arrived, and nobody has decided what to do."""
    count = (await _wrecks(patient)).unknown
    if not count:
        return None
    return Fault(
        f"Nobody knows whether {count} message{s(count)} arrived.",
        "Their talks at the desk say so; a social worker sends them again or leaves them.",
    )


async def dead(patient: Patient) -> Fault | None:
    """Updates came that nobody could read."""
    count = (await _wrecks(patient)).dead
    if not count:
        return None
    return Fault(
        f"In the last {LOOKED_BACK.days} days {count} update{s(count)} could not be read.",
        "Look for 'update_not_heard' in the log and tell the maintainers its cause.",
    )


async def _wrecks(patient: Patient) -> Wrecks:
    since = patient.clock() - LOOKED_BACK
    return await patient.asked(partial(vitals.wrecks, since=since))


def _longer(patient: Patient, since: datetime | None, than: timedelta) -> bool:
    return since is not None and patient.clock() - since > than


def _minutes(patient: Patient, since: datetime | None) -> int:
    return int((patient.clock() - since).total_seconds() // 60) if since else 0
