"""Telegram as a channel of the house: reads what was stored, sends plain text and buttons."""

import asyncio

from telegram import LinkPreviewOptions, Message
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.channels import Delivery, Ending, Fetched, Incoming, Outgoing
from bot.telegram import files
from bot.telegram.endings import ending_of
from bot.telegram.keyboards import keyboard
from bot.telegram.limits import PRESS_SECONDS
from bot.telegram.shape import repaired
from bot.telegram.split import split
from bot.telegram.updates import read
from bot.telegram.wire import Wire

UNREADABLE = (KeyError, TypeError, AttributeError, ValueError)


class TelegramChannel:
    """Private chats on Telegram, through one bot."""

    name = "telegram"
    fetches = True

    def __init__(self, bot: Wire) -> None:
        self.bot = bot

    def read(self, body: bytes) -> Incoming | None:
        """Read a stored update; None where it is of a kind that changes nothing."""
        return read(body)

    def split(self, text: str) -> tuple[str, ...]:
        """Cut a text into parts of at most 4096 UTF-16 units, never inside a letter's cluster."""
        return split(text)

    async def send(self, address: str, out: Outgoing) -> Delivery:
        """Try once: plain text, a recording that Telegram is to fetch, or messages to take back.

        Every error of Telegram becomes an ending.
        """
        try:
            shown = await self._shown(int(address), out)
        except TelegramError as error:
            return ending_of(error)
        except UNREADABLE:  # Telegram said yes, in a shape the library does not know
            return Delivery(Ending.UNKNOWN, cause="UnreadableAnswer")
        return Delivery(Ending.SENT, message_id=shown)

    async def _shown(self, chat: int, out: Outgoing) -> str:
        if out.takes_back:
            await self.bot.delete_messages(chat, [int(one) for one in out.takes_back])
            return ""
        return str((await self._sent(chat, out)).message_id)

    async def _sent(self, chat: int, out: Outgoing) -> Message:
        if out.audio:
            return await self.bot.send_voice(chat, out.audio)
        return await self.bot.send_message(
            chat,
            repaired(out.text),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_markup=keyboard(out.rows),
        )

    async def typing(self, address: str) -> None:
        """Show "typing" for five seconds, Telegram's own time; a failure is nothing."""
        try:
            await self.bot.send_chat_action(int(address), ChatAction.TYPING)
        except TelegramError:
            return

    async def fetch(self, reference: str) -> Fetched | None:
        """Fetch a file by its reference; None where it is gone, too large, or cannot be had."""
        return await files.fetch(self.bot, reference)

    async def acknowledge(self, incoming: Incoming) -> None:
        """Stop the button's spinner; it ends by itself where Telegram does not do so at once."""
        if not incoming.press:
            return
        try:
            async with asyncio.timeout(PRESS_SECONDS):
                await self.bot.answer_callback_query(incoming.press)
        except (TelegramError, TimeoutError):
            return
