"""The routes of signing in, of the screen lock, and of one's own page."""

from bot.access import Action
from bot.console.account import door, locking, page
from bot.console.route import Gate, Route

ROUTES = (
    Route("GET", "/login", door.show_login, Gate.OPEN),
    Route("POST", "/login", door.sign_in, Gate.OPEN),
    Route("GET", "/login/code", door.show_second, Gate.OPEN),
    Route("POST", "/login/code", door.second, Gate.OPEN),
    Route("GET", "/login/code.svg", door.picture, Gate.OPEN),
    Route("GET", "/locked", locking.show_locked, Gate.LOCKED),
    Route("POST", "/lock", locking.lock, Gate.LOCKED),
    Route("POST", "/unlock", locking.unlock, Gate.LOCKED),
    Route("POST", "/sign-out", locking.sign_out, Gate.LOCKED),
    Route("POST", "/here", locking.still_here, Action.OWN_ACCOUNT),
    Route("POST", "/prove", page.prove, Action.OWN_ACCOUNT),
    Route("GET", "/me", page.show_me, Action.OWN_ACCOUNT),
    Route("POST", "/me/language", page.set_language, Action.OWN_ACCOUNT),
    Route("POST", "/me/link-code", page.link_code, Action.OWN_ACCOUNT),
    Route("GET", "/me/passphrase", page.show_passphrase, Action.OWN_ACCOUNT, fresh=True),
    Route("POST", "/me/passphrase", page.set_passphrase, Action.OWN_ACCOUNT, fresh=True),
    Route("POST", "/me/phone/new", page.begin_phone, Action.OWN_ACCOUNT, fresh=True),
    Route("GET", "/me/phone", page.show_phone, Action.OWN_ACCOUNT, fresh=True),
    Route("POST", "/me/phone", page.set_phone, Action.OWN_ACCOUNT, fresh=True),
    Route("GET", "/me/phone.svg", page.picture, Action.OWN_ACCOUNT, fresh=True),
    Route("POST", "/me/codes", page.new_codes, Action.OWN_ACCOUNT, fresh=True),
    Route("POST", "/me/others", page.end_others, Action.OWN_ACCOUNT, fresh=True),
)
