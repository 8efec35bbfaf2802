"""Asks the database, the running house and Telegram once each, so that every check can look."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import aiohttp

from bot.doctor.patient import ROOT, Needs, Patient, where
from bot.errors import BadSetting, StoreUnavailable
from bot.settings import Settings
from bot.store import people, schema
from bot.store.sealed.keys import Keys, read_keys
from bot.store.sealed.vault import Vault
from bot.store.session import Store
from bot.telegram.asking import Post, Silence, post
from bot.telegram.start import open_bot

PATIENCE = 10.0  # seconds for an answer of anybody


@asynccontextmanager
async def examined(
    settings: Settings, clock: Callable[[], datetime], root: Path = ROOT
) -> AsyncIterator[Patient]:
    """Ask the database, the running house and Telegram once each."""
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession(trust_env=False))
        keys = _keys(settings)
        store = _store(settings, keys)
        if store is not None:
            stack.push_async_callback(store.close)
        ready = await _ready(settings, session)
        told, drift = await _telegram(settings, session, clock)
        has = {Needs.NOTHING, *await _of_store(store, keys)}
        known = frozenset(has | _of_others(settings, ready, told))
        yield Patient(settings, root, clock, store, keys, known, ready, told, drift)


def _keys(settings: Settings) -> Keys | None:
    try:
        return read_keys(settings.key_file)
    except BadSetting:
        return None


def _store(settings: Settings, keys: Keys | None) -> Store | None:
    """The database as it is; without the keys only what is not sealed can be looked at."""
    nobody = Keys({1: bytes(32)}, 1, bytes(32), bytes(32), bytes(32))
    try:
        return Store.connect(settings.database, Vault(keys or nobody), pool=2)
    except (StoreUnavailable, BadSetting, OSError, ValueError):
        return None


async def _of_store(store: Store | None, keys: Keys | None) -> set[Needs]:
    if store is None or not await _there(store) or not await _answers(store):
        return set()
    at, needed = await schema.revision(store)
    if at != needed:
        return {Needs.DATABASE}
    fits = keys is not None and await people.keys_fit(store)
    return {Needs.DATABASE, Needs.TABLES} | ({Needs.SEALED} if fits else set())


def _of_others(
    settings: Settings, ready: dict[str, Any] | None, told: Post | Silence | None
) -> set[Needs]:
    there = {
        Needs.ENGINE: ready is not None or settings.rasa_url is not None,
        Needs.BACKUPS: settings.backups is not None,
        Needs.TELEGRAM: isinstance(told, Post),
        Needs.WEBHOOK: isinstance(told, Post) and settings.telegram_mode == "webhook",
    }
    return {need for need, is_there in there.items() if is_there}


async def _answers(store: Store) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            return await store.alive()
    except TimeoutError:
        return False


async def _there(store: Store) -> bool:
    """Whether there is a database at all: SQLite would make one by being asked."""
    url = store.engine.url
    path = Path(url.database or "")
    try:
        return url.get_backend_name() != "sqlite" or await asyncio.to_thread(path.is_file)
    except OSError:
        return False


async def _ready(settings: Settings, session: aiohttp.ClientSession) -> dict[str, Any] | None:
    try:
        async with (
            asyncio.timeout(PATIENCE),
            session.get(f"{where(settings)}/readyz", allow_redirects=False) as answer,
        ):
            parts = await answer.json()
    except (aiohttp.ClientError, OSError, ValueError):
        return None
    return parts if isinstance(parts, dict) else None


async def _telegram(
    settings: Settings, session: aiohttp.ClientSession, clock: Callable[[], datetime]
) -> tuple[Post | Silence | None, timedelta | None]:
    """What Telegram says about the bot, and how far our clock is ahead of the one there."""
    if settings.telegram_mode == "off" or settings.telegram_bot_token is None:
        return None, None
    try:
        bot = await open_bot(settings)
    except BadSetting:
        return Silence(refused=True), None
    try:
        async with asyncio.timeout(PATIENCE):
            told = await post(bot)
            there = await _date(settings.telegram_api_url, session)
            return told, clock() - there if there else None
    except TimeoutError:
        return Silence(refused=False), None
    finally:
        await bot.shutdown()


async def _date(url: str, session: aiohttp.ClientSession) -> datetime | None:
    """The time of day that the answer of a server bears."""
    try:
        async with session.get(url, allow_redirects=False) as answer:
            return parsedate_to_datetime(answer.headers["Date"])
    except (aiohttp.ClientError, OSError, KeyError, ValueError):
        return None
