"""Whether an answer may be overtaken: left out where a later message is answered in its place."""

from dialogues import meaning
from dialogues.book import Book
from dialogues.heard import Hand, Heard, Known
from dialogues.turn import (
    CountWent,
    Helped,
    OpenCase,
    SetLanguage,
    StopWriting,
    Turn,
    Urgency,
    WriteAgain,
)
from dialogues.where import Where
from nlu.reading import Reading

LIGHT = (CountWent, Helped, SetLanguage, StopWriting, WriteAgain)  # done, whoever reads of it

BESIDE = ("_aside", "_asked")


def may_be(
    book: Book, heard: Heard, reading: Reading | None, before: Where, known: Known, turn: Turn
) -> bool:
    """Whether nothing is lost if this answer is not seen and the next one is.

    What is about danger, an answer to the open question, a new question, word of what was just
    done or promised, and what is said once alone always goes.
    """
    after = turn.where
    asks = bool(after.flow) and (after.flow, after.step) != (before.flow, before.step)
    return not (
        any(say.urgent for say in turn.says)
        or any(_counts_on(effect, known) for effect in turn.effects)
        or asks
        or _told(before) != _told(after)
        or (before.welcomed, before.settled) != (after.welcomed, after.settled)
        or meaning.meant(book, before, heard, reading) is not None
    )


def _counts_on(effect: object, known: Known) -> bool:
    """Whether the person counts on something from now on, and has not heard so before."""
    if isinstance(effect, OpenCase):
        return effect.urgency is not Urgency.SOON and known.hand is Hand.NONE
    return not isinstance(effect, LIGHT)


def _told(where: Where) -> dict[str, str]:
    """What was told so far, without how often a question was asked and what it set aside."""
    return {name: said for name, said in where.answers if name not in BESIDE}
