"""A database that does not answer may be whole: the doctor never says then to put it aside."""

import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest

from bot.doctor.looking import Report
from bot.doctor.tables import WHOLE
from tests.accounts import give, shut
from tests.unit.doctor.patients import Patient, patient

LOOKED = ("database_silent", "database_broken", "database_misaddressed")
Spoilt = Callable[[Patient], AbstractContextManager[None]]


@contextmanager
def no_room(_well: Patient) -> Iterator[None]:
    """No file can be made longer."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def held(well: Patient) -> Iterator[None]:
    """Another program holds the file for itself alone."""
    with closing(sqlite3.connect(well.home / "saiyai.db")) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        yield


@contextmanager
def unreadable(well: Patient) -> Iterator[None]:
    """The file is there, and this account may not read it."""
    well.home.parent.chmod(0o755)
    give(well.home)
    with shut(well.home / "saiyai.db"):
        yield


@contextmanager
def unwritable(well: Patient) -> Iterator[None]:
    """The file may be read alone, and nothing made beside it."""
    well.home.parent.chmod(0o755)
    give(well.home, well.home / "saiyai.db")
    (well.home / "saiyai.db").chmod(0o400)
    with shut(well.home, 0o500):
        yield


async def looked_at(ready: Path, spoilt: Spoilt) -> Report:
    async with patient(ready) as well:
        with spoilt(well):
            return await well.looked_over(*LOOKED)


@pytest.mark.parametrize("spoilt", [no_room, held, unreadable, unwritable])
async def test_what_cannot_be_opened_is_not_called_damaged(ready: Path, spoilt: Spoilt) -> None:
    report = await looked_at(ready, spoilt)
    assert [(one.check, one.fault.mend) for one in report.found] == [("database_silent", WHOLE)]


async def test_a_folder_in_the_place_of_the_file_is_told_as_that(ready: Path) -> None:
    @contextmanager
    def folder(well: Patient) -> Iterator[None]:
        well.environment["SAIYAI_DATABASE_URL"] = f"sqlite+aiosqlite:///{well.home}"
        yield

    report = await looked_at(ready, folder)
    assert [(one.check, one.fault.sentence) for one in report.found] == [
        ("database_misaddressed", "SAIYAI_DATABASE_URL names a folder; SQLite needs a file in it.")
    ]
