"""What happened to a case, as sentences between the lines of a conversation."""

from types import MappingProxyType

from bot.sentences import N_
from bot.store.desk.happenings import Kind

# {name} is the member of staff who did it, {other} the one it was done to or from whom.
HAPPENED = MappingProxyType(
    {
        Kind.CLAIMED: N_("{name} took this conversation."),
        Kind.HANDED_OVER: N_("{name} handed it over to {other}."),
        Kind.HANDED_UP: N_("{name} handed it over to the supervisors."),
        Kind.GIVEN_BACK: N_("{name} gave it back to the queue."),
        Kind.TAKEN_OVER: N_("{name} took it over from {other}."),
        Kind.LAPSED: N_("{name} did not answer in time. It waits again."),
        Kind.CLOSED: N_("{name} closed it."),
        Kind.OPENED: N_("{name} opened it to read."),
        Kind.REFERRED: N_("{name} passed it on to another service."),
        Kind.ASLEEP: N_("{name} let it rest."),
        Kind.AWAKE: N_("{name} took it up again."),
        Kind.NAMED: N_("{name} named who may read this."),
        Kind.UNNAMED: N_("{name} let the whole desk read this again."),
    }
)
