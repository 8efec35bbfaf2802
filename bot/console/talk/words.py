"""What things are called on the page of a conversation."""

from types import MappingProxyType

from bot.console.followup.kinds import ANSWERED, KINDS
from bot.console.followup.words import CALL_OUTCOMES
from bot.sentences import N_

PICK_WHEN = N_("Please choose the day and the hour.")

OWED = MappingProxyType({"task": KINDS["task"], "promise": KINDS["promise"]})
REACHED = MappingProxyType({"answered": ANSWERED, **CALL_OUTCOMES})
LATER = MappingProxyType(
    {
        "1": N_("In an hour"),
        "4": N_("In four hours"),
        "24": N_("Tomorrow at this hour"),
        "72": N_("In three days"),
        "168": N_("In a week"),
    }
)
AGES = MappingProxyType({"under_18": N_("Under 18"), "adult": N_("18 or older")})
