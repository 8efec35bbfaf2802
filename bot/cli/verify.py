"""`saiyai verify`: whether the audit is as the house wrote it; of an archive, whether it is whole.

What is found in the house is kept for the auditor's page as well.
"""

import asyncio
from pathlib import Path

import click

from bot.audit import anchors, proving, verdict
from bot.audit.verdict import Verdict
from bot.cli.at_hand import store_at_hand
from bot.cli.backup import FILE, check_archive
from bot.errors import SaiyaiError, StoreUnavailable
from bot.house import utc_now
from bot.settings import Settings, read_settings
from bot.store.session import Store


@click.command()
@click.argument("archive", required=False, type=FILE)
@click.option("--identity", type=FILE, help="The identity that opens the ARCHIVE.")
@click.option("--keyring", type=FILE, help="The newest keyring: then every row is opened.")
def verify(archive: Path | None, identity: Path | None, keyring: Path | None) -> None:
    """Check that nobody changed the audit, or the ARCHIVE.

    Given an ARCHIVE it is looked over instead of the audit of this house. Says what is wrong and
    from which row on, and ends with 1 where anything is.
    """
    if archive is not None:
        if identity is None:
            raise click.UsageError(
                "An archive opens with its identity alone: give --identity FILE."
            )
        check_archive(archive, identity, keyring)
        return
    try:
        found = asyncio.run(_of_this_house(read_settings()))
    except SaiyaiError as wrong:
        raise click.ClickException(str(wrong)) from None
    for sentence in verdict.sentences(found):
        click.echo(sentence)
    click.echo(_summary(found))
    if found.faults:
        raise click.exceptions.Exit(1)


async def _of_this_house(settings: Settings) -> Verdict:
    async with store_at_hand(settings) as store:
        found = await verdict.verify(store, settings.anchor_folder)
        await _keep(store, found)
    return found


async def _keep(store: Store, found: Verdict) -> None:
    """For the auditor's page; a database that cannot be written can be checked all the same."""
    try:
        await proving.keep(store, found, utc_now())
    except StoreUnavailable:
        click.echo("That this was checked could not be written down.", err=True)


def _summary(found: Verdict) -> str:
    looked, newest = found.looked, found.anchors.newest
    anchored = "no anchor yet"
    if newest is not None:
        shown, many = anchors.telling(newest.end), len(found.anchors.kept)
        anchored = (
            f"{many} {'anchor' if many == 1 else 'anchors'}, the newest of {newest.at.date()} "
            f"(place {newest.end.seq}, {shown})"
        )
    return (
        f"{looked.rows} rows of the audit: {looked.linked} in the chain, of which {looked.before} "
        f"are from before it, and {looked.waiting} not in it yet; {anchored}: "
        f"{_told(found.faults)}."
    )


def _told(faults: int) -> str:
    if not faults:
        return "nothing is wrong"
    return "one thing is wrong" if faults == 1 else f"{faults} things are wrong"
