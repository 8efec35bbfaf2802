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
)
