"""The house: everything that handlers and workers need, put together once by `bot.app`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from aiohttp import web

from bot.bell import Bell
from bot.channels import Channel
from bot.settings import Settings
from bot.store.session import Store
from bot.words import Words
from dialogues.router import Router
from nlu.ear import Ear


@dataclass(frozen=True, slots=True)
class House:
    """What the house is made of; the clock gives aware UTC times."""

    settings: Settings
    store: Store
    words: Words
    bell: Bell
    channels: Mapping[str, Channel]
    ear: Ear
    router: Router
    clock: Callable[[], datetime]


HOUSE = web.AppKey("house", House)


def utc_now() -> datetime:
    """The clock on the wall."""
    return datetime.now(UTC)
