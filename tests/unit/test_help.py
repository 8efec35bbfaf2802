"""`--help`, wherever it is asked: whole sentences, also in the lists of an ordinary window."""

import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

from bot.__main__ import saiyai

WINDOW = 78  # letters that click writes in one of 80
BESIDE = 6  # what it leaves beside a name


def commands(group: click.Group) -> Iterator[tuple[str, click.Command, int]]:
    """Every command below a group, and the room that its line in the list has."""
    room = WINDOW - BESIDE - max(map(len, group.commands))
    for name, one in group.commands.items():
        yield name, one, room
        if isinstance(one, click.Group):
            yield from ((f"{name} {below}", it, has) for below, it, has in commands(one))


ALL = [*commands(saiyai)]


@pytest.mark.parametrize(("name", "command", "room"), ALL, ids=[one[0] for one in ALL])
def test_the_line_of_a_command_is_a_whole_sentence(
    name: str, command: click.Command, room: int
) -> None:
    line = command.get_short_help_str(room)
    assert line[:1].isupper(), name
    assert line.endswith("."), name
    assert not line.endswith("..."), line


@pytest.mark.parametrize(("name", "command", "room"), ALL, ids=[one[0] for one in ALL])
def test_every_option_says_what_it_does(name: str, command: click.Command, room: int) -> None:
    del room
    options = [one for one in command.params if isinstance(one, click.Option)]
    assert [one.name for one in options if not (one.help or "").strip()] == [], name


def test_python_runs_the_same_command_as_the_program_does() -> None:
    """A backup that was asked for this way said nothing, did nothing, and ended with 0."""
    asked = [sys.executable, "-m", "bot", "backup", "/nowhere", "--keep", "-1"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    assert (done.returncode, "Invalid value for '--keep'" in done.stderr) == (2, True)
