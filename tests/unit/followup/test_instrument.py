"""What each check-in asks: long at first and each quarter, else a few, and each in its turn."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dialogues.followup import taper
from dialogues.followup.instrument import questions
from dialogues.followup.plan import CheckIn
from tests.unit.followup import BEGUN, answered, missed, put_off, tables

ALL = ("safety", "family", "money", "work", "feelings", "treatment", "health")


def all_answered(day: int, score: int) -> CheckIn:
    """A long check-in with the same score for everything."""
    return replace(answered(day, long=True), scores=tuple((domain, score) for domain in ALL))


FIRST = all_answered(7, 3)


def asked(series: tuple[CheckIn, ...], day: int) -> tuple[bool, tuple[str, ...]]:
    return questions(tables(), series, BEGUN + timedelta(days=day))


@pytest.mark.parametrize(
    ("series", "day", "is_long"),
    [
        pytest.param((), 7, True, id="the very first"),
        pytest.param((FIRST,), 14, False, id="the second"),
        pytest.param((FIRST,), 91, False, id="a day before the quarter"),
        pytest.param((FIRST,), 92, True, id="a quarter later"),
        pytest.param((FIRST, answered(92, long=True)), 100, False, id="each question skipped"),
        pytest.param((missed(7, long=True),), 14, True, id="the first was not answered"),
        pytest.param((put_off(7, 2),), 14, True, id="the first was put off"),
        pytest.param((FIRST, missed(92, long=True)), 106, True, id="a later one not answered"),
        pytest.param((FIRST,), -300, False, id="a clock that stood in another year"),
    ],
)
def test_the_long_one_comes_first_and_each_quarter(
    series: tuple[CheckIn, ...],
    day: int,
    is_long: bool,
) -> None:
    found = asked(series, day)
    assert found[0] is is_long
    assert (found[1] == ALL) is is_long


@pytest.mark.parametrize(
    ("series", "domains"),
    [
        pytest.param((FIRST,), ("safety", "feelings", "family"), id="all is well"),
        pytest.param(
            (FIRST, answered(14, safety=3, feelings=3, family=3)),
            ("safety", "feelings", "money"),
            id="the next in turn",
        ),
        pytest.param(
            (FIRST, missed(14)), ("safety", "feelings", "money"), id="a missed one had its turn"
        ),
        pytest.param(
            (FIRST, answered(14, health=1)),
            ("safety", "feelings", "health", "money"),
            id="what stands low comes before the turn",
        ),
        pytest.param(
            (FIRST, answered(14, money=0, safety=0)),
            ("safety", "feelings", "money", "work"),
            id="nothing twice",
        ),
        pytest.param(
            (FIRST, answered(14, money=1), answered(21, money=2)),
            ("safety", "feelings", "work"),
            id="it is better now",
        ),
        pytest.param(
            (all_answered(7, 1),),
            ("safety", "feelings", "family", "money", "work", "treatment", "health"),
            id="everything stands low",
        ),
    ],
)
def test_a_short_one_asks_little(series: tuple[CheckIn, ...], domains: tuple[str, ...]) -> None:
    assert asked(series, 28) == (False, domains)


def test_a_question_that_is_always_skipped_holds_up_no_other() -> None:
    series: tuple[CheckIn, ...] = (FIRST,)
    turns = []
    for number in range(2, 12):
        _, domains = asked(series, 7 * number)
        turns.append(domains[-1])
        scores = tuple((domain, 3) for domain in domains if domain != "money")
        series += (replace(answered(7 * number), scores=scores),)
    assert turns == ["family", "money", "work", "treatment", "health"] * 2


def test_two_years_of_good_answers() -> None:
    series: tuple[CheckIn, ...] = ()
    longs, counts = [], dict.fromkeys(ALL, 0)
    for day in taper.days(tables().tapers["usual"].steps, BEGUN):
        is_long, domains = questions(tables(), series, day)
        longs += [(day - BEGUN).days] if is_long else []
        for domain in domains:
            counts[domain] += 1
        scores = tuple((domain, 3) for domain in domains)
        series += (CheckIn(day, is_long, ended=True, scores=scores),)
    assert longs == [7, 121, 211, 301, 391, 513, 635, 730]
    assert counts == {
        "safety": 25,
        "family": 12,
        "money": 12,
        "work": 11,
        "feelings": 25,
        "treatment": 11,
        "health": 11,
    }
