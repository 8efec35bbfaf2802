"""The calendar that is shown instead of the chat: this month, in the language of the phone."""

import calendar
from functools import partial

from aiohttp import web

from bot.webchat.sentences import WEEKDAYS
from bot.webchat.visit import house_of, phone_language
from bot.words import ZONE


def month(request: web.Request) -> dict[str, object]:
    """What the calendar's template needs: today, and the weeks of its month from Monday on.

    It speaks the language that the browser asks for, as any page would, and not the one that was
    picked in the chat.
    """
    house, language = house_of(request), phone_language(request)
    today = house.clock().astimezone(ZONE).date()
    return {
        "today": today,
        "weeks": calendar.Calendar().monthdayscalendar(today.year, today.month),
        "weekdays": WEEKDAYS,
        "phone_words": partial(house.words.gettext, language),
        "phone_day": partial(house.words.date, language),
    }
