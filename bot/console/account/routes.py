"""The routes of signing in and of one's own page."""

from bot.access import Action
from bot.console.account import page
from bot.console.route import Gate, Route

ROUTES = (
    Route("GET", "/login", page.show_login, Gate.OPEN),
    Route("POST", "/login", page.sign_in, Gate.OPEN),
    Route("GET", "/me", page.show_me, Action.OWN_ACCOUNT),
    Route("POST", "/me/language", page.set_language, Action.OWN_ACCOUNT),
    Route("POST", "/me/link-code", page.link_code, Action.OWN_ACCOUNT),
    Route("POST", "/sign-out", page.sign_out, Action.OWN_ACCOUNT),
)
