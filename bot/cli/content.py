"""`saiyai content`: what the helpline says, checked, and whether it helped."""

import asyncio
from dataclasses import astuple
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from bot import content as book_of
from bot import places
from bot import poster as border_poster
from bot.cli.at_hand import store_at_hand
from bot.editing import current
from bot.errors import SaiyaiError
from bot.house import utc_now
from bot.places import reason
from bot.settings import read_settings
from bot.store.editing import helped as counted
from bot.store.editing.helped import Count
from bot.words import ZONE, Words
from dialogues.book import Book

NOWHERE = "Nobody's phone opens {address}: set SAIYAI_PUBLIC_URL, or give --bot YOUR_BOT."


@click.group()
def content() -> None:
    """Look over what the helpline says."""


@content.command()
def check() -> None:
    """Look for mistakes in facts, answers, flows and translations.

    Each is told in one sentence. Where there is a house, what its staff confirmed counts.
    """
    try:
        book, words = asyncio.run(_as_confirmed(Book.load())), Words.load()
    except (ValueError, SaiyaiError) as wrong:
        raise click.ClickException(str(wrong)) from None
    found = book_of.mistakes(book, words)
    for mistake in found:
        click.echo(mistake)
    standing = book_of.standing(book, utc_now().astimezone(ZONE).date())
    click.echo(
        f"{len(book.answers)} answers, {len(book.flows)} flows and {len(book.facts)} facts "
        f"in three languages: {len(found)} mistakes."
    )
    for told, ids in zip(_TOLD, astuple(standing), strict=True):
        if ids:
            click.echo(f"{told.format(count=len(ids))} {', '.join(ids)}")
    if found:
        raise click.exceptions.Exit(1)


@content.command()
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--bot", default="", help="The bot's name on Telegram; without it the web chat.")
def poster(file: Path, bot: str) -> None:
    """Write a poster for the border.

    Its code opens the first questions there.
    """
    try:
        settings, words = read_settings(), Words.load()
        if not bot and not settings.public_url:
            raise click.UsageError(NOWHERE.format(address=settings.address))
        to = border_poster.link(settings.address, bot)
        file.write_text(border_poster.page(to, words), encoding="utf-8")
    except SaiyaiError as wrong:
        raise click.ClickException(str(wrong)) from None
    except OSError as failed:
        raise click.ClickException(f"{file} cannot be written: {reason(failed)}.") from None
    click.echo(f"The poster is in {file}; its code opens {to}. Print it from a browser.")


@content.command()
def helped() -> None:
    """Show how often each answer helped, by month.

    The numbers are of nobody in particular.
    """
    try:
        counts = asyncio.run(_counts())
    except SaiyaiError as wrong:
        raise click.ClickException(str(wrong)) from None
    if not counts:
        click.echo("Nobody has said yet whether an answer helped.")
        return
    table = Table("Month", "Answer", "It helped", "It did not")
    for count in counts:
        table.add_row(f"{count.month:%Y-%m}", count.label, str(count.yes), str(count.no))
    Console().print(table)


async def _as_confirmed(book: Book) -> Book:
    """The book as the house says it; as it came where there is no house yet."""
    settings = read_settings()
    if not places.is_there(settings.key_file):
        return book
    async with store_at_hand(settings) as store:
        return await current.as_confirmed(store, book)


async def _counts() -> tuple[Count, ...]:
    async with store_at_hand(read_settings()) as store:
        return await counted.counts(store)


_TOLD = (
    "{count} facts have run out and are shown as old:",
    "{count} facts run out within two weeks:",
    "{count} facts with a number were never confirmed by staff and are shown with their year:",
    "{count} answers were not reviewed by staff yet:",
)
