"""The pictures of a series, from values alone."""

from dataclasses import replace
from datetime import date, timedelta

from bot.console.followup.trends import Dot, Picture, picture, points
from bot.followup.record import Asked
from dialogues.followup.plan import CheckIn

FIRST = date(2026, 5, 1)


def asked(day: int, *, missed: bool = False, **scores: int) -> Asked:
    on = FIRST + timedelta(days=day)
    past = CheckIn(on, long=True, ended=bool(scores) or missed, scores=tuple(scores.items()))
    return Asked(str(day), on, "chat", "", replace(past, missed=missed), ())


def test_a_picture_joins_answers_and_leaves_a_gap_where_nobody_answered() -> None:
    series = (
        asked(0, safety=3),
        asked(10, safety=0),
        asked(20, missed=True),
        asked(30, money=1),
        asked(40, safety=3),
    )
    drawn = picture("safety", points(series, "safety"), FIRST, FIRST + timedelta(days=40))
    assert drawn == Picture(
        "safety",
        (
            Dot(6.0, 6.0, 3, FIRST),
            Dot(63.0, 58.0, 0, FIRST + timedelta(days=10)),
            Dot(234.0, 6.0, 3, FIRST + timedelta(days=40)),
        ),
        ("6.0,6.0 63.0,58.0",),
    )
    assert drawn.scores == "3, 0, 3"


def test_one_answer_stands_in_the_middle() -> None:
    [dot] = picture("money", ((FIRST, 2),), FIRST, FIRST).dots
    assert (dot.x, dot.y) == (120.0, 23.3)
