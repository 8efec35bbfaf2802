"""What a person's page puts first: what the series shows, and answers that worry by themselves."""

from bot.followup.record import Asked
from dialogues.followup import noticing
from dialogues.followup.plan import Flag
from dialogues.followup.tables import Tables
from dialogues.turn import Urgency

ORDER = tuple(Urgency)


def attention(
    tables: Tables, asked: tuple[Asked, ...], noticed: tuple[Flag, ...]
) -> tuple[Flag, ...]:
    """Every flag once, the most urgent first; `noticed` are those that the record has.

    A check-in that nobody answered yet hides nothing of what the last ones showed, and what was
    low a few check-ins ago and not asked since stays.
    """
    answered = tuple(one.past for one in asked if noticing.is_answered(one.past))
    newest = noticing.newest(answered[-tables.sooner.of :])
    worries = (noticing.worry(tables, domain, score) for domain, score in newest.items())
    found = (*noticed, *noticing.flags(tables, answered), *filter(None, worries))
    return tuple(sorted(dict.fromkeys(found), key=lambda flag: ORDER.index(flag.urgency)))
