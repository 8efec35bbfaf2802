"""`saiyai retention`: what may go by rule, counted or let go of."""

import asyncio

import click

from bot import keeping
from bot.cli.at_hand import store_at_hand
from bot.errors import SaiyaiError
from bot.house import utc_now
from bot.settings import Settings, read_settings
from bot.store.keeping.retention import Counts

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
    "followed": "people whose follow-up ended or never began, and who are forgotten",
}


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would go, and change nothing.")
def retention(*, dry_run: bool) -> None:
    """Let go of what is older than it may be.

    saiyai serve and saiyai work do so every hour. Words of a case go so many days after it was
    closed as SAIYAI_KEEP_CLOSED_DAYS says. Who only asked something is forgotten after
    SAIYAI_KEEP_ASKED_DAYS days, and whose follow-up ended after SAIYAI_KEEP_FOLLOWED_DAYS days, if
    that is set. Nothing goes of people with an open case, a plan, an open task, or in follow-up,
    and nothing at all before the house has run for a day by its clock.
    """
    try:
        settings = read_settings()
        found, sure = asyncio.run(_counted(settings, dry_run=dry_run))
    except SaiyaiError as wrong:
        raise click.ClickException(str(wrong)) from None
    if not sure:
        click.echo(keeping.NOT_YET)
    click.echo(f"This would go{' now' if sure else ''}:" if dry_run else "This went:")
    for name, called in CALLED.items():
        click.echo(f"{found.get(name, 0):>10,}  {called}")


async def _counted(settings: Settings, *, dry_run: bool) -> tuple[Counts, bool]:
    """How much goes, and whether it may go by this clock."""
    async with store_at_hand(settings) as store:
        now = utc_now()
        if not dry_run:
            return await keeping.go(store, settings, now), True
        counts = await keeping.would_go(store, settings, now)
        return counts, await keeping.clock_is_sure(store, now)
