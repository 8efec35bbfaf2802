"""Job offers written apart from the rules that judge them."""

import pytest

from nlu.entities import Entities
from nlu.labels import FLAGS
from nlu.offers import Offers
from tests.offers.reading import Judged, judged, share_serious

# Measured: 0.80 of the bad and 0.15 of the clean ones; the aims are 0.95 and 0.10.
LEAST_BAD, MOST_CLEAN = 0.75, 0.20


@pytest.fixture(scope="module")
def told() -> tuple[Judged, ...]:
    return judged()


def test_there_are_sixty_in_three_languages(told: tuple[Judged, ...]) -> None:
    assert (sum(one.bad for one in told), len(told)) == (40, 60)
    assert len({one.text for one in told}) == 60


def test_the_bad_ones_are_serious_as_often_as_was_measured(told: tuple[Judged, ...]) -> None:
    assert share_serious(told, bad=True) >= LEAST_BAD


def test_the_clean_ones_are_as_seldom_as_was_measured(told: tuple[Judged, ...]) -> None:
    assert share_serious(told, bad=False) <= MOST_CLEAN


@pytest.fixture(scope="module")
def offers() -> Offers:
    return Offers.load()


def flags(offers: Offers, text: str) -> set[str]:
    return {flag.id for flag in offers.find(text, Entities.load().find(text))}


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("ແອັດມິນຕອບແຊັດຢູ່ສາມຫຼ່ຽມຄຳ", "RF-09"),
        ("เถ้าแก่เก็บพาสปอร์ตไว้ให้", "RF-06"),
        ("we cross by boat at night", "RF-04"),
        ("salary 45,000 baht a month", "RF-05"),
        ("ເງິນເດືອນ 40 ພັນບາດ", "RF-05"),
        ("online admin job in Cambodia", "RF-09"),
    ],
)
def test_a_sign_is_seen_in_words_in_pay_and_in_place(offers: Offers, text: str, flag: str) -> None:
    assert flag in flags(offers, text)


@pytest.mark.parametrize(
    "text",
    [
        "you keep your own passport",
        "the house costs 45,000 baht",
        "ไม่ต้องจ่ายเงินมัดจำ",
        "salary 11,000 baht a month, contract in Lao",
        "",
    ],
)
def test_what_takes_a_sign_back_and_other_sums_are_no_sign(offers: Offers, text: str) -> None:
    assert flags(offers, text) == set()


def test_every_sign_can_be_seen_and_ten_thousand_letters_are_read(offers: Offers) -> None:
    assert {id_ for signs in (offers._typed, offers._by_sound) for id_ in signs._ids} >= {*FLAGS}
    assert offers.find("ກ ก a 9 " * 2_500) == ()
