"""`saiyai`: the one command of the house."""

import sys

import click

from bot.cli.bench import bench
from bot.cli.content import content
from bot.cli.db import db
from bot.cli.nlu import nlu
from bot.cli.serve import serve, work
from bot.cli.staff import staff
from bot.errors import SaiyaiError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def saiyai() -> None:
    """Saiyai is a helpline in a chat for southern Laos, in Lao and Thai."""


for part in (serve, work, nlu, staff, content, db, bench):
    saiyai.add_command(part)


def main() -> None:
    """Run the command; what went wrong is one sentence, never a traceback."""
    try:
        saiyai()
    except SaiyaiError as wrong:
        click.echo(f"saiyai: {wrong}", err=True)
        sys.exit(2)
