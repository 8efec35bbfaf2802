"""The house that is looked over: as it stands, nothing made, moved or migrated in it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from bot.errors import StoreUnavailable
from bot.settings import Settings
from bot.store.engines import SILENT
from bot.store.sealed.keys import Keys
from bot.store.session import Store, Tx
from bot.telegram.asking import Post, Silence

Answer = TypeVar("Answer")
ROOT = Path(__file__).parents[2]
NOBODY = "0.0.0.0"  # noqa: S104 - every address of this machine; it is asked at loopback


class Needs(StrEnum):
    """What must be there before a check can look."""

    NOTHING = "nothing"
    DATABASE = "a database that answers"
    TABLES = "a database with its tables"
    SEALED = "a database with its tables and keys"
    ENGINE = "a way to ask the engine"
    BACKUPS = "a folder for backups"
    TELEGRAM = "Telegram's answer"
    WEBHOOK = "Telegram's answer about the webhook"


@dataclass(frozen=True, slots=True)
class Patient:
    """What the checks look at. `root` is where the house's own files are.

    `keys` is None where they cannot be read; `ready` is what the running house says of itself,
    `post` what Telegram says, each None where it was not asked or did not answer. `drift` is how
    far this machine's clock is ahead of Telegram's.
    """

    settings: Settings
    root: Path
    clock: Callable[[], datetime]
    store: Store | None
    keys: Keys | None
    has: frozenset[Needs]
    ready: dict[str, Any] | None = None
    post: Post | Silence | None = None
    drift: timedelta | None = None

    @property
    def database(self) -> Store:
        """The store, for checks that need one."""
        if self.store is None:
            raise StoreUnavailable(SILENT)
        return self.store

    async def asked(self, look: Callable[[Tx], Awaitable[Answer]]) -> Answer:
        """What the database answers to one question."""
        async with self.database.read() as tx:
            return await look(tx)


def where(settings: Settings) -> str:
    """The address at which this machine reaches the house's pages."""
    host = "127.0.0.1" if settings.host in {NOBODY, "::"} else settings.host
    return f"http://{host}:{settings.port}"
