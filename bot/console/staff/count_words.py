"""What the tables of the counts are called, and their columns and rows."""

from types import MappingProxyType

from bot.sentences import CLOSINGS, N_
from dialogues.turn import Urgency

UNDER = N_("under 5")
SUM = N_("All")
# Soon is the part that is not shown.
LEVELS = MappingProxyType({Urgency.NOW: N_("Now"), Urgency.TODAY: N_("Today")})
CASES = N_("Cases")
# NOTE: Heads of columns; {level} is Now, Today or All.
OPENED = N_("Opened: {level}")
OUTCOMES = N_("How cases ended")
# All other endings are the part that is not shown, who asked to be forgotten among them.
ENDS = MappingProxyType(
    {
        **dict(CLOSINGS),
        "reassured": N_("The person said that all is well"),
    }
)
TIMES = N_("Time to claim and to the first answer")
CLAIM_HALF = N_("Claimed: half within")
CLAIM_MOST = N_("Claimed: nine of ten within")
REPLY_HALF = N_("Answered: half within")
REPLY_MOST = N_("Answered: nine of ten within")
TOO_FEW = N_("too few")
CHECKINS = N_("Check-ins")
DUE = N_("Due")
DONE = N_("Answered")
MISSED = N_("Did not answer")
PEOPLE = MappingProxyType(
    {
        "language": N_("Language of people with a case"),
        "age": N_("Age of people with a case"),
        "country": N_("Country of people with a case"),
    }
)
# Whoever it is not known of is the part that is not shown.
VALUES = MappingProxyType(
    {
        "age": {"under_18": N_("Under 18"), "adult": N_("18 or older")},
        "country": {"LA": N_("Laos"), "TH": N_("Thailand"), "ZZ": N_("Elsewhere")},
    }
)
HELPED = N_("Answers that helped")
YES = N_("Helped")
NO = N_("Did not help")
WENT = N_("How things were, days after a case")
TIMES_SAID = N_("Times")
WENT_NAMES = MappingProxyType(
    {
        "asked": N_("Asked"),
        "better": N_("Better"),
        "same": N_("The same"),
        "not_good": N_("Not good"),
        "words": N_("Wrote in their own words"),
    }
)
