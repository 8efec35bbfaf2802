"""How a line can end: the pages offer what the house lets in, and nothing else."""

from bot.console.followup import kinds
from bot.console.followup.words import CALL_OUTCOMES
from bot.console.talk.words import REACHED
from bot.store.followup import endings


def test_the_endings_on_the_pages_are_those_that_are_let_in() -> None:
    shown = {name: tuple(dict(ends)) for name, ends in kinds.ENDS.items() if ends}
    assert shown == {**endings.ENDS, "call": tuple(REACHED)} == dict(endings.ENDS)
    assert ("answered", *CALL_OUTCOMES) == endings.CALL
