"""What a check-in asks: everything now and then, and otherwise a few questions."""

from datetime import date

from dialogues.followup.noticing import Series, is_answered, newest
from dialogues.followup.tables import Tables


def questions(tables: Tables, series: Series, day: date) -> tuple[bool, tuple[str, ...]]:
    """Whether a check-in on that day is a long one, and its domains in the order to ask them.

    `series` is what was before it. A short one begins with what is always asked, then what stands
    low, because somebody may stop early, and ends with some of the others in turn.
    """
    if _is_long(tables, series, day):
        return True, tuple(tables.domains)
    scores, limit = newest(series), tables.instrument.again
    low = (domain for domain in tables.domains if scores.get(domain, limit + 1) <= limit)
    first = tuple(dict.fromkeys((*tables.instrument.always, *low)))
    turn = sum(not each.long for each in series) * tables.instrument.rotating
    return False, (*first, *_rotating(tables, turn, first))


def _is_long(tables: Tables, series: Series, day: date) -> bool:
    """A long one that nobody answered does not count: it comes again."""
    long = [each.day for each in series if each.long and is_answered(each)]
    return not long or (day - max(long)).days >= tables.instrument.days


def _rotating(tables: Tables, turn: int, first: tuple[str, ...]) -> tuple[str, ...]:
    """The others from their `turn` on; counted by check-ins, so that one always skipped goes by.

    Whose turn it is and who is asked anyway leaves it to the next.
    """
    others = [domain for domain in tables.domains if domain not in tables.instrument.always]
    start = turn % max(len(others), 1)
    left = [domain for domain in others[start:] + others[:start] if domain not in first]
    return tuple(left[: tables.instrument.rotating])
