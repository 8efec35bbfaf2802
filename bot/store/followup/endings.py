"""How what is to be done for a person can end: a fixed word each, which the audit may say."""

from types import MappingProxyType

CALL = ("answered", "no_answer", "phone_off", "somebody_else", "wrong_number")
_DONE = ("done", "not_needed", "not_possible")
ENDS = MappingProxyType(
    {
        "call": CALL,
        "need": ("helped", "passed_on", "not_possible", "not_wanted"),
        "task": _DONE,
        "promise": ("kept", "not_kept"),
        "referral": ("helped", "no_place", "not_wanted", "unknown"),
        "decision": _DONE,
    }
)


def fits(kind: str, outcome: str) -> bool:
    """Whether a line of this kind can end so; a note, a visit and the like do not end at all."""
    return outcome in ENDS.get(kind, ())
