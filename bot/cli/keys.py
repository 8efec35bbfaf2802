"""`saiyai keys`: the wrapping key of the key file, and the identity that opens the backups."""

import asyncio
import os
from contextlib import suppress
from pathlib import Path

import click

from bot import rewrapping
from bot.backup import age
from bot.errors import SaiyaiError
from bot.house import utc_now
from bot.settings import Settings, read_settings
from bot.store.sealed.keys import Keys
from bot.store.sealed.vault import Vault
from bot.store.session import Store


@click.group()
def keys() -> None:
    """Look after the keys of the house and of its backups."""


@keys.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def identity(file: Path) -> None:
    """Make an identity for backups.

    It goes into FILE, and its recipient is printed. What is encrypted to the recipient opens with
    the identity alone. Carry FILE away from this machine, two copies of it to two places, and
    delete it here.
    """
    text, recipient = age.new_identity(utc_now())
    try:
        _write(file, text)
    except FileExistsError:
        raise click.ClickException(f"{file} is there already, and is not written over.") from None
    except OSError:
        raise click.ClickException(f"{file} cannot be written.") from None
    click.echo(f"SAIYAI_BACKUP_RECIPIENT={recipient}")
    click.echo(
        f"Set this where the house reads its settings. {file} opens every backup: carry it away "
        "from this machine, keep two copies in two places, and delete it here.",
        err=True,
    )


def _write(file: Path, text: str) -> None:
    """All of it or no file: half an identity would look like one."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as written:
            written.write(text)
            written.flush()
            os.fsync(written.fileno())
    except BaseException:
        with suppress(OSError):
            file.unlink()
        raise


@keys.command()
def rotate() -> None:
    """Put a new wrapping key into the key file.

    Everybody's key is wrapped anew with it. Running houses notice it by themselves and go on with
    it under way, without a restart. What people wrote is not touched. The older key leaves the file
    a day after nobody needs it.
    """
    try:
        settings = read_settings()
        made = asyncio.run(_rotated(settings))
    except SaiyaiError as wrong:
        raise click.ClickException(str(wrong)) from None
    click.echo(f"Wrapping key {made.current} is in {settings.key_file}.")
    click.echo(
        "Copy the key file anew now, to where its copy is kept; if several machines have the "
        "file, put it on each of them. An older copy does not open what is written from now on."
    )
    click.echo(
        "While saiyai serve or saiyai work runs, everybody's key is wrapped anew. The older "
        "wrapping key leaves the file a day after nobody needs it; then copy the file once more "
        "and destroy the older copies."
    )


async def _rotated(settings: Settings) -> Keys:
    path = settings.key_file
    store = Store.connect(settings.database, Vault.of(path))
    try:
        return await rewrapping.begin(store, path, utc_now())
    finally:
        await store.close()
