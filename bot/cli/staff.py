"""`saiyai staff`: accounts of the people at the desk."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import click
from rich.console import Console
from rich.table import Table

from bot.access import Role
from bot.app import open_store
from bot.cli.at_hand import store_at_hand
from bot.demo import demo
from bot.errors import BadSetting
from bot.house import utc_now
from bot.settings import Settings, read_settings
from bot.staff import accounts as deeds
from bot.staff import passphrases, staffing
from bot.store import people, schema
from bot.store.accounts import staff as accounts
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.models.staff import StaffRow
from bot.store.sealed.keys import NOT_ITS_KEYS
from bot.store.session import Store, Tx
from nlu.reading import Language


@click.group()
def staff() -> None:
    """Add, list, disable, reset and unlink the accounts of the staff."""


@staff.command()
@click.argument("login")
@click.option("--name", required=True, help="The first name that people in the chat will see.")
@click.option(
    "--role",
    type=click.Choice([str(role) for role in Role]),
    default="worker",
    show_default=True,
    help="What they may do.",
)
@click.option(
    "--language",
    type=click.Choice([str(one) for one in Language]),
    default="lo",
    show_default=True,
    help="In which they see the desk.",
)
@click.password_option("--passphrase", help="Fifteen characters or more; asked for if not given.")
def add(login: str, name: str, role: str, language: str, passphrase: str) -> None:
    """Add an account."""
    login, name = login.strip().lower(), name.strip()
    wrong = staffing.fault(login, name)
    if wrong:
        raise click.ClickException(wrong)

    async def deed(tx: Tx) -> str:
        if await accounts.by_login(tx, login) is not None:
            raise click.ClickException(f"There is an account {login} already.")
        hashed = await passphrases.hashed(passphrase, login, name)
        new = accounts.NewStaff(login, name, role, language, hashed)
        staff_id = await accounts.add(tx, new, utc_now())
        audit.write(tx, audit.HOUSE, Deed.STAFF_ADDED, utc_now(), detail=staff_id)
        return f"{name} can sign in as {login}, and sets a phone up then."

    _run(deed, may_be_new=True)


@staff.command("list")
def show() -> None:
    """List the accounts."""

    async def deed(tx: Tx) -> str:
        table = Table("login", "name", "role", "language", "alerts", "state")
        for row in await accounts.everybody(tx):
            state = "disabled" if row.disabled else "active"
            alerts = "linked" if row.alerts is not None else ""
            table.add_row(row.login, row.name, row.role, row.language, alerts, state)
        Console().print(table)
        return ""

    _run(deed)


@staff.command()
@click.argument("login")
def disable(login: str) -> None:
    """Close an account; its open sessions end at once."""

    async def deed(tx: Tx) -> str:
        row = await _account(tx, login)
        await deeds.disable(tx, row, audit.HOUSE, utc_now())
        return f"{row.name} can no longer sign in."

    _run(deed)


@staff.command()
@click.argument("login")
@click.password_option("--passphrase", help="The new passphrase; asked for if not given.")
def reset(login: str, passphrase: str) -> None:
    """Give an account a new passphrase and open it again.

    Its open sessions end at once. The phone and the recovery codes are forgotten, too: a phone is
    set up at the next sign-in.
    """

    async def deed(tx: Tx) -> str:
        row, now = await _account(tx, login), utc_now()
        hashed = await passphrases.hashed(passphrase, row.login, row.name)
        await deeds.set_passphrase(tx, row, hashed, audit.HOUSE, now)
        await deeds.reset_factor(tx, row, audit.HOUSE, now)
        await deeds.enable(tx, row, audit.HOUSE, now)
        return f"{row.name} can sign in with the new passphrase, and sets a phone up then."

    _run(deed)


@staff.command()
@click.argument("login")
def unlink(login: str) -> None:
    """Take away the chat that gets somebody's alerts.

    For a phone that was lost, or that others read. Until they link a chat again on their own page
    at the desk, no alert reaches them.
    """

    async def deed(tx: Tx) -> str:
        row = await _account(tx, login)
        if not await deeds.unlink(tx, row, audit.HOUSE, utc_now()):
            return f"{row.name} has no chat that gets alerts."
        return f"{row.name} gets no more alerts until they link a chat on their own page."

    _run(deed)


@staff.command()
@click.argument("login")
def code(login: str) -> None:
    """Say the code of now of somebody in the demo.

    It works in the demo's house alone.
    """
    settings = demo.settings()
    if not demo.is_there(settings):
        raise click.ClickException(
            "This works in the demo's house only, and there is none here yet (make demo). "
            "Everybody else's code is on their own phone."
        )
    click.echo(asyncio.run(_code(settings, login.lower())))


async def _code(settings: Settings, login: str) -> str:
    store = await open_store(settings)
    try:
        now = await demo.code(store, login, utc_now())
    finally:
        await store.close()
    if now is None:
        raise click.ClickException(f"There is no account {login} in the demo.")
    return now


async def _account(tx: Tx, login: str) -> StaffRow:
    row = await accounts.by_login(tx, login.lower())
    if row is None:
        raise click.ClickException(f"There is no account {login}.")
    return row


def _run(deed: Callable[[Tx], Awaitable[str]], *, may_be_new: bool = False) -> None:
    """Do it in the house that is there; the first account of all may make one."""
    try:
        settings = read_settings()
        of = _new_or_there(settings) if may_be_new else store_at_hand(settings)
        click.echo(asyncio.run(_within(of, deed)))
    except BadSetting as wrong:
        raise click.ClickException(str(wrong)) from None


async def _within(
    of: AbstractAsyncContextManager[Store], deed: Callable[[Tx], Awaitable[str]]
) -> str:
    async with of as store, store.write() as tx:
        sentence = await deed(tx)
        await tx.commit()
    return sentence


@asynccontextmanager
async def _new_or_there(settings: Settings) -> AsyncIterator[Store]:
    """The open store, made with its keys and tables where there is none yet."""
    store = await open_store(settings)
    try:
        await schema.upgrade(store)
        if not await people.keys_fit(store):
            raise BadSetting(NOT_ITS_KEYS.format(path=settings.key_file))
        yield store
    finally:
        await store.close()
