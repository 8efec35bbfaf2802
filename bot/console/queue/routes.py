"""The routes of the queue."""

from bot.access import Action
from bot.console import live
from bot.console.queue import page
from bot.console.route import Gate, Route

ROUTES = (
    Route("GET", "", page.to_queue, Gate.OPEN),
    Route("GET", "/", page.show, Action.SEE_QUEUE),
    Route("GET", "/rows", page.rows, Action.SEE_QUEUE, live=True),
    Route("GET", "/waiting", page.waiting, Action.SEE_QUEUE, live=True, rings=True),
    Route("GET", "/next", page.onward, Action.SEE_QUEUE),
    Route("GET", "/events", live.queue_events, Action.SEE_QUEUE, live=True),
    Route("POST", "/ticket", page.ticket, Action.CLAIM),
)
