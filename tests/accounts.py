"""Another account of the same machine, and folders and files that it may not use."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

OTHER = 12345  # nobody has this number
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="Only root can be another account.")


@contextmanager
def another_account() -> Iterator[None]:
    """What follows is done by another account; who is not root stays, and is shut out by modes."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(OTHER)
    try:
        yield
    finally:
        os.seteuid(0)


@contextmanager
def shut(place: Path, mode: int = 0) -> Iterator[None]:
    """A place that another account may not use while this lasts."""
    before = place.stat().st_mode
    place.chmod(mode)
    try:
        with another_account():
            yield
    finally:
        place.chmod(before)


def give(*places: Path) -> None:
    """Give these to the other account, where that can be done."""
    if os.geteuid() == 0:
        for place in places:
            os.chown(place, OTHER, -1)
