"""What answers show that a person should look at: one answer, a fall, a wide fall, "later" again.

Each flag carries a reason of the table and nothing that anybody wrote.
"""

from collections.abc import Iterator
from enum import StrEnum

from dialogues.followup.plan import CheckIn, Flag
from dialogues.followup.tables import Tables
from dialogues.turn import Urgency

Series = tuple[CheckIn, ...]  # oldest first
URGENCIES = tuple(Urgency)  # the most urgent first


class Rule(StrEnum):
    """The lines of the table that a flag may come from."""

    WORRY = "worry"
    FALL = "fall"
    WIDE = "wide"
    LATER = "later"
    RHYTHM = "rhythm"


def worry(tables: Tables, domain: str, score: int) -> Flag | None:
    """What one answer means by itself, at the moment it comes."""
    found = tables.worries.get(domain, {}).get(score)
    return Flag(Rule.WORRY, domain, found.urgency, found.reason) if found else None


def flags(tables: Tables, series: Series) -> tuple[Flag, ...]:
    """What the whole series shows now, no rule twice of one domain; the newest comes last.

    An answer that worries by itself is not among them: `worry` has told it when it came.
    """
    return (*_falls(tables, series), *_wide(tables, series), *_later(tables, series))


def standing(tables: Tables, series: Series) -> tuple[Flag, ...]:
    """All that a page puts first, each once, the most urgent before the others.

    A check-in that nobody answered yet hides nothing of what the last ones showed, and what was
    low a few check-ins ago and not asked since stays.
    """
    answered = tuple(each for each in series if is_answered(each))
    low = newest(answered[-tables.sooner.of :])
    worries = (worry(tables, domain, score) for domain, score in low.items())
    found = (*flags(tables, series), *flags(tables, answered), *filter(None, worries))
    return tuple(sorted(dict.fromkeys(found), key=lambda flag: URGENCIES.index(flag.urgency)))


def broken(tables: Tables) -> Flag:
    """The flag for somebody whose own rhythm is broken (`rhythm.is_broken`)."""
    return Flag(Rule.RHYTHM, "", tables.rhythm.urgency, tables.rhythm.reason)


def sooner(tables: Tables, series: Series) -> int | None:
    """Within how many days to ask again because something stands low; None if nothing does.

    What was left unanswered in so many answered check-ins as the table says counts no longer.
    """
    rule = tables.sooner
    lately = tuple(each for each in series if is_answered(each))[-rule.of :]
    low = any(score <= rule.score for score in newest(lately).values())
    return rule.every if low else None


def newest(series: Series) -> dict[str, int]:
    """The last score of each domain that was ever answered."""
    return {domain: score for each in series for domain, score in each.scores}


def is_answered(check_in: CheckIn) -> bool:
    """Whether somebody answered: a question, what they need, or by going through it to its end."""
    return bool(check_in.scores or check_in.needs or (check_in.ended and not check_in.missed))


def _falls(tables: Tables, series: Series) -> Iterator[Flag]:
    rule = tables.fall
    asked = newest(series[-1:])
    for domain, of in tables.domains.items():
        scores = [dict(each.scores).get(domain) for each in series]
        known = [score for score in scores if score is not None][-rule.of :]
        if domain in asked and max(known) - known[-1] >= rule.steps:
            yield Flag(Rule.FALL, domain, rule.urgency, of.fell)


def _wide(tables: Tables, series: Series) -> Iterator[Flag]:
    before = newest(series[:-1])
    now = newest(series[-1:])
    lower = [domain for domain in now if now[domain] < before.get(domain, now[domain])]
    if len(lower) >= tables.wide.domains:
        yield Flag(Rule.WIDE, "", tables.wide.urgency, tables.wide.reason)


def _later(tables: Tables, series: Series) -> Iterator[Flag]:
    times = 0
    for each in reversed(series):
        if is_answered(each):
            break
        times += each.laters
    if times >= tables.later.times:
        yield Flag(Rule.LATER, "", tables.later.urgency, tables.later.reason)
