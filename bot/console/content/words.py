"""What the content desk calls things."""

from types import MappingProxyType

from bot.sentences import N_

STATES = MappingProxyType(
    {
        "expired": N_("Has run out"),
        "expiring": N_("Runs out soon"),
        "never": N_("Never confirmed"),
        "confirmed": N_("Confirmed"),
    }
)
SURE = MappingProxyType({"high": N_("quite sure"), "medium": N_("fairly sure")})
GROUPS = MappingProxyType(
    {
        "answer": N_("Answers"),
        "button": N_("Buttons"),
        "crisis": N_("In danger"),
        "doubt": N_("Asked whether it is danger"),
        "welcome": N_("Welcome"),
        "menu": N_("Menu"),
        "fallback": N_("Not understood"),
        "smalltalk": N_("Small talk"),
        "person": N_("Talk to a person"),
        "country": N_("Which country"),
        "age": N_("How old"),
        "language": N_("Which language"),
        "helped": N_("Whether it helped"),
        "media": N_("Voice, pictures and files"),
        "offer": N_("Job offers"),
        "report": N_("Tells of harm"),
        "services": N_("Help near people"),
        "tracing": N_("Looking for somebody"),
        "journey": N_("Plan for the way"),
        "arrival": N_("Whether they arrived"),
        "border": N_("At the border"),
        "joining": N_("Joining follow-up"),
        "checkin": N_("Follow-up questions"),
        "cover": N_("Covers of follow-up"),
        "hours": N_("Working hours"),
        "afterwards": N_("After a case"),
        "stop": N_("Stop writing"),
        "erase": N_("Erase everything"),
    }
)
CAUGHT = MappingProxyType(
    {
        "expired": "now",
        "expiring": "today",
        "never": "soon",
        "confirmed": "",
    }
)
