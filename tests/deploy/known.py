"""What there is: settings, commands and paths that a file under `deploy` may name."""

import re
from pathlib import Path

import click

from bot.__main__ import saiyai
from bot.settings import NAMES

ROOT = Path(__file__).parents[2]
SETTINGS = {*NAMES.values(), *(f"{name}_FILE" for name in NAMES.values())}
OURS = re.compile(r"\b(?:SAIYAI|TELEGRAM|RASA)_[A-Z_]+\b")
NOT_THE_HOUSES = {
    "RASA_TELEMETRY_ENABLED",
    "SAIYAI_DOMAIN",
    "SAIYAI_PAGES",
    "SAIYAI_EDGE",
    "SAIYAI_BACKUPS_AT",
}
PLACES = {
    "/opt/saiyai/.venv/bin/saiyai": "saiyai",
    ".venv/bin/saiyai": "saiyai",
}


def unknown_settings(text: str) -> set[str]:
    """Names in a text that look like settings of the house and are none."""
    return {*OURS.findall(text)} - SETTINGS - NOT_THE_HOUSES


def is_a_command(words: list[str]) -> bool:
    """Whether `saiyai` takes these words: its commands, and the options of the last of them."""
    command: click.Command = saiyai
    for place, word in enumerate(words):
        if not isinstance(command, click.Group):
            return _takes(command, words[place:])
        if word not in command.commands:
            return False
        command = command.commands[word]
    return not isinstance(command, click.Group)


def _takes(command: click.Command, words: list[str]) -> bool:
    options = {name for one in command.params for name in one.opts}
    given = {word for word in words if word.startswith("-")}
    arguments = [one for one in command.params if isinstance(one, click.Argument)]
    plain = [word for word in words if not word.startswith("-")]
    needed = [one for one in arguments if one.required]
    return given <= options and len(plain) >= len(needed)
