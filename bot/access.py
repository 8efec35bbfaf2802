"""Who may do what: the only module that names roles."""

from dataclasses import dataclass
from enum import StrEnum

from bot.sentences import N_
from nlu.reading import Language


class Role(StrEnum):
    """What somebody is here for."""

    WORKER = "worker"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Action(StrEnum):
    """What a page or a button does."""

    SEE_QUEUE = "see_queue"
    READ_CASE = "read_case"
    CLAIM = "claim"
    REPLY = "reply"
    NOTE = "note"
    HAND_OVER = "hand_over"
    CLOSE = "close"
    SEE_AUDIT = "see_audit"
    MANAGE_STAFF = "manage_staff"
    SEE_COUNTS = "see_counts"
    OWN_ACCOUNT = "own_account"
    FOLLOW_UP = "follow_up"
    ENROL = "enrol"
    READ_RECORD = "read_record"
    WRITE_RECORD = "write_record"
    EXCUSE_GUARDIAN = "excuse_guardian"
    SEE_ALL_FOLLOWED = "see_all_followed"
    NAME_IN_PACK = "name_in_pack"
    TAKE_OVER = "take_over"
    NAME_READERS = "name_readers"
    MERGE = "merge"
    SEE_ROTA = "see_rota"
    PLAN_ROTA = "plan_rota"
    EDIT_REPLIES = "edit_replies"
    EDIT_CONTENT = "edit_content"
    SEE_LOAD = "see_load"


_DESK = frozenset(
    {
        Action.SEE_QUEUE,
        Action.READ_CASE,
        Action.CLAIM,
        Action.REPLY,
        Action.NOTE,
        Action.HAND_OVER,
        Action.CLOSE,
        Action.FOLLOW_UP,
        Action.ENROL,
        Action.READ_RECORD,
        Action.WRITE_RECORD,
        Action.TAKE_OVER,
        Action.MERGE,
        Action.SEE_ROTA,
    }
)
_ABOVE = frozenset(
    {
        Action.EXCUSE_GUARDIAN,
        Action.SEE_ALL_FOLLOWED,
        Action.NAME_IN_PACK,
        Action.NAME_READERS,
        Action.PLAN_ROTA,
        Action.EDIT_REPLIES,
        Action.EDIT_CONTENT,
        Action.SEE_LOAD,
    }
)
ALLOWED: dict[Role, frozenset[Action]] = {
    Role.WORKER: _DESK,
    Role.SUPERVISOR: _DESK | _ABOVE | {Action.SEE_COUNTS},
    Role.MANAGER: frozenset({Action.SEE_COUNTS}),
    Role.ADMINISTRATOR: frozenset({Action.MANAGE_STAFF}),
    Role.AUDITOR: frozenset({Action.SEE_AUDIT}),
}
NAMES = {
    Role.WORKER: N_("Social worker"),
    Role.SUPERVISOR: N_("Supervisor"),
    Role.MANAGER: N_("Manager"),
    Role.ADMINISTRATOR: N_("Administrator"),
    Role.AUDITOR: N_("Auditor"),
}
ON_THE_DESK = tuple(role for role in Role if Action.CLAIM in ALLOWED[role])
HAND_TO = tuple(role for role in ON_THE_DESK if Action.NAME_READERS in ALLOWED[role])


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff who is signed in."""

    id: str
    login: str
    name: str
    role: Role
    language: Language


def may(role: Role, action: Action) -> bool:
    """Whether this role may do this; one's own account is everybody's."""
    return action is Action.OWN_ACCOUNT or action in ALLOWED[role]
