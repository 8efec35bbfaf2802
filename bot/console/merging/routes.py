"""The routes of joining two talks."""

from bot.access import Action
from bot.console.merging import page
from bot.console.route import CASE, Route
from bot.console.talk import door

ROUTES = tuple(
    map(
        door.behind,
        (
            Route("GET", f"{CASE}/merge", page.show, Action.MERGE),
            Route("POST", f"{CASE}/merge", page.join, Action.MERGE),
        ),
    )
)
