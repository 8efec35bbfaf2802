"""`saiyai retention`: what may go by rule, counted or let go of."""

import asyncio

import click

from bot import keeping
from bot.errors import BadSetting, SaiyaiError
from bot.house import utc_now
from bot.settings import Settings, read_settings
from bot.store import schema
from bot.store.retention import Counts
from bot.store.session import Store
from bot.store.vault import Vault

CALLED = {
    "cases": "closed cases whose words go",
    "messages": "messages in them or after them",
    "sent": "copies of messages that were sent",
    "notes": "notes of staff",
    "signs": "signs that a case was opened by",
    "reasons": "reasons that staff wrote",
    "drafts": "drafts",
    "plans": "plans for the way that are over",
    "people": "people who only asked something and are forgotten",
}


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would go, and change nothing.")
def retention(*, dry_run: bool) -> None:
    """Let go of what is older than it may be; saiyai serve and saiyai work do so every hour.

    Words of a case go so many days after it was closed as SAIYAI_KEEP_CLOSED_DAYS says. Who only
    asked something is forgotten after SAIYAI_KEEP_ASKED_DAYS days. Nothing goes of people with an
    open case, a plan, an open task, or in follow-up.
    """
    try:
        settings = read_settings()
        found = asyncio.run(_counted(settings, dry_run=dry_run))
    except SaiyaiError as wrong:
        raise click.ClickException(str(wrong)) from None
    click.echo("This would go now:" if dry_run else "This went:")
    for name, called in CALLED.items():
        click.echo(f"{found.get(name, 0):>10,}  {called}")


async def _counted(settings: Settings, *, dry_run: bool) -> Counts:
    store = Store.connect(settings.database, Vault.of(settings.key_file))
    try:
        at, needed = await schema.revision(store)
        if at != needed:
            raise BadSetting("The tables are not of this version. Run: saiyai db upgrade")
        deed = keeping.would_go if dry_run else keeping.go
        return await deed(store, settings, utc_now())
    finally:
        await store.close()
