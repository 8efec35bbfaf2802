"""How often somebody is asked: the days of a plan, what comes sooner, and what cannot be kept."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogues.followup import taper
from dialogues.followup.plan import Step
from dialogues.followup.taper import Impossible
from tests.unit.followup import BEGUN, tables

USUAL = (Step(7, 30), Step(14, 91), Step(30, 365), Step(61, 730))


def numbers(steps: tuple[Step, ...]) -> list[int]:
    return [(day - BEGUN).days for day in taper.days(steps, BEGUN)]


def next_number(passed: int, *, sooner: int | None = None) -> int | None:
    last = BEGUN + timedelta(days=passed)
    day = taper.next_day(USUAL, BEGUN, last, sooner=sooner)
    return (day - BEGUN).days if day else None


@st.composite
def tapers(draw: st.DrawFn) -> tuple[Step, ...]:
    ends = sorted(draw(st.sets(st.integers(1, taper.LONGEST), min_size=1, max_size=taper.MOST)))
    return tuple(Step(draw(st.integers(1, 90)), end) for end in ends)


def test_the_usual_plan_asks_weekly_fortnightly_monthly_and_every_two_months() -> None:
    assert numbers(USUAL) == [
        *(7, 14, 21, 28, 35, 49, 63, 77, 91),
        *(121, 151, 181, 211, 241, 271, 301, 331, 361, 391),
        *(452, 513, 574, 635, 696, 730),
    ]


def test_each_taper_of_the_table_keeps_to_two_years() -> None:
    asked = {name: numbers(of.steps) for name, of in tables().tapers.items()}
    assert {name: (len(days), days[0], days[-1]) for name, days in asked.items()} == {
        "usual": (25, 7, 730),
        "closer": (38, 7, 729),
        "lighter": (17, 14, 730),
    }


@pytest.mark.parametrize(
    ("passed", "sooner", "then"),
    [
        (0, None, 7),
        (29, None, 36),
        (30, None, 44),
        (90, None, 104),
        (91, None, 121),
        (364, None, 394),
        (365, None, 426),
        (696, None, 730),  # the last day of the plan, though a whole step would go beyond it
        (729, None, 730),
        (730, None, None),
        (2000, None, None),
        (100, 7, 107),
        (3, 14, 10),  # sooner never means later
        (728, 7, 730),
        (730, 7, None),
        (-400, None, 7),  # a clock that stood in another year
    ],
)
def test_the_next_day_follows_from_the_step_in_which_the_last_one_lies(
    passed: int, sooner: int | None, then: int | None
) -> None:
    assert next_number(passed, sooner=sooner) == then


@settings(deadline=None)
@given(tapers(), st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_every_plan_moves_on_and_ends_on_its_last_day(
    steps: tuple[Step, ...], started: date
) -> None:
    days = [started, *taper.days(steps, started)]
    assert all(before < after for before, after in pairwise(days))
    assert days[-1] == started + timedelta(days=steps[-1].until)
    assert taper.next_day(steps, started, days[-1]) is None


@settings(deadline=None)
@given(tapers(), st.integers(0, 800), st.integers(1, 30))
def test_sooner_is_never_later_and_never_the_same_day(
    steps: tuple[Step, ...], passed: int, sooner: int
) -> None:
    last = BEGUN + timedelta(days=passed)
    usual = taper.next_day(steps, BEGUN, last)
    hurried = taper.next_day(steps, BEGUN, last, sooner=sooner)
    assert (usual is None) is (hurried is None)
    if usual and hurried:
        assert last < hurried <= min(usual, last + timedelta(days=sooner))


@settings(deadline=None)
@given(tapers())
def test_what_is_written_is_read_again(steps: tuple[Step, ...]) -> None:
    assert taper.read(taper.written(steps)) == steps


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("7:30 14:91 30:365 61:730", USUAL),
        (" 7:30,14:91 ,30:365\n61:730 ", USUAL),
        ("໗:໓໐", (Step(7, 30),)),
        ("๗:๓๐", (Step(7, 30),)),
        ("1:731", (Step(1, 731),)),
    ],
)
def test_steps_are_read_however_they_are_spaced(text: str, steps: tuple[Step, ...]) -> None:
    assert taper.read(text) == steps


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("", Impossible.NO_STEP),
        (" , ", Impossible.NO_STEP),
        ("weekly", Impossible.UNREADABLE),
        ("7", Impossible.UNREADABLE),
        ("7:30:91", Impossible.UNREADABLE),
        ("-7:30", Impossible.UNREADABLE),
        ("7: 30", Impossible.UNREADABLE),
        ("7:" + "9" * 5000, Impossible.UNREADABLE),
        ("0:30", Impossible.TOO_OFTEN),
        ("7:0", Impossible.NOT_RISING),
        ("7:30 14:30", Impossible.NOT_RISING),
        ("7:91 14:30", Impossible.NOT_RISING),
        ("7:732", Impossible.TOO_LONG),
        ("800:30", Impossible.TOO_LONG),
        (" ".join(f"1:{end}" for end in range(1, 14)), Impossible.TOO_MANY),
    ],
)
def test_a_taper_that_cannot_be_kept_is_told_in_a_sentence(text: str, mistake: Impossible) -> None:
    with pytest.raises(ValueError, match=r"plan|step|check-ins") as told:
        taper.read(text)
    assert told.value.args == (mistake,)
    assert str(told.value) == mistake.value


@settings(deadline=None)
@given(st.text(max_size=40) | st.from_regex(r"(\d{1,3}:\d{1,3}[ ,]?){1,4}", fullmatch=True))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    told = read_or_told(text)
    assert isinstance(told, Impossible) or taper.read(taper.written(told)) == told


def read_or_told(text: str) -> tuple[Step, ...] | Impossible:
    try:
        return taper.read(text)
    except ValueError as error:
        return Impossible(error.args[0])
