"""`saiyai db`: the tables of the database."""

import asyncio

import click

from bot.app import open_store
from bot.errors import SaiyaiError
from bot.settings import read_settings
from bot.store import schema


@click.group()
def db() -> None:
    """Look after the tables of the database."""


@db.command()
def upgrade() -> None:
    """Bring the tables to the form that this version needs."""
    try:
        before, after = asyncio.run(_upgrade())
    except SaiyaiError as wrong:
        raise click.ClickException(str(wrong)) from None
    click.echo(f"The tables are at {after} (before: {before or 'none'}).")


async def _upgrade() -> tuple[str | None, str | None]:
    store = await open_store(read_settings())
    try:
        before, after = await schema.revision(store)
        await schema.upgrade(store)
    finally:
        await store.close()
    return before, after
