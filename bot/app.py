"""Puts the house together, serves it, and takes it down again without losing anything in hand."""

import asyncio
import os
import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial

import structlog
from aiohttp import web

from bot import ears, edge, metrics, places, ready
from bot.bell import Bell
from bot.channels import Channel
from bot.console.app import add_console
from bot.editing import current
from bot.errors import BadSetting
from bot.house import HOUSE, Current, House, utc_now
from bot.settings import Settings, check_telegram
from bot.store import addresses, calls, people, schema
from bot.store.boxes.deliveries import UNPACED
from bot.store.sealed.keys import NO_KEYS, NOT_ITS_KEYS, fresh_keys, make_keys, read_keys
from bot.store.sealed.vault import Vault
from bot.store.session import Store
from bot.telegram import polling, webhook
from bot.telegram.sender import TelegramChannel
from bot.telegram.start import check_secret, open_bot, set_webhook
from bot.web.static_files import add_static
from bot.webchat.channel import WebChannel
from bot.webchat.routes import add_chat
from bot.words import Words
from bot.workers import inbox, outbox, rounds
from bot.workers.pace import Pace
from dialogues.book import Book
from dialogues.router import Router

SENDERS = 4
LARGEST_BODY = 1024 * 1024  # 30,000 Lao letters in a form are 270 KB
GRACE = 7.0  # seconds for what is in hand when the house closes
PICK_UP = 1.0  # seconds before a fallen worker is started again
Loop = Callable[[], Awaitable[None]]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Running:
    """A house that is being served; `url` is where."""

    house: House
    url: str
    edge_url: str


async def open_store(settings: Settings) -> Store:
    """The store of this house; its key file is made at the very first start."""
    path = settings.key_file
    if settings.backups and path.resolve().is_relative_to(settings.backups.resolve()):
        raise BadSetting(
            f"The key file at {path} stands in the folder of the backups: a thief of one would "
            "have both. Move it elsewhere and say so with SAIYAI_KEYS."
        )
    if settings.keys is None and not places.is_there(path):
        await _make_first_keys(settings)
    keys = read_keys(path)
    if keys.demo and not settings.demo:
        raise BadSetting(
            f"The keys in {path} are a demo's: no house for real people opens with them."
        )
    return Store.connect(settings.database, Vault(keys, path))


async def _make_first_keys(settings: Settings) -> None:
    """Make them for a database that answers and has nobody in it, and for no other."""
    path = settings.key_file
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        store = Store.connect(settings.database, Vault(fresh_keys()))  # these are kept nowhere
        try:
            at, _ = await schema.revision(store)
            if at is not None and await people.are_any(store):
                raise BadSetting(NO_KEYS.format(path=path))
        finally:
            await store.close()
        make_keys(path, demo=settings.demo)
    except OSError:
        raise BadSetting("SAIYAI_HOME cannot be used: nothing can be written there.") from None
    log.info("keys_made", advice=f"Copy {path} to a safe place that is not this machine.")


@asynccontextmanager
async def open_house(
    settings: Settings, clock: Callable[[], datetime] = utc_now
) -> AsyncIterator[House]:
    """The house without its doors: store, words, ear, channels. Migrations are run."""
    check_telegram(settings)
    async with AsyncExitStack() as stack:
        store = await open_store(settings)
        stack.push_async_callback(store.close)
        addresses.check_open(store.engine.url)
        await schema.upgrade(store)
        if not await people.keys_fit(store):
            raise BadSetting(NOT_ITS_KEYS.format(path=settings.key_file))
        ear = await ears.listening(settings, stack)
        bell = Bell()
        channels: dict[str, Channel] = {"web": WebChannel(bell)}
        if settings.telegram_mode != "off":
            _check_webhook(settings)
            bot = await open_bot(settings)
            stack.push_async_callback(bot.shutdown)
            channels["telegram"] = TelegramChannel(bot)
        house = House(
            settings=settings,
            store=store,
            words=Words.load(),
            bell=bell,
            channels=channels,
            ear=ear,
            current=Current(_book(), Router(_book())),
            clock=clock,
        )
        await current.refresh(house)
        yield house


async def _listen(house: House, telegram: TelegramChannel, stop: asyncio.Event) -> None:
    """Ask Telegram for updates, or tell it where to post them."""
    if house.settings.telegram_mode == "polling":
        await polling.poll(house, telegram.bot, stop)
    else:
        await set_webhook(telegram.bot, house.settings, stop)
    await stop.wait()


