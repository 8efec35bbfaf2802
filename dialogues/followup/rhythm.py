"""Somebody's own rhythm of answering: silent month ends learnt, and a habit that breaks noticed."""

from datetime import datetime, timedelta
from itertools import takewhile
from statistics import median
from zoneinfo import ZoneInfo

from dialogues.followup.tables import Rhythm

Past = tuple[tuple[datetime, datetime | None], ...]  # when asks were sent, and when answered
MONTH_END = 25  # the day of the month from which money for the phone may be gone
ENOUGH = 2  # months at whose end nobody answered before the next one
BACK_DAY, BACK_HOUR = 3, 12  # of the next month, by their clock: the phone should be on again


def patience(past: Past, sent: datetime, step: timedelta, zone: str) -> timedelta:
    """How long after `sent` (aware) to wait before the next rung: the step of the ladder, or more.

    Who is silent at month ends, as their own past shows, has until the third of the next month at
    noon by the clock of `zone`.
    """
    place = ZoneInfo(zone)
    local = sent.astimezone(place)
    if local.day < MONTH_END or not _is_silent_at_month_ends(past, sent, place):
        return step
    first = (local.replace(day=1) + timedelta(days=32)).date().replace(day=BACK_DAY)
    back = datetime(first.year, first.month, first.day, BACK_HOUR, tzinfo=place)
    return max(step, back - sent)


def _is_silent_at_month_ends(past: Past, sent: datetime, place: ZoneInfo) -> bool:
    """Whether asks at month ends were answered only after them, each one and often enough."""
    answered = [
        (at.astimezone(place), heard.astimezone(place))
        for at, heard in past
        if at < sent and heard is not None and heard < sent
    ]
    ends = [
        ((at.year, at.month), (heard.year, heard.month))
        for at, heard in answered
        if at.day >= MONTH_END
    ]
    months = {month for month, _ in ends}
    return len(months) >= ENOUGH and all(month != told for month, told in ends)


def is_broken(past: Past, sent: datetime, now: datetime, rule: Rhythm) -> bool:
    """Whether somebody who always answered is silent for much longer than is usual for them.

    `past` are the asks before the one sent at `sent`, which is still unanswered `now` (all aware).
    """
    delays = _delays(past, sent)
    if len(delays) < rule.least:
        return False
    usual = timedelta(seconds=median(delays))
    return now - sent >= max(usual * rule.times, timedelta(hours=rule.hours))


def _delays(past: Past, sent: datetime) -> list[float]:
    """The seconds until each answer since the last ask that had none."""
    before = sorted((ask for ask in past if ask[0] < sent), key=lambda ask: ask[0], reverse=True)
    delays = ((heard - at).total_seconds() if heard else None for at, heard in before)
    in_a_row = takewhile(lambda delay: delay is not None, delays)
    return [delay for delay in in_a_row if delay is not None]
