"""What staff type, before anything is done with it: there, and not too long."""

from bot import sentences as says
from bot.outcome import Outcome

LONGEST = 30_000  # characters of a reply or note
LONGEST_REASON = 500


def written(text: str) -> Outcome | None:
    """What is wrong with a text that somebody wants to send, if anything is."""
    if not text.strip():
        return Outcome(ok=False, sentence=says.EMPTY)
    return fits(text)


def fits(text: str) -> Outcome | None:
    """What is wrong with a text that may be empty."""
    if len(text) > LONGEST:
        return Outcome(ok=False, sentence=says.TOO_LONG, fields={"most": str(LONGEST)})
    return None


def reasoned(reason: str) -> Outcome | None:
    """What is wrong with the reason for something that needs one."""
    if not reason.strip():
        return Outcome(ok=False, sentence=says.WRITE_A_REASON)
    if len(reason) > LONGEST_REASON:
        fields = {"most": str(LONGEST_REASON)}
        return Outcome(ok=False, sentence=says.REASON_TOO_LONG, fields=fields)
    return None
