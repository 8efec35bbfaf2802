"""What the parts of the queue are called."""

from types import MappingProxyType

from bot.sentences import N_
from bot.store.finding.wanted import Show
from dialogues.heard import Country

PARTS = (
    (Show.ALL, N_("All")),
    (Show.MINE, N_("Mine")),
    (Show.UNCLAIMED, N_("Nobody holds it")),
    (Show.OURS, N_("Waits for us")),
    (Show.THEIRS, N_("Waits for them")),
    (Show.OVERDUE, N_("Overdue")),
    (Show.ASLEEP, N_("Put off")),
)
COUNTRIES = MappingProxyType(
    {
        Country.LAOS: N_("In Laos"),
        Country.THAILAND: N_("In Thailand"),
        Country.ELSEWHERE: N_("In another country"),
    }
)
