"""The pure rules of follow-up: the tables as they stand, and check-ins made up for a rule."""

from datetime import date, timedelta
from functools import cache

from dialogues import shelf
from dialogues.followup.plan import CheckIn
from dialogues.followup.reading import load
from dialogues.followup.tables import Tables

BEGUN = date(2026, 11, 23)


@cache
def tables() -> Tables:
    """The tables of the helpline."""
    return load(shelf.pages("flows")["followup"])


def answered(day: int, *, long: bool = False, **scores: int) -> CheckIn:
    """A check-in that was gone through, so many days after the plan began."""
    return CheckIn(BEGUN + timedelta(days=day), long, ended=True, scores=tuple(scores.items()))


def put_off(day: int, laters: int, *, missed: bool = False) -> CheckIn:
    """A check-in that was put off and not answered."""
    return CheckIn(
        BEGUN + timedelta(days=day), long=False, ended=missed, laters=laters, missed=missed
    )


def missed(day: int, *, long: bool = False) -> CheckIn:
    """A check-in that nobody answered."""
    return CheckIn(BEGUN + timedelta(days=day), long, ended=True, missed=True)
