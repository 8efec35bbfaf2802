"""The house: everything that handlers and workers need, put together once by `bot.app`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aiohttp import web

from bot.bell import Bell
from bot.channels import Channel
from bot.pulse import Pulse
from bot.settings import Settings
from bot.store.session import Store
from bot.words import Words
from dialogues.book import Book
from dialogues.router import Router
from nlu.ear import Ear

Span = tuple[datetime, datetime]


@dataclass(slots=True)
class Current:
    """What is said just now: a newer book takes the place of the one before whole.

    `book` is as it came with the house, `router` has what staff confirmed since. `version` is of
    the changes it was made of; `otherwise` says when an answer was not as it is now, by its label.
    """

    book: Book
    router: Router
    version: int = 0
    otherwise: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class House:
    """What the house is made of; the clock gives aware UTC times."""

    settings: Settings
    store: Store
    words: Words
    bell: Bell
    channels: Mapping[str, Channel]
    ear: Ear
    current: Current = field(repr=False)  # every word that is said: 300 KB in a traceback
    clock: Callable[[], datetime]
    pulse: Pulse = field(default_factory=Pulse)

    @property
    def router(self) -> Router:
        """Decides what is said, from the newest book."""
        return self.current.router


HOUSE = web.AppKey("house", House)


def utc_now() -> datetime:
    """The clock on the wall."""
    return datetime.now(UTC)
