"""The machine below: its clocks, its disks, its time zones."""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from zoneinfo import available_timezones

from bot import places
from bot.audit import anchors
from bot.doctor.fault import GIVE, Fault
from bot.doctor.patient import Patient
from bot.store import addresses, vitals
from bot.store.addresses import DATABASE_SHUT
from bot.words import ZONE

DRIFT = timedelta(seconds=30)  # codes of a phone are good for so long
LEAST_SHARE, LEAST_BYTES = 0.05, 500 * 2**20
LOOKED_THROUGH = 2**30  # bytes; a larger file would take longer than a check may
MEMORY = frozenset({"tmpfs", "ramfs", "devtmpfs"})
MOUNTS = Path("/proc/self/mountinfo")
SET_CLOCK = "Switch on the machine's time service, for example: timedatectl set-ntp true"


async def clock_beside_the_database(patient: Patient) -> Fault | None:
    """The clock here and the database's differ."""
    there = await patient.asked(vitals.clock)
    drift = patient.clock() - there if there else timedelta()
    return _off(drift, "the database's") if abs(drift) > DRIFT else None


async def clock_beside_telegram(patient: Patient) -> Fault | None:
    """The clock here and Telegram's differ."""
    drift = patient.drift or timedelta()
    return _off(drift, "Telegram's") if abs(drift) > DRIFT else None


async def disk_full(patient: Patient) -> Fault | None:
    """There is little room left where the house writes."""
    for place in _written(patient):
        room = shutil.disk_usage(place)
        if room.free < LEAST_BYTES or room.free < LEAST_SHARE * room.total:
            return Fault(
                f"Only {room.free // 2**20} MiB are left on the disk of {place}.",
                "Make room or take a larger disk: without room no message is accepted.",
            )
    return None


async def home_shut(patient: Patient) -> Fault | None:
    """The house's folder cannot be used by whoever looks."""
    home = patient.settings.home
    with suppress(OSError):
        if not home.exists() or os.access(home, os.R_OK | os.W_OK | os.X_OK):
            return None
    return Fault(
        f"The house's folder {home} (SAIYAI_HOME) cannot be used by this account.",
        "Run this as the house's own user; if it is, give the folder to it, for example: chown",
    )


async def database_broken(patient: Patient) -> Fault | None:
    """The file of the database is damaged."""
    file = _database_file(patient)
    if file is None or not places.is_seen(file) or file.stat().st_size > LOOKED_THROUGH:
        return None
    if not await vitals.damaged(patient.database):
        return None
    return Fault(
        f"The database {file} is damaged.",
        "Stop the house, put that file aside, look at the disk, then restore the newest backup.",
    )


async def database_shut(patient: Patient) -> Fault | None:
    """SQLite's file is there, and this account may not write to it, or to what is beside it."""
    if patient.store is None:
        return None
    shut = places.shut(addresses.files_of(patient.store.engine.url))
    if shut is None:
        return None
    return Fault(DATABASE_SHUT.format(place=shut), GIVE.format(place=shut))


async def anchors_shut(patient: Patient) -> Fault | None:
    """The anchors, or the folder that they are to be in, are shut to this account."""
    folder = patient.settings.anchor_folder
    above = next((one for one in (folder, *folder.parents) if places.is_seen(one)), folder)
    shut = places.shut((above, folder / anchors.FILE))
    if shut is None:
        return None
    return Fault(
        f"The audit's anchors cannot be written: {shut} is shut to this account.",
        GIVE.format(place=shut),
    )


async def database_in_memory(patient: Patient) -> Fault | None:
    """The database is gone when the machine stops."""
    file = _database_file(patient)
    if file is None or _kind_of_disk(file) not in MEMORY:
        return None
    return Fault(
        f"The database {file} is on a disk in memory: all is lost when the machine stops.",
        "Move it to a real disk and say so with SAIYAI_HOME or SAIYAI_DATABASE_URL.",
    )


async def no_time_zones(_patient: Patient) -> Fault | None:
    """The system does not know the clocks of other places."""
    if str(ZONE) in available_timezones():
        return None
    return Fault(
        "The system has no time zone data: nobody's safe hours can be told.",
        "Install it, for example: apt-get install tzdata",
    )


def _off(drift: timedelta, whose: str) -> Fault:
    seconds = abs(round(drift.total_seconds()))
    way = "ahead of" if drift > timedelta() else "behind"
    return Fault(f"This machine's clock is {seconds} seconds {way} {whose}.", SET_CLOCK)


def _written(patient: Patient) -> Iterator[Path]:
    named = (patient.settings.home, _database_file(patient), patient.settings.backups)
    yield from (one for one in named if one is not None and places.is_seen(one))


def _database_file(patient: Patient) -> Path | None:
    url = patient.store.engine.url if patient.store else None
    is_file = url is not None and url.get_backend_name() == "sqlite"
    return Path(url.database or "").resolve() if url is not None and is_file else None


def _kind_of_disk(file: Path) -> str:
    """The kind of the file system that a file is on, as the kernel tells it."""
    if not MOUNTS.exists():
        return ""
    kinds = dict(map(_mount, MOUNTS.read_text("utf-8", "replace").splitlines()))
    above = [str(place) for place in (file, *file.parents)]
    return next((kinds[place] for place in above if place in kinds), "")


def _mount(line: str) -> tuple[str, str]:
    """Where a disk is mounted and of which kind it is; later lines lie over earlier ones."""
    before, _, after = line.partition(" - ")
    return before.split()[4].replace(r"\040", " "), after.split()[0]
