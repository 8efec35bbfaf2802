"""Somebody's own rhythm: silent month ends are learnt, and a broken habit is noticed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogues.followup import rhythm
from dialogues.followup.rhythm import Past
from tests.unit.followup import tables

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
RULE = tables().rhythm
LAOS = "Asia/Vientiane"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def past(*asks: tuple[str, str]) -> Past:
    return tuple((utc(sent), utc(heard) if heard else None) for sent, heard in asks)


JULY = ("2027-07-26T03:00", "2027-08-02T03:00")
AUGUST = ("2027-08-30T03:00", "2027-09-01T00:30")
SEPTEMBER = ("2027-09-25T03:00", "2027-10-03T03:00")
SILENT = (JULY, AUGUST)
NOON_OF_THE_THIRD = utc("2027-11-03T05:00")  # in Laos


@pytest.mark.parametrize(
    ("before", "sent", "until"),
    [
        pytest.param(SILENT, "2027-10-27T03:00", NOON_OF_THE_THIRD, id="two silent month ends"),
        pytest.param(
            (*SILENT, SEPTEMBER), "2027-10-27T03:00", NOON_OF_THE_THIRD, id="three of them"
        ),
        pytest.param(SILENT, "2027-10-25T00:00", NOON_OF_THE_THIRD, id="from the 25th on"),
        pytest.param(SILENT, "2027-10-24T17:00", NOON_OF_THE_THIRD, id="the 25th where they are"),
        pytest.param(SILENT, "2027-10-24T16:59", None, id="the 24th where they are"),
        pytest.param(SILENT, "2027-10-31T16:59", NOON_OF_THE_THIRD, id="the last minute"),
        pytest.param(SILENT, "2027-10-31T17:00", None, id="the new month has begun"),
        pytest.param((), "2027-10-27T03:00", None, id="nothing known"),
        pytest.param((JULY,), "2027-10-27T03:00", None, id="once is no habit"),
        pytest.param(
            (*SILENT, ("2027-09-27T03:00", "2027-09-27T04:00")),
            "2027-10-27T03:00",
            None,
            id="once answered in time",
        ),
        pytest.param(
            (JULY, ("2027-08-30T03:00", "2027-08-31T16:59")),
            "2027-10-27T03:00",
            None,
            id="answered in the last minute of the month",
        ),
        pytest.param(
            (JULY, ("2027-08-30T03:00", "2027-08-31T17:00")),
            "2027-10-27T03:00",
            NOON_OF_THE_THIRD,
            id="answered in the first minute of the next",
        ),
        pytest.param(
            (*SILENT, ("2027-09-10T03:00", "2027-09-10T04:00")),
            "2027-10-27T03:00",
            NOON_OF_THE_THIRD,
            id="answers in the middle of a month say nothing of its end",
        ),
        pytest.param(
            (JULY, ("2027-08-30T03:00", "")), "2027-10-27T03:00", None, id="never answered"
        ),
        pytest.param(
            (JULY, ("2027-10-26T03:00", "2027-11-01T03:00")),
            "2027-10-27T03:00",
            None,
            id="what came afterwards is not known yet",
        ),
        pytest.param(
            SILENT, "2027-12-30T03:00", utc("2028-01-03T05:00"), id="over the turn of the year"
        ),
        pytest.param(SILENT, "2028-01-31T03:00", utc("2028-02-03T05:00"), id="into a short month"),
    ],
)
def test_who_is_silent_at_month_ends_is_given_time(
    before: tuple[tuple[str, str], ...], sent: str, until: datetime | None
) -> None:
    at = utc(sent)
    waits = rhythm.patience(past(*before), at, DAY, LAOS)
    assert waits == (until - at if until else DAY)


def test_a_step_that_is_longer_than_that_stays() -> None:
    at = utc("2027-10-31T03:00")
    assert rhythm.patience(past(*SILENT), at, timedelta(days=7), LAOS) == timedelta(days=7)


def test_noon_is_told_by_the_clock_where_they_are() -> None:
    asks = (JULY, ("2027-08-30T03:00", "2027-09-01T08:00"))
    at = utc("2027-10-27T03:00")
    waits = rhythm.patience(past(*asks), at, DAY, "America/Los_Angeles")
    assert at + waits == utc("2027-11-03T19:00")  # summer time ends there on the 7th


moments = st.timedeltas(timedelta(), timedelta(days=1500)).map(
    lambda after: datetime(2026, 1, 1, tzinfo=UTC) + after
)


@settings(deadline=None)
@given(
    st.lists(st.tuples(moments, moments | st.none()), max_size=8),
    moments,
    st.timedeltas(timedelta(), timedelta(days=7)),
    st.sampled_from(tuple(tables().zones)),
)
def test_nobody_waits_less_than_the_step_or_into_the_fourth_of_the_month(
    asks: list[tuple[datetime, datetime | None]], sent: datetime, step: timedelta, zone: str
) -> None:
    waits = rhythm.patience(tuple(asks), sent, step, zone)
    assert step <= waits <= max(step, timedelta(days=9, hours=13))


def answers(*hours: float | None) -> Past:
    """One ask a week, each answered after so many hours."""
    first = utc("2027-01-04T03:00")
    return tuple(
        (at, None if waited is None else at + waited * HOUR)
        for at, waited in ((first + number * 7 * DAY, each) for number, each in enumerate(hours))
    )


@pytest.mark.parametrize(
    ("before", "silent_for", "is_broken"),
    [
        pytest.param((6, 6, 6, 6, 6), 18.0, True, id="three times the usual"),
        pytest.param((6, 6, 6, 6, 6), 17.9, False, id="not yet"),
        pytest.param((1, 1, 1, 1, 1), 11.9, False, id="never before half a day"),
        pytest.param((1, 1, 1, 1, 1), 12.0, True, id="half a day"),
        pytest.param((6, 6, 6, 6), 100.0, False, id="four are too few"),
        pytest.param((6, 6, None, 6, 6), 100.0, False, id="not always answered"),
        pytest.param((None, 6, 6, 6, 6, 6), 18.0, True, id="five in a row since"),
        pytest.param((6, 6, 6, 6, 6, None), 100.0, False, id="silent the last time already"),
        pytest.param((1, 2, 8, 50, 90), 24.0, True, id="the middle of five"),
        pytest.param((1, 2, 8, 50, 90), 23.9, False, id="the middle of five, not yet"),
        pytest.param((50, 50, None, 1, 1, 5, 9, 9), 15.0, True, id="only those in a row"),
        pytest.param((-3, -3, -3, 5, 5), 12.0, True, id="a clock that jumped"),
        pytest.param((6, 6, 6, 6, 6), -5.0, False, id="a clock that jumps back"),
        pytest.param((), 100.0, False, id="nothing known"),
    ],
)
def test_a_habit_that_breaks_is_noticed(
    before: tuple[float | None, ...],
    silent_for: float,
    is_broken: bool,
) -> None:
    sent = utc("2027-06-07T03:00")
    asks = answers(*before)
    for order in (asks, asks[::-1]):
        assert rhythm.is_broken(order, sent, sent + silent_for * HOUR, RULE) is is_broken


def test_the_ask_itself_is_not_of_the_past() -> None:
    asks = answers(6, 6, 6, 6, 6, None)
    sent = asks[-1][0]
    assert rhythm.is_broken(asks, sent, sent + 18 * HOUR, RULE) is True
