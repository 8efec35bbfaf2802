"""How a try to deliver ended: each error class that Telegram's library can raise has one ending."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    PassportDecryptionError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels import Delivery, Ending
from bot.telegram.request import NotActedOn

ENDINGS: Final[Mapping[type[TelegramError], Ending]] = MappingProxyType(
    {
        # Certain that nothing was shown, and that it can go better another time.
        NotActedOn: Ending.LATER,
        RetryAfter: Ending.LATER,
        InvalidToken: Ending.LATER,  # the operator can mend it; no message is lost meanwhile
        EndPointNotFound: Ending.LATER,
        Conflict: Ending.LATER,
        # Certain that nothing was shown, and that it never will be.
        BadRequest: Ending.NEVER,
        Forbidden: Ending.NEVER,
        ChatMigrated: Ending.NEVER,  # a private chat never becomes a group
        # It left the house; nobody can tell whether it was shown.
        TimedOut: Ending.UNKNOWN,
        NetworkError: Ending.UNKNOWN,
        PassportDecryptionError: Ending.UNKNOWN,
        TelegramError: Ending.UNKNOWN,
    }
)
GONE = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated")


def ending_of(error: TelegramError) -> Delivery:
    """Say how the try ended; of the error only the name of its class is told."""
    kind = next(kind for kind in type(error).__mro__ if kind in ENDINGS)
    return Delivery(
        ENDINGS[kind], wait=_wait(error), blocked=_blocked(error), cause=type(error).__name__
    )


def seconds_to_wait(error: RetryAfter) -> float:
    """Tell the seconds that Telegram asks us to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _wait(error: TelegramError) -> float:
    return seconds_to_wait(error) if isinstance(error, RetryAfter) else 0.0


def _blocked(error: TelegramError) -> bool:
    """Whether the person shut the door: in a private chat nothing else is ever forbidden."""
    if isinstance(error, BadRequest):
        return any(words in error.message.lower() for words in GONE)
    return isinstance(error, Forbidden)
