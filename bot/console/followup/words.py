"""What states, choices and outcomes of follow-up are called on the staff's pages."""

from types import MappingProxyType

from bot.sentences import N_
from dialogues.followup.plan import Means, Purpose, Risk

PICK_A_DAY = N_("Please choose the day by which it should be done.")
PICK_YES_OR_NO = N_("Please choose yes or no, and how it was said.")
PICK_HOURS = N_("Please choose the hours from the two lists.")
PICK_A_RHYTHM = N_("Please choose how often the person is asked.")
PICK_AGE = N_("Please choose whether the person is under 18.")
PICK_LANGUAGE = N_("Please choose the language of the person.")
SHORTER = N_("One of the boxes holds too much. Please make it shorter.")
WRITE_A_CLOSING = N_("Please write a short closing note first.")
NOT_TO_BE_CALLED = N_(
    "This person is not called: they have not said yes to it, or are not followed up now."
)

STATES = MappingProxyType(
    {
        "invited": N_("Not joined yet"),
        "active": N_("Followed up"),
        "ended": N_("Ended"),
    }
)
STAGES = MappingProxyType(
    {
        "waiting": N_("Asked, no answer yet"),
        "again": N_("To be asked again"),
        "begun": N_("Is answering now"),
        "call": N_("To be called"),
        "closing": N_("The last message comes next"),
    }
)
CHECKINS = MappingProxyType(
    {
        "asked": N_("Asked, no answer yet"),
        "begun": N_("Answered in part so far"),
        "done": N_("Answered"),
        "stopped": N_("Answered in part"),
        "missed": N_("Did not answer"),
    }
)
CAUSES = MappingProxyType(
    {
        "withdrawn": N_("The person wants to be asked no more"),
        "declined": N_("The person did not want to join"),
        "closed": N_("Ended by the worker after a closing talk"),
        "done": N_("The plan came to its end"),
    }
)
REASONS = MappingProxyType(
    {
        "silent": N_("There was no answer for a while."),
        "closing": N_("The plan is over: the last words are yours."),
        "ask_contact": N_("Ask whoever the person named for this."),
        "ask_village": N_("Ask the village unit."),
    }
)
RISKS = MappingProxyType(
    {
        Risk.LOW: N_("Low: silence may last"),
        Risk.USUAL: N_("Usual"),
        Risk.HIGH: N_("High: silence is followed soon"),
    }
)
MEANS = MappingProxyType(
    {
        Means.CHAT: N_("By chat"),
        Means.PHONE: N_("By phone"),
        Means.BOTH: N_("By chat and by phone"),
    }
)
PURPOSES = MappingProxyType(
    {
        Purpose.FOLLOWUP: N_("To be asked how they are"),
        Purpose.TEAM: N_("The whole team may read the record"),
        Purpose.PHONE: N_("Their worker may call"),
        Purpose.CONTACT: N_("Somebody they named may be asked about them"),
        Purpose.VILLAGE: N_("The village unit may be asked about them"),
        Purpose.PARTNER: N_("Another service may be told what they need"),
        Purpose.PEER: N_("To be asked whether they would stand beside others"),
        Purpose.GUARDIAN: N_("A parent or guardian agrees"),
    }
)
HOW = MappingProxyType(
    {
        "chat": N_("in the chat"),
        "phone": N_("by phone"),
        "paper": N_("on paper"),
        "spoken": N_("by mouth"),
        "excused": N_("by a supervisor's decision"),
    }
)
WEEKDAYS = MappingProxyType(
    {
        1: N_("Monday"),
        2: N_("Tuesday"),
        3: N_("Wednesday"),
        4: N_("Thursday"),
        5: N_("Friday"),
        6: N_("Saturday"),
        7: N_("Sunday"),
    }
)
COVERS = MappingProxyType(
    {"weaving": N_("Weaving"), "weather": N_("The weather"), "chickens": N_("Chickens")}
)
CALL_OUTCOMES = MappingProxyType(
    {
        "no_answer": N_("Nobody answered"),
        "phone_off": N_("The phone is off"),
        "somebody_else": N_("Somebody else answered"),
        "wrong_number": N_("It is a wrong number"),
    }
)
