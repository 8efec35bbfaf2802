"""What answers show, as a table: a series in, the flags out, each with its own reason."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogues.followup import noticing
from dialogues.followup.plan import CheckIn, Flag
from dialogues.turn import Urgency
from tests.unit.followup import answered, missed, put_off, tables

NOW, TODAY, SOON = Urgency.NOW, Urgency.TODAY, Urgency.SOON
SAFETY = Flag("fall", "safety", TODAY, "feels much less safe than before")
FAMILY = Flag("fall", "family", TODAY, "gets on much worse with the family than before")
MONEY = Flag("fall", "money", TODAY, "has much more trouble with money than before")
WIDE = Flag("wide", "", TODAY, "finds several things worse than the time before")
LATER = Flag("later", "", SOON, "has put off the questions several times")
DOMAINS = tuple(tables().domains)


@pytest.mark.parametrize(
    ("series", "flags"),
    [
        pytest.param((), (), id="nothing yet"),
        pytest.param((answered(0, safety=0, money=0),), (), id="low from the first on"),
        pytest.param((answered(0, safety=3), answered(7, safety=2)), (), id="one step"),
        pytest.param((answered(0, safety=3), answered(7, safety=1)), (SAFETY,), id="two steps"),
        pytest.param((answered(0, safety=3), answered(7, safety=0)), (SAFETY,), id="three steps"),
        pytest.param(
            (answered(0, safety=3), answered(7, safety=2), answered(14, safety=1)),
            (SAFETY,),
            id="two steps, one after the other",
        ),
        pytest.param(
            (answered(0, safety=3), *(answered(7 * n, safety=1) for n in (1, 2, 3))),
            (),
            id="a fall that is four check-ins old",
        ),
        pytest.param(
            (answered(0, money=3), answered(7, safety=2), answered(14, safety=2)),
            (),
            id="the other one is not asked",
        ),
        pytest.param(
            (
                answered(0, money=3),
                *(answered(7 * n, safety=3) for n in range(1, 9)),
                answered(70, money=1, safety=3),
            ),
            (MONEY,),
            id="asked now and then: its own last times count",
        ),
        pytest.param(
            (answered(0, safety=3), answered(7, safety=1), answered(14, money=3)),
            (),
            id="the newest one did not ask it",
        ),
        pytest.param(
            (answered(0, safety=3), answered(7, safety=1), missed(14)), (), id="silence after it"
        ),
        pytest.param(
            (answered(0, safety=3), missed(7), answered(14, safety=1)),
            (SAFETY,),
            id="a silence between",
        ),
        pytest.param((answered(0, safety=1), answered(7, safety=3)), (), id="better"),
        pytest.param(
            (answered(0, family=3, safety=3), answered(7, family=0, safety=1)),
            (SAFETY, FAMILY),
            id="two at once, in the order of the table",
        ),
        pytest.param(
            (answered(0, unknown_to_the_table=3), answered(7, unknown_to_the_table=0)),
            (),
            id="a domain that is asked no longer",
        ),
        pytest.param(
            (answered(0, safety=3, money=3, work=3), answered(7, safety=2, money=2, work=2)),
            (WIDE,),
            id="three domains by one step",
        ),
        pytest.param(
            (answered(0, safety=3, money=3, work=3), answered(7, safety=2, money=2, work=3)),
            (),
            id="two domains by one step",
        ),
        pytest.param(
            (
                answered(0, safety=3, money=3, work=3, health=0),
                answered(7, safety=2),
                answered(14, safety=1, money=2, work=2, health=3),
            ),
            (SAFETY, WIDE),
            id="each against its own time before",
        ),
        pytest.param(
            (
                answered(0, safety=3, money=3, work=3),
                missed(7),
                answered(14, safety=2),
                answered(21, money=2, work=2),
            ),
            (),
            id="what is not asked is not lower",
        ),
        pytest.param((put_off(0, 3),), (LATER,), id="later, three times in one"),
        pytest.param((put_off(0, 2),), (), id="later, twice"),
        pytest.param(
            (put_off(0, 1), put_off(7, 1, missed=True), put_off(14, 1)),
            (LATER,),
            id="later, once in each of three",
        ),
        pytest.param(
            (put_off(0, 2), missed(7), put_off(14, 1)), (LATER,), id="later, with silence between"
        ),
        pytest.param(
            (put_off(0, 2), answered(7, safety=3), put_off(14, 2)),
            (),
            id="later, with an answer between",
        ),
        pytest.param((put_off(0, 3), answered(7)), (), id="later, then every question skipped"),
        pytest.param(
            (put_off(0, 3), CheckIn(put_off(7, 0).day, long=False, ended=False, needs=("doctor",))),
            (),
            id="later, then something needed",
        ),
    ],
)
def test_what_a_series_shows(series: tuple[CheckIn, ...], flags: tuple[Flag, ...]) -> None:
    assert noticing.flags(tables(), series) == flags


scores = st.dictionaries(st.sampled_from(DOMAINS), st.integers(0, 3))
check_ins = st.builds(lambda given, laters: (given, laters), scores, st.integers(0, 3))


@settings(deadline=None)
@given(st.lists(check_ins, max_size=8))
def test_no_series_shows_anything_twice_or_in_words_of_its_own(
    told: list[tuple[dict[str, int], int]],
) -> None:
    series = tuple(
        CheckIn(
            answered(7 * number).day,
            long=False,
            ended=bool(given),
            scores=tuple(given.items()),
            laters=laters,
        )
        for number, (given, laters) in enumerate(told)
    )
    found = noticing.flags(tables(), series)
    assert len({(flag.rule, flag.domain) for flag in found}) == len(found)
    reasons = {of.fell for of in tables().domains.values()} | {WIDE.reason, LATER.reason}
    assert {flag.reason for flag in found} - reasons == set()


def test_each_answer_that_worries_by_itself() -> None:
    found = {
        (domain, score): flag.urgency
        for domain in DOMAINS
        for score in range(4)
        if (flag := noticing.worry(tables(), domain, score))
    }
    assert found == {
        ("safety", 0): NOW,
        ("safety", 1): TODAY,
        ("treatment", 0): NOW,
        ("treatment", 1): TODAY,
        ("feelings", 0): TODAY,
        ("feelings", 1): SOON,
        ("health", 0): TODAY,
        ("family", 0): TODAY,
        ("money", 0): SOON,
        ("work", 0): SOON,
    }


def test_a_worry_says_what_about_and_how_bad() -> None:
    flag = Flag("worry", "safety", NOW, "does not feel safe")
    assert noticing.worry(tables(), "safety", 0) == flag
    assert noticing.worry(tables(), "unknown to the table", 0) is None


def test_no_two_signs_read_the_same() -> None:
    rules = tables()
    reasons = [of.fell for of in rules.domains.values()]
    reasons += [worry.reason for of in rules.worries.values() for worry in of.values()]
    reasons += [need.reason for need in rules.needs.values()]
    reasons += [WIDE.reason, LATER.reason, noticing.broken(rules).reason]
    assert len({*reasons}) == len(reasons)
    assert [reason for reason in reasons if not reason[0].islower() or reason[-1] == "."] == []


def test_a_broken_rhythm_is_of_no_domain() -> None:
    assert noticing.broken(tables()) == Flag(
        "rhythm", "", SOON, "has always answered, and is now silent for much longer than usual"
    )


@pytest.mark.parametrize(
    ("series", "days"),
    [
        pytest.param((), None, id="nothing yet"),
        pytest.param((answered(0, safety=2, money=3),), None, id="all is well"),
        pytest.param((answered(0, safety=2, money=1),), 7, id="one thing stands low"),
        pytest.param((answered(0, money=0), answered(7, money=2)), None, id="it is better now"),
        pytest.param((answered(0, money=0), answered(7, safety=3)), 7, id="not asked since"),
        pytest.param(
            (answered(0, money=0), *(missed(7 * n) for n in range(1, 9))),
            7,
            id="silence does not make it better",
        ),
        pytest.param(
            (answered(0, money=0), *(answered(7 * n, safety=3) for n in (1, 2, 3))),
            None,
            id="skipped three times: nobody is pressed",
        ),
    ],
)
def test_what_stands_low_is_asked_again_sooner(
    series: tuple[CheckIn, ...], days: int | None
) -> None:
    assert noticing.sooner(tables(), series) == days


def test_the_newest_low_answers_stand_first_and_one_that_nobody_answered_hides_nothing() -> None:
    series = (answered(0, money=0), answered(7, safety=0, feelings=1), put_off(14, 0))
    found = noticing.standing(tables(), series)
    assert [(flag.domain, flag.urgency) for flag in found] == [
        ("safety", NOW),
        ("money", SOON),
        ("feelings", SOON),
    ]


def test_a_fall_still_stands_while_the_next_check_in_is_open() -> None:
    fell = (answered(0, safety=3), answered(7, safety=1))
    found = noticing.standing(tables(), (*fell, put_off(14, 0)))
    assert SAFETY in found
    assert found == tuple(dict.fromkeys(found))


def test_a_low_answer_that_is_old_stands_no_more() -> None:
    old = (answered(0, money=0), *(answered(7 * n, safety=3) for n in (1, 2, 3)))
    assert noticing.standing(tables(), old) == ()
    assert noticing.standing(tables(), ()) == ()
