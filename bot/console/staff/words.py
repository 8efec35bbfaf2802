"""What the actions, the deeds in the audit and the counts are called on the pages of the staff."""

from types import MappingProxyType

from bot.access import Action
from bot.sentences import N_

ACTIONS = MappingProxyType(
    {
        Action.SEE_QUEUE: N_("See the queue"),
        Action.READ_CASE: N_("Read conversations and search in them"),
        Action.CLAIM: N_("Claim a case"),
        Action.REPLY: N_("Answer a person"),
        Action.NOTE: N_("Write notes"),
        Action.HAND_OVER: N_("Hand a case over"),
        Action.TAKE_OVER: N_("Take a case over from a colleague"),
        Action.CLOSE: N_("Close a case"),
        Action.MERGE: N_("Make two conversations of one person one"),
        Action.FOLLOW_UP: N_("See who is followed up"),
        Action.ENROL: N_("Enrol someone"),
        Action.READ_RECORD: N_("Read records"),
        Action.WRITE_RECORD: N_("Write in records"),
        Action.SEE_ROTA: N_("See who is on call"),
        Action.SEE_ALL_FOLLOWED: N_("See the people whom colleagues follow up"),
        Action.EXCUSE_GUARDIAN: N_("Enrol a child without a parent or guardian"),
        Action.NAME_IN_PACK: N_("Put the name into a pack"),
        Action.NAME_READERS: N_("Say who may open a sensitive case"),
        Action.PLAN_ROTA: N_("Plan who is on call"),
        Action.EDIT_REPLIES: N_("Change saved replies"),
        Action.EDIT_CONTENT: N_("Change answers and facts"),
        Action.SEE_LOAD: N_("See who has how much in hand"),
        Action.SEE_COUNTS: N_("See counts of everything, without people"),
        Action.MANAGE_STAFF: N_("Keep the accounts of the staff"),
        Action.SEE_AUDIT: N_("See who did what, without words"),
        Action.OWN_ACCOUNT: N_("Keep one's own account"),
    }
)
