"""What each deed is called on the auditor's page, and what is said beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from bot.access import NAMES
from bot.console.followup.words import CAUSES, PURPOSES
from bot.console.labels import LABELS, OF_THE_HOUSE
from bot.console.talk.words import REACHED
from bot.sentences import CLOSINGS, N_
from bot.store.audit.deeds import Deed
from bot.store.audit.trail import Step
from bot.words import Words
from nlu.reading import Language

DEEDS: Mapping[str, str] = MappingProxyType(
    {
        Deed.SIGN_IN: N_("Signed in"),
        Deed.SIGN_IN_REFUSED: N_("Signing in: the passphrase was refused"),
        Deed.CODE_REFUSED: N_("Signing in: the code was refused"),
        Deed.SIGN_OUT: N_("Signed out"),
        Deed.LOCKED: N_("Locked the desk"),
        Deed.UNLOCKED: N_("Unlocked the desk"),
        Deed.UNLOCK_REFUSED: N_("Unlocking: the passphrase was refused"),
        Deed.PROVED: N_("Gave a code once more"),
        Deed.PROOF_REFUSED: N_("Code asked once more: it was refused"),
        Deed.OTHERS_ENDED: N_("Signed out everywhere else"),
        Deed.PASSPHRASE_CHANGED: N_("Changed their own passphrase"),
        Deed.FACTOR_SET: N_("Set up their own phone for codes"),
        Deed.CODES_MADE: N_("Made new recovery codes"),
        Deed.ALERTS_LINKED: N_("Linked their own phone for alerts"),
        Deed.STAFF_ADDED: N_("Added an account"),
        Deed.STAFF_CHANGED: N_("Changed the name or language of an account"),
        Deed.STAFF_DISABLED: N_("Shut an account off"),
        Deed.STAFF_ENABLED: N_("Opened an account again"),
        Deed.ROLE_CHANGED: N_("Changed the role of an account"),
        Deed.PASSPHRASE_RESET: N_("Gave an account a new passphrase"),
        Deed.FACTOR_RESET: N_("Let an account set up a new phone"),
        Deed.ALERTS_UNLINKED: N_("Took away the chat that gets an account's alerts"),
        Deed.READ: N_("Read a conversation"),
        Deed.DOOR_SEEN: N_("Came to the closed door of a conversation"),
        Deed.QUEUE_SEEN: N_("Looked at the queue"),
        Deed.FOLLOWED_SEEN: N_("Looked at the list of follow-up"),
        Deed.MERGING_SEEN: N_("Looked at two conversations, to make them one"),
        Deed.ENROLLING_SEEN: N_("Looked at the page for enrolling somebody"),
        Deed.CORRECTIONS_SEEN: N_("Looked at what was heard wrongly"),
        Deed.UNANSWERED_SEEN: N_("Looked at what had no answer"),
        Deed.AUDIT_SEEN: N_("Looked at this audit"),
        Deed.SEARCH: N_("Searched"),
        Deed.FILE_OPENED: N_("Opened a file of a conversation"),
        Deed.RECORD_READ: N_("Read a record"),
        Deed.PACK_SEEN: N_("Read the papers for a case conference, without the name"),
        Deed.PACK_TAKEN: N_("Took the papers for a case conference as a file, without the name"),
        Deed.NAMED_PACK_SEEN: N_("Read the papers for a case conference, with the name"),
        Deed.NAMED_PACK_TAKEN: N_("Took the papers for a case conference as a file, with the name"),
        Deed.CASE_OPENED: N_("A case was opened"),
        Deed.CASE_RAISED: N_("A case became more urgent"),
        Deed.CASE_REOPENED: N_("A closed case was opened again"),
        Deed.TICKET: N_("Opened a ticket from the border"),
        Deed.OPEN: N_("Opened a colleague's conversation, with a reason"),
        Deed.CLAIM: N_("Claimed a case"),
        Deed.COLLEAGUE_FIRST: N_("Let a colleague be asked first"),
        Deed.REPLY: N_("Answered the person"),
        Deed.RESEND: N_("Sent an answer again that may not have arrived"),
        Deed.LEFT_UNSENT: N_("Left an answer that may not have arrived"),
        Deed.TOOK_DRAFT: N_("Took over what a colleague had begun to write"),
        Deed.NOTE: N_("Wrote a note"),
        Deed.HAND_OVER: N_("Handed a case over to a colleague"),
        Deed.HAND_UP: N_("Handed a case over to the supervisors"),
        Deed.GIVE_BACK: N_("Gave a case back to the queue"),
        Deed.REFER: N_("Passed a case on to another service"),
        Deed.TAKE_OVER: N_("Took a case over from a colleague"),
        Deed.SNOOZE: N_("Let a case rest"),
        Deed.WAKE: N_("Took up a case that rested"),
        Deed.AWAKE: N_("The rest of a case was over"),
        Deed.LAPSED: N_("Nobody answered in time; the case waits again"),
        Deed.LEASE_ENDED: N_("The time to hold a case ran out; the case waits again"),
        Deed.NAME_READER: N_("Named somebody who may read a sensitive case"),
        Deed.UNNAME_READER: N_("Took somebody off those who may read a sensitive case"),
        Deed.HEARD_WRONGLY: N_("Marked a message as heard wrongly"),
        Deed.MERGE: N_("Made two conversations one"),
        Deed.CLOSE: N_("Closed a case"),
        Deed.REASSURED: N_("The person said that they are safe; the doubt was closed"),
        Deed.ASKED_AFTERWARDS: N_("Asked the person how things are after a case"),
        Deed.STOPPED: N_("The person wanted no more messages"),
        Deed.UNREACHABLE: N_("The person shut the chat"),
        Deed.FORGOTTEN: N_("The person was forgotten, as they asked"),
        Deed.PLAN_KEPT: N_("A plan for the way was kept"),
        Deed.PLAN_ERASED: N_("A plan for the way was erased"),
        Deed.PLAN_OPENED: N_("A plan for the way was opened for the team"),
        Deed.ASKED_ARRIVAL: N_("Asked the person whether they had arrived"),
        Deed.ENROLLED: N_("Enrolled somebody"),
        Deed.INVITED: N_("Made an invitation to follow-up"),
        Deed.INVITATION_USED: N_("An invitation to follow-up was used"),
        Deed.JOINED: N_("The person joined the follow-up"),
        Deed.CONSENT: N_("Wrote down what the person said yes or no to"),
        Deed.PLAN_CHANGED: N_("Changed the plan of a follow-up"),
        Deed.ASKED_CHECKIN: N_("Asked the person how they are"),
        Deed.CHECKIN_BY_PHONE: N_("Did a check-in by phone"),
        Deed.CALLED: N_("Called the person"),
        Deed.SILENCE_NOTICED: N_("The person was silent at a check-in"),
        Deed.WROTE_NOTE: N_("Wrote a note into a record"),
        Deed.WROTE_VISIT: N_("Wrote a visit into a record"),
        Deed.WROTE_NEED: N_("Wrote a need into a record"),
        Deed.WROTE_TASK: N_("Wrote down a task"),
        Deed.WROTE_PROMISE: N_("Wrote down a promise to the person"),
        Deed.WROTE_REFERRAL: N_("Wrote a referral into a record"),
        Deed.WROTE_DECISION: N_("Wrote a decision into a record"),
        Deed.WROTE_ASSESSMENT: N_("Wrote about family and community into a record"),
        Deed.WROTE_CALL: N_("Wrote down a call"),
        Deed.ENTRY_DONE: N_("Marked something as done"),
        Deed.FOLLOWUP_ENDED: N_("Ended a follow-up"),
        Deed.FOLLOWUP_STOPPED: N_("A follow-up stopped by itself"),
        Deed.FOLLOWUP_DONE: N_("The plan of a follow-up came to its end"),
        Deed.ROTA: N_("Changed who is on call"),
        Deed.REPLY_WRITTEN: N_("Wrote a saved reply"),
        Deed.REPLY_REMOVED: N_("Took a saved reply away"),
        Deed.CONTENT_DRAFTED: N_("Kept a draft of a text"),
        Deed.CONTENT_DROPPED: N_("Threw a draft of a text away"),
        Deed.CONTENT_PUBLISHED: N_("Published a text"),
        Deed.CONTENT_UNDONE: N_("Took a published text back"),
        Deed.FACT_CONFIRMED: N_("Confirmed a fact"),
        Deed.FACT_UNCONFIRMED: N_("Took the confirmation of a fact back"),
        Deed.UNANSWERED_MARKED: N_("Said what becomes of questions without an answer"),
        Deed.RETENTION: N_("Let go of what need not be kept"),
        Deed.CHAIN_BEGUN: N_("The chain of this audit began"),
        Deed.KEY_ROTATED: N_("Made a new wrapping key"),
        Deed.KEYS_REWRAPPED: N_("All keys are under the new wrapping key"),
        Deed.OLD_KEY_DROPPED: N_("The old wrapping key left the key file"),
        Deed.BACKED_UP: N_("A backup was made"),
        Deed.RESTORED: N_("A backup was restored here"),
        Deed.OUTBOX_CLOSED: N_("The outbox was closed: nothing is sent"),
        Deed.OUTBOX_OPENED: N_("The outbox was opened"),
    }
)
_WHY = {**LABELS, **OF_THE_HOUSE}
BESIDE: Mapping[str, Mapping[Any, str]] = MappingProxyType(
    {
        Deed.CASE_OPENED: _WHY,
        Deed.CASE_RAISED: _WHY,
        Deed.CASE_REOPENED: _WHY,
        Deed.CLOSE: dict(CLOSINGS),
        Deed.HAND_UP: NAMES,
        Deed.CALLED: REACHED,
        Deed.CONSENT: PURPOSES,
        Deed.FOLLOWUP_STOPPED: CAUSES,
    }
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Names deeds in the reader's language."""

    words: Words
    language: Language

    def deed(self, action: str) -> str:
        """The name of a deed; "" where no house of this version writes such a row."""
        return self._say(DEEDS.get(action, ""))

    def beside(self, step: Step) -> str:
        """What a row says beside its deed; as it is, where that has no name."""
        known = BESIDE.get(step.action, {}).get(step.detail, "")
        return self._say(known) or step.detail

    def choices(self, actions: Iterable[str]) -> list[tuple[str, str]]:
        """Each of these with its name, in the order of the names."""
        named = ((one, self.deed(one) or one) for one in actions)
        return sorted(named, key=lambda pair: pair[1].casefold())

    def _say(self, sentence: str) -> str:
        return self.words.gettext(self.language, sentence) if sentence else ""
