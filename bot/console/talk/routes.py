"""The routes of one conversation."""

from bot.access import Action
from bot.console import live
from bot.console.route import CASE, Route
from bot.console.talk import deeds, page

ROUTES = (
    Route("GET", CASE, page.show, Action.READ_CASE),
    Route("GET", f"{CASE}/lines", page.lines, Action.READ_CASE, live=True),
    Route("GET", f"{CASE}/standing", page.standing, Action.READ_CASE, live=True),
    Route("GET", f"{CASE}/events", live.case_events, Action.READ_CASE, live=True),
    Route("POST", f"{CASE}/claim", deeds.claim, Action.CLAIM),
    Route("POST", f"{CASE}/reply", deeds.reply, Action.REPLY),
    Route("POST", f"{CASE}/again", deeds.again, Action.REPLY),
    Route("POST", f"{CASE}/note", deeds.note, Action.NOTE),
    Route("POST", f"{CASE}/hand-over", deeds.hand_over, Action.HAND_OVER),
    Route("POST", f"{CASE}/give-back", deeds.give_back, Action.HAND_OVER),
    Route("POST", f"{CASE}/close", deeds.close, Action.CLOSE),
)
