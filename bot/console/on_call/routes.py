"""The routes of the rota."""

from bot.access import Action
from bot.console.on_call import page
from bot.console.route import Route

ROUTES = (
    Route("GET", "/on-call", page.show, Action.SEE_ROTA),
    Route("POST", "/on-call/{form:[a-z]{1,8}(?:/clear)?}", page.plan, Action.PLAN_ROTA),
)
