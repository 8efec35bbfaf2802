"""The kinds of lines in a record: what each asks for, what it is called, and how it can end."""

from dataclasses import dataclass
from types import MappingProxyType

from bot.console.followup.words import CALL_OUTCOMES, CAUSES
from bot.sentences import N_

Ending = tuple[str, str]
_DONE: tuple[Ending, ...] = (
    ("done", N_("Done")),
    ("not_needed", N_("No longer needed")),
    ("not_possible", N_("It was not possible")),
)
_NEED: tuple[Ending, ...] = (
    ("helped", N_("The person was helped")),
    ("passed_on", N_("Passed on to another service")),
    ("not_possible", N_("It was not possible")),
    ("not_wanted", N_("The person no longer wants it")),
)
ASSESSMENT = MappingProxyType(
    {
        "home": N_("Who lives at home"),
        "earns": N_("Who earns, and with what"),
        "decides": N_("Who decides in the family"),
        "neighbours": N_("How the neighbours behave"),
        "near": N_("School or work that is near"),
        "worries": N_("What worries the person most"),
        "helps": N_("What helps already"),
    }
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of line: its name, its fields by name, and what it asks besides.

    `due` says that it must have a day; `ends` are the ways it can be marked as done, none where
    nothing is to be done.
    """

    name: str
    fields: tuple[str, ...] = ("note",)
    due: bool = False
    ends: tuple[Ending, ...] = ()


KINDS = MappingProxyType(
    {
        "note": Kind(N_("Note")),
        "visit": Kind(N_("Visit"), ("there", "note")),
        "need": Kind(N_("Need"), ("need", "note"), ends=_NEED),
        "task": Kind(N_("Task"), due=True, ends=_DONE),
        "promise": Kind(
            N_("Promise to the person"),
            due=True,
            ends=(("kept", N_("The promise is kept")), ("not_kept", N_("It could not be kept"))),
        ),
        "referral": Kind(
            N_("Referral"),
            ("to", "note"),
            due=True,
            ends=(
                ("helped", N_("The service helped")),
                ("no_place", N_("The service could not help")),
                ("not_wanted", N_("The person no longer wants it")),
                ("unknown", N_("Nobody knows how it ended")),
            ),
        ),
        "decision": Kind(N_("Decision"), due=True, ends=_DONE),
        "assessment": Kind(N_("Family and community"), tuple(ASSESSMENT)),
    }
)
CALL = N_("Call")
ANSWERED = N_("The person was reached")
ENDED = N_("It ended otherwise")
ENDS = MappingProxyType(
    {
        **{name: kind.ends for name, kind in KINDS.items()},
        "call": (("answered", ANSWERED), *CALL_OUTCOMES.items()),
    }
)


def kind_name(kind: str) -> str:
    """What a kind of line is called, in English to be translated."""
    return KINDS[kind].name if kind in KINDS else CALL


def ending(kind: str, outcome: str) -> str:
    """How a line ended, in English to be translated."""
    ends = dict(KINDS[kind].ends) if kind in KINDS else {}
    known = {"answered": ANSWERED, **CALL_OUTCOMES, **CAUSES, **ends}
    return known.get(outcome, ENDED)
