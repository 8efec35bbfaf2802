"""The routes of the search."""

from bot.access import Action
from bot.console.route import Route
from bot.console.search import page

ROUTES = (
    Route("GET", "/search", page.show, Action.READ_CASE),
    Route("POST", "/search", page.find, Action.READ_CASE),
)
