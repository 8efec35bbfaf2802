"""The routes of the content desk."""

from bot.access import Action
from bot.console.content import asked, facts, preview, texts
from bot.console.route import Route

FACT = "/content/fact/{fact_id:[A-Za-z0-9-]{1,40}}"
TEXT = "/content/text/{slug:[a-z0-9_-]{1,80}}"

ROUTES = (
    Route("GET", "/content", facts.show, Action.EDIT_CONTENT),
    Route("GET", FACT, facts.fact, Action.EDIT_CONTENT),
    Route("POST", f"{FACT}/confirm", facts.confirm, Action.EDIT_CONTENT),
    Route("POST", f"{FACT}/take-back", facts.take_back, Action.EDIT_CONTENT),
    Route("GET", "/content/texts", texts.show, Action.EDIT_CONTENT),
    Route("GET", TEXT, texts.show_one, Action.EDIT_CONTENT),
    Route("GET", f"{TEXT}/preview", preview.show, Action.EDIT_CONTENT),
    Route("POST", f"{TEXT}/draft", texts.keep, Action.EDIT_CONTENT),
    Route("POST", f"{TEXT}/drop", texts.drop, Action.EDIT_CONTENT),
    Route("POST", f"{TEXT}/publish", texts.publish, Action.EDIT_CONTENT),
    Route("POST", f"{TEXT}/undo", texts.undo, Action.EDIT_CONTENT),
    Route("GET", "/content/unanswered", asked.show, Action.EDIT_CONTENT),
    Route("POST", "/content/unanswered", asked.mark, Action.EDIT_CONTENT),
)
