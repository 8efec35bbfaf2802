"""`saiyai`: the one command of the house."""

import os
import sys

import click

from bot import logs
from bot.cli.backup import backup, restore
from bot.cli.bench import bench
from bot.cli.content import content
from bot.cli.db import db
from bot.cli.doctor import doctor
from bot.cli.keys import keys
from bot.cli.nlu import nlu
from bot.cli.outbox import outbox
from bot.cli.retention import retention
from bot.cli.serve import serve, work
from bot.cli.staff import staff
from bot.cli.verify import verify
from bot.errors import SaiyaiError
from bot.places import reason
from bot.settings import secrets_in


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def saiyai() -> None:
    """Saiyai is a helpline in a chat for southern Laos, in Lao and Thai."""


of_keeping = (backup, restore, outbox, keys, retention)
for part in (serve, work, nlu, staff, content, db, doctor, verify, bench, *of_keeping):
    saiyai.add_command(part)


def main() -> None:
    """Run the command; what went wrong is one sentence, never a traceback."""
    logs.set_up(secrets_in(os.environ))
    logs.catch_the_rest()
    try:
        saiyai()
    except SaiyaiError as wrong:
        click.echo(f"saiyai: {wrong}", err=True)
        sys.exit(2)
    except OSError as failed:  # a file or the network refused where nobody thought of it
        logs.fell(failed)
        click.echo(f"saiyai: {_refusal(failed)}", err=True)
        sys.exit(1)


def _refusal(failed: OSError) -> str:
    """What the machine refused, in a sentence; the log line before it says where."""
    what = f"{failed.filename}: " if isinstance(failed.filename, str) else ""
    return (
        f"The machine refused what was asked of it ({what}{reason(failed)}). See that you are the "
        "house's own user and that the disk has room; saiyai doctor looks the house over."
    )


if __name__ == "__main__":
    main()
