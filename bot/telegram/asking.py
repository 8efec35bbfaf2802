"""What Telegram says about the way it posts to us, for whoever looks after the house."""

from dataclasses import dataclass
from datetime import datetime

from telegram.error import InvalidToken, TelegramError

from bot.telegram.wire import Wire

LONGEST = 160  # letters of Telegram's own words about a failure


@dataclass(frozen=True, slots=True)
class Post:
    """Where Telegram posts ("": nowhere), how many updates wait there, and what failed last."""

    url: str
    waiting: int
    failed_at: datetime | None = None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Silence:
    """Telegram did not answer, or it `refused` the token."""

    refused: bool


async def post(bot: Wire) -> Post | Silence:
    """Ask Telegram how it posts."""
    try:
        info = await bot.get_webhook_info()
    except InvalidToken:
        return Silence(refused=True)
    except TelegramError:
        return Silence(refused=False)
    said = "".join(one for one in info.last_error_message or "" if one.isprintable())
    return Post(info.url, info.pending_update_count, info.last_error_date, said[:LONGEST])
