"""`saiyai staff`: accounts of the people at the desk."""

import asyncio
from collections.abc import Awaitable, Callable

import click
from rich.console import Console
from rich.table import Table

from bot import access
from bot.access import Role
from bot.app import open_store
from bot.errors import BadSetting
from bot.house import utc_now
from bot.settings import read_settings
from bot.store import audit, schema
from bot.store import staff as accounts
from bot.store.session import Tx
from nlu.reading import Language


@click.group()
def staff() -> None:
    """Add, list, disable and reset the accounts of the staff."""


@staff.command()
@click.argument("login")
@click.option("--name", required=True, help="The first name that people in the chat will see.")
@click.option("--role", type=click.Choice([str(role) for role in Role]), default="worker")
@click.option("--language", type=click.Choice([str(one) for one in Language]), default="lo")
@click.password_option("--passphrase", help="Fifteen characters or more; asked for if not given.")
def add(login: str, name: str, role: str, language: str, passphrase: str) -> None:
    """Add an account."""

    async def deed(tx: Tx) -> str:
        if await accounts.by_login(tx, login.lower()) is not None:
            raise click.ClickException(f"There is an account {login} already.")
        hashed = await access.hash_passphrase(passphrase)
        new = accounts.NewStaff(login.lower(), name, role, language, hashed)
        await accounts.add(tx, new, utc_now())
        return f"{name} can sign in as {login.lower()}."

    _run(deed, "staff_added")


@staff.command("list")
def show() -> None:
    """List the accounts."""

    async def deed(tx: Tx) -> str:
        table = Table("login", "name", "role", "language", "state")
        for row in await accounts.everybody(tx):
            state = "disabled" if row.disabled else "active"
            table.add_row(row.login, row.name, row.role, row.language, state)
        Console().print(table)
        return ""

    _run(deed, "")


@staff.command()
@click.argument("login")
def disable(login: str) -> None:
    """Close an account; its open sessions end at once."""

    async def deed(tx: Tx) -> str:
        row = await accounts.by_login(tx, login.lower())
        if row is None:
            raise click.ClickException(f"There is no account {login}.")
        row.disabled = True
        await accounts.end_sessions_of(tx, row.id)
        return f"{row.name} can no longer sign in."

    _run(deed, "staff_disabled")


@staff.command()
@click.argument("login")
@click.password_option("--passphrase", help="The new passphrase; asked for if not given.")
def reset(login: str, passphrase: str) -> None:
    """Give an account a new passphrase and open it again; its open sessions end at once."""

    async def deed(tx: Tx) -> str:
        row = await accounts.by_login(tx, login.lower())
        if row is None:
            raise click.ClickException(f"There is no account {login}.")
        row.passphrase = await access.hash_passphrase(passphrase)
        row.disabled = False
        await accounts.end_sessions_of(tx, row.id)
        return f"{row.name} can sign in with the new passphrase."

    _run(deed, "staff_reset")


def _run(deed: Callable[[Tx], Awaitable[str]], action: str) -> None:
    try:
        click.echo(asyncio.run(_within(deed, action)))
    except BadSetting as wrong:
        raise click.ClickException(str(wrong)) from None


async def _within(deed: Callable[[Tx], Awaitable[str]], action: str) -> str:
    store = open_store(read_settings())
    try:
        await schema.upgrade(store)
        async with store.write() as tx:
            sentence = await deed(tx)
            if action:
                audit.write(tx, audit.HOUSE, action, utc_now())
            await tx.commit()
        return sentence
    finally:
        await store.close()
