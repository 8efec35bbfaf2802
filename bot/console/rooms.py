"""The rooms of the desk, in the order of the links at its top."""

from dataclasses import dataclass

from bot.access import Action
from bot.sentences import N_


@dataclass(frozen=True, slots=True)
class Room:
    """A page with a link of its own; `name` is a message id."""

    path: str
    name: str
    need: Action


ROOMS = (
    Room("/console/", N_("Queue"), Action.SEE_QUEUE),
    Room("/console/followup", N_("Follow-up"), Action.FOLLOW_UP),
    Room("/console/on-call", N_("On call"), Action.SEE_ROTA),
    Room("/console/content", N_("Content"), Action.EDIT_CONTENT),
    Room("/console/search", N_("Search"), Action.READ_CASE),
    Room("/console/staff/load", N_("In hand"), Action.SEE_LOAD),
    Room("/console/counts", N_("Counts"), Action.SEE_COUNTS),
    Room("/console/staff", N_("Staff"), Action.MANAGE_STAFF),
    Room("/console/audit", N_("Audit"), Action.SEE_AUDIT),
)
