"""Rows of buttons as Telegram shows them under a message."""

import logging

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels import Button
from bot.telegram.limits import BUTTON_BYTES
from bot.telegram.shape import repaired

log = logging.getLogger(__name__)


def keyboard(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    """Make the keyboard; None without rows.

    A button that Telegram would refuse is left out, because the words above it must still arrive.
    """
    fitting = [tuple(button for button in row if _fits(button)) for row in rows]
    if sum(map(len, fitting)) < sum(map(len, rows)):
        log.error("A button was left out: its label is empty or its data is over 64 bytes.")
    shown = [row for row in fitting if row]
    return InlineKeyboardMarkup([list(map(_made, row)) for row in shown]) if shown else None


def _fits(button: Button) -> bool:
    size = len(button.data.encode("utf-8", "replace"))
    return bool(button.label.strip()) and 0 < size <= BUTTON_BYTES


def _made(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(repaired(button.label), callback_data=button.data)
