"""`saiyai serve` and `saiyai work`: the house, or its workers alone."""

import asyncio
import gc
import signal

import click
from rich.console import Console

from bot import app
from bot.demo import demo
from bot.settings import Settings, read_settings


@click.command()
@click.option("--demo", "as_demo", is_flag=True, help="Add fictional people and staff to try with.")
def serve(*, as_demo: bool) -> None:
    """Serve the whole house in one process.

    That is the chat, the desk, Telegram, the workers and the engine.
    """
    settings = demo.settings() if as_demo else read_settings()
    asyncio.run(_serve(settings, as_demo=as_demo))


@click.command()
def work() -> None:
    """Run more workers beside a `saiyai serve`.

    Both need the same PostgreSQL database.
    """
    settings = read_settings()
    asyncio.run(_work(settings))


async def _serve(settings: Settings, *, as_demo: bool) -> None:
    stop = _stop_on_signal()
    console = Console(stderr=True)
    console.print("Opening the house; the engine takes some seconds to load.")
    async with app.serving(settings) as running:
        _keep_what_is_open()
        if as_demo:
            await demo.fill(running.house)
            console.print(demo.welcome(running.url))
        else:
            console.print(f"Saiyai is open at {running.url} (desk: {running.url}/console/)")
        await stop.wait()
        console.print("Closing: what is in hand is finished first.")


async def _work(settings: Settings) -> None:
    stop = _stop_on_signal()
    async with app.open_house(settings) as house, app.working(house):
        _keep_what_is_open()
        await stop.wait()


def _keep_what_is_open() -> None:
    """What an open house is made of stays, and nobody waits while it is looked through for waste.

    It is some hundred thousand things: looking through them takes a fifth of a second.
    """
    gc.collect()
    gc.freeze()


def _stop_on_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