async def _keep_on(loop: Loop, stop: asyncio.Event) -> None:
    """Run a worker's loop; one that fell is picked up again, one with a bad setting is not."""
    while not stop.is_set():
        try:
            await loop()
        except BadSetting as wrong:
            log.critical("worker_cannot_run", sentence=str(wrong))
            return
        except Exception:  # the workers' outer boundary: what one had in hand is given back
            log.exception("worker_fell")
            await asyncio.sleep(PICK_UP)


@cache
def _book() -> Book:
    return Book.load()


def _check_webhook(settings: Settings) -> None:
    """Refuse a webhook secret that somebody could guess."""
    secret, token = settings.telegram_webhook_secret, settings.telegram_bot_token
    if settings.telegram_mode == "webhook" and secret is not None and token is not None:
        check_secret(secret.get_secret_value(), token.get_secret_value())
        before = settings.telegram_secret_before
        if before is not None:
            name = "TELEGRAM_WEBHOOK_SECRET_BEFORE"
            check_secret(before.get_secret_value(), token.get_secret_value(), name)


@asynccontextmanager
async def working(house: House) -> AsyncIterator[None]:
    """The workers of one process; leaving lets each finish what it has in hand."""
    stop = asyncio.Event()
    name = f"{socket.gethostname()[:16]}:{os.getpid()}:{secrets.token_hex(3)}"
    pace = Pace(house.settings.pace_all, asyncio.get_running_loop().time)
    loops: list[Loop] = [partial(inbox.mend, house, stop), partial(outbox.mend, house, stop)]
    loops.append(partial(calls.carry, house.store, house.bell, stop))
    loops += [partial(rounds.work, house, one, stop) for one in rounds.ROUNDS]
    loops += [
        partial(inbox.work, house, f"{name}:{n}", stop) for n in range(house.settings.workers)
    ]
    loops += [partial(outbox.work, house, f"{name}:{n}", pace, stop) for n in range(SENDERS)]
    # However long Telegram takes for its answers, a page has its words at once.
    loops.append(partial(outbox.work, house, f"{name}:page", pace, stop, UNPACED))
    telegram = house.channels.get("telegram")
    if isinstance(telegram, TelegramChannel):
        loops.append(partial(_listen, house, telegram, stop))
    tasks = [asyncio.create_task(_keep_on(loop, stop)) for loop in loops]
    try:
        yield
    finally:
        stop.set()
        house.bell.ring("inbox", "outbox")
        _, late = await asyncio.wait(tasks, timeout=GRACE)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


def pages(house: House) -> web.Application:
    """The web application: Telegram's door, the web chat, the desk, health and figures."""
    app = web.Application(client_max_size=LARGEST_BODY)
    app[HOUSE] = house
    app.router.add_get("/", _to_the_chat)
    edge.add_health(app)
    webhook.add_routes(app)
    add_static(app)
    add_chat(app, house)
    add_console(app, house)
    metrics.add_metrics(app)
    ready.add_ready(app)
    return app


async def _to_the_chat(_request: web.Request) -> web.Response:
    raise web.HTTPSeeOther("/chat")


@asynccontextmanager
async def serving(
    settings: Settings, clock: Callable[[], datetime] = utc_now
) -> AsyncIterator[Running]:
    """The whole house in one process: doors, workers, engine.

    Doors close while the workers finish what they have in hand; then the engine is stopped. All
    that is done in ten seconds, so that nobody ends it by force.
    """
    parts = door, side_door, hands = AsyncExitStack(), AsyncExitStack(), AsyncExitStack()
    async with open_house(settings, clock) as house:
        try:
            url = await _open_door(door, pages(house), settings.host, settings.port)
            edge_url = ""
            if settings.edge_port is not None:
                edge_app = edge.edge_app(house)
                edge_url = await _open_door(side_door, edge_app, settings.host, settings.edge_port)
            await hands.enter_async_context(working(house))
            yield Running(house, url, edge_url)
        finally:
            await asyncio.gather(*(part.aclose() for part in parts))


async def _open_door(stack: AsyncExitStack, app: web.Application, host: str, port: int) -> str:
    runner = edge.runner(app)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    site = web.TCPSite(runner, host, port)
    try:
        await site.start()
    except OSError:
        raise BadSetting(f"{host}:{port} cannot be opened: it is taken or not here.") from None
    bound = runner.addresses[0][1]
    return f"http://{host}:{bound}"
