"""The routes of follow-up."""

from bot.access import Action
from bot.console.followup import deeds, enrol, listing, pack, person, phone, writing
from bot.console.route import PERSON, Route

ROUTES = (
    Route("GET", "/followup", listing.show, Action.FOLLOW_UP),
    Route("GET", "/followup/rows", listing.rows, Action.FOLLOW_UP, live=True),
    Route("GET", "/followup/enrol", enrol.show, Action.ENROL),
    Route("POST", "/followup/enrol", enrol.enrol, Action.ENROL),
    Route("GET", PERSON, person.show, Action.READ_RECORD),
    Route("POST", f"{PERSON}/entry", writing.entry, Action.WRITE_RECORD),
    Route("POST", f"{PERSON}/done", writing.done, Action.WRITE_RECORD),
    Route("POST", f"{PERSON}/plan", deeds.plan, Action.WRITE_RECORD),
    Route("POST", f"{PERSON}/consent", deeds.consent, Action.WRITE_RECORD),
    Route("POST", f"{PERSON}/end", deeds.end, Action.WRITE_RECORD),
    Route("POST", f"{PERSON}/invite", deeds.invite, Action.ENROL),
    Route("GET", f"{PERSON}/call", phone.show, Action.WRITE_RECORD),
    Route("POST", f"{PERSON}/call/answer", phone.answer, Action.WRITE_RECORD),
    Route("POST", f"{PERSON}/call/end", phone.end, Action.WRITE_RECORD),
    Route("POST", f"{PERSON}/call/attempt", phone.attempt, Action.WRITE_RECORD),
    Route("GET", f"{PERSON}/pack", pack.show, Action.READ_RECORD, fresh_if="names"),
    Route("GET", f"{PERSON}/pack.pdf", pack.as_pdf, Action.READ_RECORD, fresh=True),
)
