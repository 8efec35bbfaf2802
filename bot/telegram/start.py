"""Opens the bot and tells Telegram where to post; refuses a secret that somebody could guess."""

import asyncio
import hmac
import logging
import re

from telegram import Bot
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.errors import BadSetting
from bot.settings import Settings
from bot.staff import common
from bot.telegram.limits import (
    ALLOWED_UPDATES,
    FIRST_WAIT,
    LONGEST_SECRET,
    LONGEST_WAIT,
    SECRET_LENGTH,
)
from bot.telegram.pause import pause
from bot.telegram.wire import Wire

WEBHOOK_PATH = "/telegram/webhook"
FEWEST_LETTERS = 10
ALPHABET = re.compile(r"[A-Za-z0-9_-]+")
TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")

REFUSED_TOKEN = "Telegram refuses TELEGRAM_BOT_TOKEN; ask @BotFather for the bot's present token."  # noqa: S105 - a sentence

log = logging.getLogger(__name__)


async def open_bot(settings: Settings) -> Wire:
    """Make the bot; nothing is asked of Telegram yet. Raises `BadSetting`."""
    if settings.telegram_bot_token is None:
        raise BadSetting("TELEGRAM_BOT_TOKEN is not set; @BotFather gives one to each bot.")
    token = settings.telegram_bot_token.get_secret_value()
    if not TOKEN.fullmatch(token):
        raise BadSetting("TELEGRAM_BOT_TOKEN is no bot token: it has a number, a colon and a key.")
    return Wire(token, settings.telegram_api_url)


def check_secret(secret: str, token: str, name: str = "TELEGRAM_WEBHOOK_SECRET") -> None:
    """Refuse a webhook secret that is short, guessable or unusable; raises `BadSetting`."""
    if not ALPHABET.fullmatch(secret) and not _same(secret, token):
        raise BadSetting(f"{name} may hold only A-Z, a-z, 0-9, _ and -.")
    if _same(secret, token) or _same(secret, token.partition(":")[2]):
        raise BadSetting(f"{name} must not be the bot token or a part of it.")
    if not SECRET_LENGTH <= len(secret) <= LONGEST_SECRET:
        raise BadSetting(f"{name} must have {SECRET_LENGTH} to {LONGEST_SECRET} characters.")
    if _is_sample(secret):
        raise BadSetting(f"{name} is a sample that anybody could guess; draw a random one.")


def webhook_url(public_url: str) -> str:
    """Where Telegram should post."""
    return public_url.rstrip("/") + WEBHOOK_PATH


async def set_webhook(bot: Bot, settings: Settings, stop: asyncio.Event | None = None) -> bool:
    """Tell Telegram where to post; whether it took it. What waits at Telegram is kept.

    With `stop` it is tried until Telegram took it or `stop` is set, without it once. Raises
    `BadSetting` when Telegram refuses the token; an address it cannot reach is tried again,
    because a name may only not be known yet.
    """
    secret = settings.telegram_webhook_secret
    if secret is None:
        raise BadSetting("TELEGRAM_WEBHOOK_SECRET is not set; the webhook needs one.")
    url = webhook_url(settings.public_url)
    wait = FIRST_WAIT
    while not await _took_webhook(bot, url, secret.get_secret_value()):
        if stop is None or stop.is_set():
            return False
        await pause(stop, wait)
        wait = min(wait * 2, LONGEST_WAIT)
    return True


async def _took_webhook(bot: Bot, url: str, secret: str) -> bool:
    try:
        return await bot.set_webhook(
            url,
            allowed_updates=ALLOWED_UPDATES,
            secret_token=secret,
            drop_pending_updates=False,
        )
    except InvalidToken:
        log.critical(REFUSED_TOKEN)
        raise BadSetting(REFUSED_TOKEN) from None
    except TelegramError as error:
        log.warning(_why_not(error), type(error).__name__)
        return False


def _why_not(error: TelegramError) -> str:
    if isinstance(error, BadRequest):
        return "Telegram refuses SAIYAI_PUBLIC_URL: it must be an https address it can reach (%s)."
    return "Telegram did not take the webhook (%s)."


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _is_sample(secret: str) -> bool:
    letters = re.sub(r"[^a-z0-9]", "", secret.lower())
    return len(set(letters)) < FEWEST_LETTERS or common.has_sample(letters)
