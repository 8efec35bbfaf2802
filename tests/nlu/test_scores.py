"""The measures measure what they say."""

import pytest

from tests.nlu.likeness import Known
from tests.nlu.scores import (
    Judged,
    accuracy,
    calibration_error,
    confusions,
    drawn,
    macro_f1,
    share,
)

# Meant a: 2 of 3 right; meant b: 1 of 1, with one too many given.
SAID = [Judged("a", "a", 0.9), Judged("a", "a", 0.9), Judged("a", "b", 0.6), Judged("b", "b", 0.6)]


def test_macro_f1_weighs_every_label_alike() -> None:
    assert macro_f1(SAID) == pytest.approx((4 / 5 + 2 / 3) / 2)
    assert accuracy(SAID) == 0.75


def test_a_label_given_that_nobody_meant_costs_only_the_label_that_was_meant() -> None:
    assert macro_f1([Judged("a", "z", 1.0), Judged("a", "a", 1.0)]) == pytest.approx(2 / 3)


def test_calibration_error_is_the_distance_between_sure_and_right() -> None:
    assert calibration_error(SAID) == pytest.approx((0.2 + 0.2) / 4)
    assert calibration_error([Judged("a", "a", 1.0)]) == 0


def test_an_interval_holds_its_value_and_narrows_with_the_count() -> None:
    few, many = drawn(accuracy, SAID * 5), drawn(accuracy, SAID * 50)
    assert few.low <= few.value <= few.high
    assert many.high - many.low < few.high - few.low
    one, other = share(9, 10), share(900, 1_000)
    assert (one.value, other.value) == (0.9, 0.9)
    assert one.low < other.low < 0.9 < other.high < one.high


def test_the_commonest_mistake_comes_first() -> None:
    assert confusions([*SAID, Judged("b", "a", 0.5), Judged("b", "a", 0.5)], 1) == [("b", "a", 2)]


def test_a_saying_spelt_a_little_differently_is_near_and_another_is_not() -> None:
    known = Known(["ຂ້ອຍຢາກກັບບ້ານ", "my boss keeps my passport"])
    assert known.nearest("ຂອຍ ຢາກກັບບ້ານ!") >= 0.7
    assert known.nearest("My boss keeps my pasport") >= 0.6
    assert known.nearest("ຢາກຮຽນຕັດຫຍິບ") < 0.3
