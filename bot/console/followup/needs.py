"""What somebody needs: asked for in a check-in or written down, and what was done about it."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.followup.record import Record
from bot.store.followup.entries import Written

KIND = "need"


@dataclass(frozen=True, slots=True)
class Open:
    """A need that nothing was done about yet; `entry_id` is "" where only a check-in has it.

    `need` is a name of the table of needs, or the person's own words.
    """

    need: str
    note: str
    since: date
    entry_id: str = ""


def open_needs(record: Record) -> tuple[Open, ...]:
    """Every open need once, oldest first."""
    written = [one for one in record.entries if one.kind == KIND]
    taken = tuple(
        Open(one.field("need"), one.field("note"), one.day, one.id)
        for one in written
        if one.done_at is None
    )
    told = {need: one.day for one in record.asked for need in one.past.needs}
    loose = (
        Open(need, "", day) for need, day in told.items() if not _is_written(written, need, day)
    )
    return tuple(sorted((*taken, *loose), key=lambda one: one.since))


def met(record: Record) -> tuple[Written, ...]:
    """The needs about which something was done, newest first."""
    done = (one for one in record.entries if one.kind == KIND and one.done_at is not None)
    return tuple(sorted(done, key=lambda one: one.made_at, reverse=True))


def _is_written(written: list[Written], need: str, day: date) -> bool:
    """Whether the record has a line about this need from that day on.

    A day of slack: where the person is, the date may be ahead of the store's.
    """
    since = day - timedelta(days=1)
    return any(one.field("need") == need and one.day >= since for one in written)
