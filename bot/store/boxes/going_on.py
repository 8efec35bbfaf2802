"""How a message goes on after a try that did not bring it: it waits, stays in doubt, or is over."""

from datetime import datetime, timedelta

from bot.channels import Delivery
from bot.store.boxes.outbox import Rank, Rule
from bot.store.models.boxes import Outbox

MOST_UNKNOWNS = 5  # even the most urgent words are not sent again and again without end
LONGEST_PAUSE = 60.0  # seconds between two tries
LONGEST_IN_DANGER = 10.0


def never(row: Outbox, cause: str, now: datetime) -> None:
    """It is not sent, by this cause."""
    row.state, row.cause, row.ended_at = "never", cause or None, now
    _wipe(row)


def later(row: Outbox, delivery: Delivery, now: datetime) -> None:
    """To be tried again; a wait that the channel asked for is the whole chat's."""
    row.cause = delivery.cause or None
    row.claimed_by = row.claimed_until = None
    _waits(row, now + (timedelta(seconds=delivery.wait) or pause(row)), now)
    if delivery.wait:
        row.rests_until = row.not_before


def _waits(row: Outbox, until: datetime, now: datetime) -> None:
    """Its patience begins with its first try: the house may have lain dark before.

    What a clock made that was set back since counts as made now: else it would never rest.
    """
    row.state, row.not_before = "waiting", until
    row.made_at = now if row.attempts == 1 else min(row.made_at, now)


def pause(row: Outbox) -> timedelta:
    """How long it rests after so many tries; words in danger never long."""
    longest = LONGEST_IN_DANGER if row.rank == Rank.DANGER else LONGEST_PAUSE
    return timedelta(seconds=min(2.0 ** min(row.attempts - 1, 8), longest))


def unknown(row: Outbox, now: datetime, again_at: datetime, *, again: bool = False) -> None:
    """Nobody can tell whether it arrived: by its rule, or `again` in any case, once more or not."""
    row.unknowns += 1
    if (again or row.rule == Rule.AGAIN) and row.unknowns < MOST_UNKNOWNS:
        _waits(row, again_at, now)
        return
    row.state, row.ended_at = "unknown", now
    _wipe(row)


def _wipe(row: Outbox) -> None:
    """What belongs to no person was sealed by the house, for its sending alone."""
    row.to = None
    if row.person_id is None:
        row.body = None
