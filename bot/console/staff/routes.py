"""The routes of the staff: accounts, load, counts, audit."""

from bot.access import Action
from bot.console.route import Route
from bot.console.staff import audit, counts, load, page

ONE = "/staff/{staff_id:[0-9a-f]{32}}"
ROUTES = (
    Route("GET", "/staff", page.show, Action.MANAGE_STAFF),
    Route("GET", "/staff/roles", page.roles, Action.OWN_ACCOUNT),
    Route("GET", "/staff/load", load.show, Action.SEE_LOAD),
    Route("POST", "/staff/add", page.add, Action.MANAGE_STAFF, fresh=True),
    Route("GET", ONE, page.one, Action.MANAGE_STAFF),
    Route("POST", f"{ONE}/change", page.change, Action.MANAGE_STAFF, fresh=True),
    Route("POST", f"{ONE}/role", page.set_role, Action.MANAGE_STAFF, fresh=True),
    Route("POST", f"{ONE}/disable", page.disable, Action.MANAGE_STAFF, fresh=True),
    Route("POST", f"{ONE}/enable", page.enable, Action.MANAGE_STAFF, fresh=True),
    Route("POST", f"{ONE}/passphrase", page.reset_passphrase, Action.MANAGE_STAFF, fresh=True),
    Route("POST", f"{ONE}/factor", page.reset_factor, Action.MANAGE_STAFF, fresh=True),
    Route("GET", "/counts", counts.show, Action.SEE_COUNTS),
    Route("GET", "/counts.csv", counts.as_file, Action.SEE_COUNTS, fresh=True),
    Route("GET", "/audit", audit.show, Action.SEE_AUDIT),
)
