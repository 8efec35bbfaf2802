"""Job offers written apart from the rules that judge them."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml

from bot import ears
from nlu.labels import FLAGS
from nlu.offers import Offers
from tests.engine.conftest import ROOT
from tests.offers.reading import FIRST, JUDGE, Judged, judged, share_serious

# Measured: 0.85 of the bad and 0.25 of the clean ones; the aims are 0.95 and 0.10. A model that is
# taught anew differs a little.
LEAST_BAD, MOST_CLEAN = 0.75, 0.35


# By the phrases alone, with no engine: 0.80 and 0.15.
LEAST_BAD_ALONE, MOST_CLEAN_ALONE = 0.75, 0.20


@pytest.fixture(scope="module")
def told() -> tuple[Judged, ...]:
    with ThreadPoolExecutor(1) as outside:  # a loop of its own
        return outside.submit(judged).result()


def test_there_are_sixty_in_three_languages(told: tuple[Judged, ...]) -> None:
    assert (sum(one.bad for one in told), len(told)) == (40, 60)
    assert len({one.text for one in told}) == 60


def test_the_bad_ones_are_serious_as_often_as_was_measured(told: tuple[Judged, ...]) -> None:
    assert share_serious(told, bad=True) >= LEAST_BAD


def test_the_clean_ones_are_as_seldom_as_was_measured(told: tuple[Judged, ...]) -> None:
    assert share_serious(told, bad=False) <= MOST_CLEAN


def test_without_an_engine_the_phrases_do_what_they_can(told: tuple[Judged, ...]) -> None:
    assert share_serious(told, bad=True, alone=True) >= LEAST_BAD_ALONE
    assert share_serious(told, bad=False, alone=True) <= MOST_CLEAN_ALONE


def test_nothing_that_is_learnt_or_chosen_by_stands_among_what_judges() -> None:
    judge, first = texts(JUDGE), texts(FIRST)
    learnt = texts(ROOT / "nlu" / "data_offers")
    shared = [len(judge & first), len(judge & learnt), len(first & learnt)]
    assert (shared, len(judge), len(first)) == ([0, 0, 0], 60, 102)
    inside = [sum(one in whole for one in learnt) for whole in judge | first]
    assert sum(inside) == 0


def test_every_sign_is_learnt_from_many_sentences_and_as_many_are_harmless() -> None:
    files = (ROOT / "nlu" / "data_offers").glob("*.yml")
    told = [
        one
        for path in files
        for one in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    ]
    seen = Counter(flag for one in told for flag in one["flags"])
    assert set(seen) == {*FLAGS}
    assert min(seen.values()) >= 40
    assert sum(not one["flags"] for one in told) >= len(told) / 2


def texts(folder: Path) -> set[str]:
    files = (path.read_text(encoding="utf-8") for path in folder.glob("*.yml"))
    return {one["text"] for file in files for one in yaml.load(file, yaml.CSafeLoader)}


@pytest.fixture(scope="module")
def offers() -> Offers:
    return ears.named()[1]


def flags(offers: Offers, text: str) -> set[str]:
    return {flag.id for flag in offers.find(text, ears.named()[0].find(text))}


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
