"""`saiyai outbox`: whether anything is sent, said by the operator."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC
from functools import partial

import click

from bot.backup import outbox as gate
from bot.backup.outbox import Gate
from bot.cli.at_hand import store_at_hand
from bot.errors import SaiyaiError
from bot.house import utc_now
from bot.settings import Settings, read_settings
from bot.store.session import Store

OPEN, CLOSED = "open", "closed"
Deed = Callable[[Store], Awaitable[Gate]]


@click.command()
@click.argument("state", required=False, type=click.Choice((OPEN, CLOSED)))
@click.option(
    "--nothing-was-sent",
    is_flag=True,
    help="Say that no house sent anything since the restored archive was made.",
)
def outbox(state: str | None, *, nothing_was_sent: bool) -> None:
    """Open or close the way out for everything that is sent.

    Without STATE it is said how it stands. While it is closed nothing goes to anybody, from no
    process on this database, not even an alert; what people write is heard all the same, and every
    page of the desk says so. After a restore it is closed. What waited when that archive was made
    may have been sent since: urgent words are then sent again, about their own answers staff are
    asked at the desk, and the rest is left. With --nothing-was-sent, as when a house moves to
    another database, they are simply sent.
    """
    if nothing_was_sent and state != OPEN:
        raise click.UsageError("--nothing-was-sent belongs to saiyai outbox open.")
    deed: Deed = gate.look
    if state == CLOSED:
        deed = partial(gate.close, now=utc_now())
    elif state == OPEN:
        deed = partial(gate.open_again, now=utc_now(), nothing_was_sent=nothing_was_sent)
    try:
        found = asyncio.run(_within(read_settings(), deed))
    except SaiyaiError as wrong:
        raise click.ClickException(str(wrong)) from None
    for sentence in _told(found):
        click.echo(sentence)


async def _within(settings: Settings, deed: Deed) -> Gate:
    async with store_at_hand(settings) as store:
        return await deed(store)


def _told(found: Gate) -> Iterator[str]:
    waiting = f"{found.waiting} messages wait, {found.urgent} of them for somebody in danger."
    if found.closed_since is not None:
        since = f"{found.closed_since.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        yield f"The outbox is closed since {since}: nothing is sent. {waiting}"
        return
    yield f"The outbox is open. {waiting}"
    if found.asked:
        yield (
            f"Of {found.asked} words of the staff from before the restore nobody knows whether "
            "they arrived: whoever holds the case decides at the desk."
        )
    if found.left:
        yield (
            f"Of {found.left} words of the program nobody knows it either. They are not sent "
            "again; the desk says beside each that it may not have arrived."
        )
    if found.again:
        yield f"{found.again} urgent ones of them are sent, perhaps for the second time."
