"""`saiyai backup` and `saiyai restore`: an archive of the whole house, and the way back from it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from bot import places
from bot.backup import age, archive, checking, folder, restoring
from bot.backup.archive import Kept, Tell
from bot.backup.restoring import Paths, Restored
from bot.errors import BadArchive, SaiyaiError
from bot.house import utc_now
from bot.settings import Settings, read_settings
from bot.store.sealed.keys import read_keys
from bot.store.sealed.vault import Vault
from bot.store.session import Store

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
MOST = 30
NO_FOLDER = "Say into which folder: saiyai backup FOLDER, or set SAIYAI_BACKUPS."
NO_KEYS = "There is no key file at {path}: with a keyring it is needed, too."
NO_KEYRING = (
    "Without the keyring nothing in an archive opens. Bring the newest keyring.age (it stands "
    "beside the archives) and say where it is: --keyring FILE"
)
NO_IDENTITY = (
    "An archive opens with its identity alone. Bring the file that saiyai keys identity made and "
    "say where it is: --identity FILE"
)
NOT_RENEWED = (
    "{folder} is not SAIYAI_BACKUPS: when somebody is forgotten, the keyring there is not written "
    "anew. Delete it as soon as you can."
)
FROM_THE_FUTURE = (
    "In {folder} stand archives whose dates are still to come, from when a clock was ahead: "
    "{names}. They are neither counted nor deleted; the newest one is {newest}. Delete them."
)
NOT_ANCHORED = (
    "All is back, only the anchors did not hear of it: {why} Let the house write there, or name "
    "another folder in SAIYAI_ANCHORS. If anchors of this house stood there before, restore once "
    "more then, into another empty database: else saiyai verify will say that the audit was cut."
)


@click.command()
@click.argument(
    "folder_", metavar="[FOLDER]", required=False, type=click.Path(file_okay=False, path_type=Path)
)
@click.option("--recipient", help="The age recipient; else SAIYAI_BACKUP_RECIPIENT.")
@click.option(
    "--keep",
    default=MOST,
    show_default=True,
    type=click.IntRange(min=0),
    help="Keep so many archives in FOLDER and delete the oldest of the others; 0 keeps all.",
)
def backup(folder_: Path | None, recipient: str | None, keep: int) -> None:
    """Write an archive of everything into FOLDER, beside the work.

    The keyring is written beside it. FOLDER is SAIYAI_BACKUPS unless another is named. Both files
    are encrypted, and open with the identity of the recipient alone. Nothing in the archive opens
    without the newest keyring, and nothing in either without the key file, which is not in them.
    """
    try:
        settings = read_settings()
        into = folder_ or settings.backups
        if into is None:
            raise click.UsageError(NO_FOLDER)
        written = asyncio.run(_backup(settings, into, recipient or settings.backup_recipient))
        ahead = folder.thin(into, keep, written.archive)
    except SaiyaiError as wrong:
        raise click.ClickException(str(wrong)) from None
    click.echo(
        f"{written.archive} holds {written.rows:,} rows of {written.tables} tables in "
        f"{written.size / 2**20:.1f} MiB; {written.keyring} holds the keys to it."
    )
    if ahead:
        names = ", ".join(path.name for path in ahead)
        told = FROM_THE_FUTURE.format(folder=into, names=names, newest=written.archive.name)
        click.echo(told, err=True)
    if not _is_renewed(settings, into):
        click.echo(NOT_RENEWED.format(folder=into), err=True)


@click.command()
@click.argument("archive_", metavar="ARCHIVE", type=FILE)
@click.option("--keyring", type=FILE, help="The newest keyring there is.")
@click.option("--identity", type=FILE, help="The identity of the recipient.")
def restore(archive_: Path, keyring: Path | None, identity: Path | None) -> None:
    """Fill the empty database of this house from ARCHIVE.

    Run it as the account that the house runs as. A database with rows stays as it is. The house's
    key file must be back in its place (SAIYAI_KEYS). Whoever was forgotten since the archive was
    made stays forgotten. Afterwards the outbox is closed: look around first, then run saiyai outbox
    open.
    """
    if keyring is None:
        raise click.UsageError(NO_KEYRING)
    if identity is None:
        raise click.UsageError(NO_IDENTITY)
    try:
        settings = read_settings()
        places.check_owner((settings.home, settings.key_file))
        paths = Paths(archive_, keyring, settings.anchor_folder)
        found = asyncio.run(_restore(settings, paths, identity))
    except SaiyaiError as wrong:
        raise click.ClickException(str(wrong)) from None
    for sentence in _told(found):
        click.echo(sentence)
    if found.unanchored:
        click.echo(NOT_ANCHORED.format(why=found.unanchored), err=True)
    if found.faults:
        click.echo("The audit that came back is not whole:", err=True)
        for sentence in found.faults:
            click.echo(sentence, err=True)
        raise click.exceptions.Exit(1)


def check_archive(archive_: Path, identity: Path, keyring: Path | None) -> None:
    """Read an archive to its end and say what it is; it needs no database."""
    try:
        settings = read_settings()
        vault = Vault(read_keys(settings.key_file)) if places.is_there(settings.key_file) else None
        if keyring is not None and vault is None:
            raise BadArchive(NO_KEYS.format(path=settings.key_file))
        with progress("Reading the archive") as tell:
            opener = age.identity_in(identity)
            found = checking.check(archive_, opener, vault, keyring, tell)
    except SaiyaiError as wrong:
        raise click.ClickException(str(wrong)) from None
    made = f"{found.head.made_at:%Y-%m-%d %H:%M} UTC"
    click.echo(f"{archive_.name} is whole and unchanged: {found.head.rows:,} rows of {made}.")
    if vault is None:
        click.echo("Whether this house wrote it was not checked: its key file is not here.")
    if found.forgotten is not None:
        click.echo(
            f"With this keyring all of it opens, but for {found.forgotten} people who were "
            "forgotten since."
        )


async def _backup(settings: Settings, into: Path, recipient: str) -> Kept:
    to = age.recipient_of(recipient)
    folder.check(into, settings.key_file)
    store = Store.connect(settings.database, Vault.of(settings.key_file))
    try:
        with progress("Writing the archive") as tell:
            renewed = _is_renewed(settings, into)
            return await archive.backup(store, into, to, utc_now(), tell, renewed=renewed)
    finally:
        await store.close()


async def _restore(settings: Settings, paths: Paths, identity: Path) -> Restored:
    opener = age.identity_in(identity)
    # Never keys of a new house here: without its own the house is lost, and that must be said.
    store = Store.connect(settings.database, Vault(read_keys(settings.key_file)))
    try:
        with progress("Filling the database") as tell:
            return await restoring.restore(store, paths, opener, utc_now(), tell)
    finally:
        await store.close()


def _is_renewed(settings: Settings, into: Path) -> bool:
    """Whether the house writes the keyring of this folder anew by itself."""
    return settings.backups is not None and into.resolve() == settings.backups.resolve()


def _told(found: Restored) -> Iterator[str]:
    made = f"{found.head.made_at:%Y-%m-%d %H:%M} UTC"
    yield f"The house is back as it was at {made}: {found.head.rows:,} rows."
    if found.forgotten:
        yield f"Forgotten since then, and still: {found.forgotten}."
    if found.unheard:
        yield (
            f"Messages that nobody had heard yet then and that are not in the keyring: "
            f"{found.unheard}."
        )
    if found.newer:
        yield (
            f"People who wrote first after that moment, and are not back: {found.newer}. If there "
            "is a newer archive, restore that one instead: keep the keyring as it is until then, "
            "and do not open the outbox, after which the house writes the keyring without them."
        )
    yield "Everybody signs in anew; accounts are as they were then, so look them over."
    yield "The outbox is closed: nothing is sent. When all looks right, run: saiyai outbox open"


@contextmanager
def progress(caption: str) -> Iterator[Tell]:
    """A bar for work that takes long."""
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(caption, total=None)
        yield lambda done, all_: bar.update(task, completed=done, total=all_)
