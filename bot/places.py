"""Files and folders of the house: whether they are there, whose they are, who may write to them.

`Path.exists` raises where this account may not look; here that is a sentence.
"""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from bot.errors import BadSetting

SHUT = "{place} cannot be looked at by this account. Run the command as the house's own user."
CANNOT = "{place} cannot be looked at: {why}."
OWNER = (
    "{place} belongs to another account than this one. "
    "Run the command as the account that the house runs as."
)


def is_there(place: Path) -> bool:
    """Whether it is there; raises `BadSetting` where that cannot be known."""
    return _asked(place, Path.exists)


def is_folder(place: Path) -> bool:
    """Whether it is a folder; raises `BadSetting` where that cannot be known."""
    return _asked(place, Path.is_dir)


def is_file(place: Path) -> bool:
    """Whether it is a file; raises `BadSetting` where that cannot be known."""
    return _asked(place, Path.is_file)


def is_seen(place: Path) -> bool:
    """Whether it is there, and this account may know it."""
    try:
        return place.exists()
    except OSError:
        return False


def check_owner(places: Iterable[Path]) -> None:
    """Refuse to write beside what is another account's: what is new would shut that one out."""
    for place in places:
        if is_there(place) and place.stat().st_uid != os.geteuid():
            raise BadSetting(OWNER.format(place=place))


def shut(places: Iterable[Path]) -> Path | None:
    """The first of these that is there and that this account may not write to."""
    return next((one for one in places if is_seen(one) and not _is_open(one)), None)


def reason(failed: OSError) -> str:
    """Why the machine refused, in its own few words."""
    return (failed.strerror or "it failed").lower()


def _is_open(place: Path) -> bool:
    wanted = os.R_OK | os.W_OK | (os.X_OK if place.is_dir() else 0)
    return os.access(place, wanted, effective_ids=True)


def _asked(place: Path, question: Callable[[Path], bool]) -> bool:
    try:
        return question(place)
    except PermissionError:
        raise BadSetting(SHUT.format(place=place)) from None
    except OSError as failed:
        raise BadSetting(CANNOT.format(place=place, why=reason(failed))) from None
