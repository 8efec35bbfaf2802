"""Safe days and hours: always inside, on every clock, also when summer time begins and ends."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogues.followup import hours
from dialogues.followup.hours import Impossible
from dialogues.followup.plan import Hours
from tests.unit.followup import tables

EVERY_DAY = frozenset(range(1, 8))
SUNDAY = frozenset({7})
EVENINGS = Hours(frozenset({1, 3}), 18, 21, "Asia/Vientiane")
NIGHTS = Hours(EVERY_DAY, 2, 3, "Europe/Paris")  # the hour that summer time takes
SUNDAY_NIGHTS = Hours(SUNDAY, 2, 3, "Europe/Paris")
ODD_CLOCKS = ("Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu", "Pacific/Chatham")
ZONES = (*tables().zones, *ODD_CLOCKS, "America/Santiago", "Antarctica/Troll", "Africa/Casablanca")
CHANGES = (  # days on which clocks are put forward or back
    *(date(2027, 3, 28), date(2027, 10, 31), date(2027, 3, 14), date(2027, 11, 7)),
    *(date(2027, 4, 4), date(2027, 10, 3), date(2027, 9, 5), date(2027, 4, 3)),
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@st.composite
def any_hours(draw: st.DrawFn) -> Hours:
    first = draw(st.integers(0, 23))
    days = draw(st.frozensets(st.integers(1, 7), min_size=1))
    return Hours(days, first, draw(st.integers(first + 1, 24)), draw(st.sampled_from(ZONES)))


any_day = st.sampled_from(CHANGES) | st.dates(date(2025, 1, 1), date(2032, 1, 1))
any_moment = st.builds(
    lambda day, seconds: (
        datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=seconds)
    ),
    any_day,
    st.integers(-86400, 2 * 86400),
)


@pytest.mark.parametrize(
    ("at", "is_inside"),
    [
        ("2026-11-23T10:59:59", False),  # a Monday; Vientiane is seven hours ahead
        ("2026-11-23T11:00:00", True),
        ("2026-11-23T13:59:59", True),
        ("2026-11-23T14:00:00", False),
        ("2026-11-24T12:00:00", False),
        ("2026-11-25T12:00:00", True),
    ],
)
def test_inside_is_told_by_the_clock_where_they_are(at: str, *, is_inside: bool) -> None:
    assert hours.inside(EVENINGS, utc(at)) is is_inside


@pytest.mark.parametrize(
    ("of", "at", "then"),
    [
        (EVENINGS, "2026-11-23T12:34:56", "2026-11-23T12:34:56"),
        (EVENINGS, "2026-11-23T03:00:00", "2026-11-23T11:00:00"),
        (EVENINGS, "2026-11-23T14:00:00", "2026-11-25T11:00:00"),
        (EVENINGS, "2026-11-25T20:00:00", "2026-11-30T11:00:00"),
        # The hour from two to three is not there in Paris on 28 March 2027, and is twice on 31
        # October.
        (NIGHTS, "2027-03-27T12:00:00", "2027-03-29T00:00:00"),
        (SUNDAY_NIGHTS, "2027-03-21T12:00:00", "2027-04-04T00:00:00"),
        (SUNDAY_NIGHTS, "2027-10-30T12:00:00", "2027-10-31T00:00:00"),
        (SUNDAY_NIGHTS, "2027-10-31T01:30:00", "2027-10-31T01:30:00"),
        (SUNDAY_NIGHTS, "2027-10-31T02:00:00", "2027-11-07T01:00:00"),
        # A day in Los Angeles is another one in Vientiane.
        (
            Hours(SUNDAY, 0, 24, "America/Los_Angeles"),
            "2026-11-21T00:00:00",
            "2026-11-22T08:00:00",
        ),
    ],
)
def test_the_next_opening(of: Hours, at: str, then: str) -> None:
    assert hours.following(of, utc(at)) == utc(then)


@settings(deadline=None)
@given(any_hours(), any_moment)
def test_the_next_opening_is_inside_and_nothing_before_it_is(of: Hours, at: datetime) -> None:
    then = hours.following(of, at)
    assert hours.inside(of, then)
    assert then >= at
    assert then.tzinfo is UTC
    assert then == at or not hours.inside(of, then - timedelta(seconds=1))
    assert hours.following(of, then) == then
    skipped = (at + ahead * (then - at) / 50 for ahead in range(50))
    assert then == at or not any(hours.inside(of, between) for between in skipped)


@settings(deadline=None)
@given(any_hours(), any_moment, st.timedeltas(timedelta(), timedelta(days=20)))
def test_who_waits_longer_is_never_let_in_earlier(
    of: Hours, at: datetime, longer: timedelta
) -> None:
    assert hours.following(of, at) <= hours.following(of, at + longer)


@settings(deadline=None)
@given(any_hours(), any_day, st.text(max_size=12), st.integers(0, 5))
def test_a_moment_is_inside_on_its_day_or_the_next_that_has_one(
    of: Hours, day: date, seed: str, part: int
) -> None:
    at = hours.moment(of, day, seed, part)
    local = at.astimezone(ZoneInfo(of.zone))
    opening = hours.following(of, datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(of.zone)))
    assert hours.inside(of, at)
    assert at.tzinfo is UTC
    assert (at.second, at.microsecond) == (0, 0)
    assert local.date() == opening.astimezone(local.tzinfo).date()


@settings(deadline=None)
@given(any_hours(), any_day, st.text(max_size=12))
def test_another_part_is_another_third_of_the_window(of: Hours, day: date, seed: str) -> None:
    drawn = sorted(hours.moment(of, day, seed, part) for part in range(hours.PARTS))
    opening = hours.following(of, datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(of.zone)))
    assert [hours.moment(of, day, seed, part + 3) for part in range(3)] == [
        hours.moment(of, day, seed, part) for part in range(3)
    ]
    assert drawn[1] - drawn[0] == drawn[2] - drawn[1] > timedelta()
    assert opening <= drawn[0] < opening + (drawn[1] - drawn[0])


@settings(max_examples=30, deadline=None)
@given(any_hours(), any_day, st.text(max_size=12))
def test_the_days_of_moments_never_go_back(of: Hours, day: date, seed: str) -> None:
    days = [
        hours.moment(of, day + timedelta(days=ahead), seed).astimezone(ZoneInfo(of.zone)).date()
        for ahead in range(8)
    ]
    assert days == sorted(days)


@pytest.mark.parametrize(
    ("day", "minutes"),
    [
        (date(2027, 10, 30), 24 * 60),
        (date(2027, 10, 31), 25 * 60),  # summer time ends in Paris
        (date(2027, 3, 28), 23 * 60),
    ],
)
def test_the_whole_of_a_day_is_used_also_when_clocks_are_changed(day: date, minutes: int) -> None:
    of = Hours(EVERY_DAY, 0, 24, "Europe/Paris")
    drawn = sorted(hours.moment(of, day, "a made-up seed", part) for part in range(3))
    assert drawn[1] - drawn[0] == timedelta(minutes=minutes) / 3


def test_the_same_seed_and_day_give_the_same_minute_after_every_restart() -> None:
    of = Hours(EVERY_DAY, 8, 20, "Asia/Vientiane")
    drawn = [hours.moment(of, date(2026, 11, 23), "a made-up seed", part) for part in range(3)]
    assert [f"{at:%H:%M}" for at in drawn] == ["02:04", "06:04", "10:04"]


def test_the_minute_is_another_one_each_day_and_for_each_person() -> None:
    of = Hours(EVERY_DAY, 8, 20, "Asia/Vientiane")
    days = [date(2026, 11, 23) + timedelta(days=ahead) for ahead in range(60)]
    clock = [hours.moment(of, day, "a made-up seed").time() for day in days]
    seeds = [hours.moment(of, days[0], f"seed {number}").time() for number in range(60)]
    assert len({*clock}) > 50
    assert len({*seeds}) > 50
    assert {at.hour for at in clock} == set(range(1, 13))


@pytest.mark.parametrize(
    ("days", "first", "last", "zone", "mistake"),
    [
        ((), 8, 20, "Asia/Vientiane", Impossible.NO_DAY),
        ((0,), 8, 20, "Asia/Vientiane", Impossible.NO_SUCH_DAY),
        ((1, 8), 8, 20, "Asia/Vientiane", Impossible.NO_SUCH_DAY),
        ((1,), -1, 20, "Asia/Vientiane", Impossible.OUTSIDE),
        ((1,), 8, 25, "Asia/Vientiane", Impossible.OUTSIDE),
        ((1,), 20, 20, "Asia/Vientiane", Impossible.BACKWARDS),
        ((1,), 20, 8, "Asia/Vientiane", Impossible.BACKWARDS),
        ((1,), 24, 24, "Asia/Vientiane", Impossible.BACKWARDS),
        ((1,), 8, 20, "Asia/Nowhere", Impossible.NO_ZONE),
        ((1,), 8, 20, "Asia", Impossible.NO_ZONE),
        ((1,), 8, 20, "", Impossible.NO_ZONE),
        ((1,), 8, 20, "../../etc/passwd", Impossible.NO_ZONE),
        ((1,), 8, 20, "/etc/passwd", Impossible.NO_ZONE),
        ((1,), 8, 20, "Asia/\0", Impossible.NO_ZONE),
        ((1,), 8, 20, "\ud800", Impossible.NO_ZONE),
        ((1,), 8, 20, "x" * 5000, Impossible.NO_ZONE),
    ],
)
def test_hours_in_which_nobody_can_be_reached_are_told_in_a_sentence(
    days: tuple[int, ...], first: int, last: int, zone: str, mistake: Impossible
) -> None:
    of = Hours(frozenset(days), first, last, zone)
    with pytest.raises(ValueError, match=r"day|hour|clock") as told:
        hours.check(of)
    assert told.value.args == (mistake,)
    with pytest.raises(ValueError, match=r"day|hour|clock") as drawn:
        hours.moment(of, date(2026, 11, 23), "a made-up seed")
    assert drawn.value.args == (mistake,)


@settings(deadline=None)
@given(any_hours())
def test_hours_of_at_least_one_hour_a_week_can_be_kept(of: Hours) -> None:
    hours.check(of)
