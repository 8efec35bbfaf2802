"""Ways of writing meet in their sounds, and no message takes long to cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.engine.letters import grams, in_thai_letters, plain, sounds, without_tones
from nlu.engine.words import Cutter, Word
from tests.growth import assert_linear

KNOWN = ("ຂ້ອຍ", "ຢາກ", "ກັບ", "ບ້ານ", "ບັນ", "ດາ", "ບັນດາ", "ฉัน", "อยาก", "กลับ", "บ้าน", "กลับบ้าน")
SOUTH_EAST_ASIAN = st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0EDF), max_size=60)


def cut(text: str) -> list[str]:
    return [word.text for word in Cutter(KNOWN).cut(text)]


@pytest.mark.parametrize(
    ("lao", "thai_letters", "romanised"),
    [
        ("ສະບາຍດີ", "สะบายดี", "sabaidee"),
        ("ຂ້ອຍຢາກກັບບ້ານ", "ข่อยอยากกับบ้าน", "khoi yak kap ban"),
        ("ໄປບໍ່ໄດ້", "ไปบ่ได้", "pai bo dai"),
        ("ຢ້ານຫຼາຍ", "ย่านหลาย", "yan lai"),
    ],
)
def test_one_saying_in_three_ways_of_writing_sounds_the_same(
    lao: str, thai_letters: str, romanised: str
) -> None:
    assert sounds(plain(lao)) == sounds(plain(thai_letters)) == sounds(plain(romanised))


def test_tones_and_numbers_do_not_tell_messages_apart() -> None:
    assert without_tones("ບ້ານ 12") == without_tones("ບານ 7") == "บาน 0"


def test_what_cannot_be_seen_does_not_tell_messages_apart() -> None:
    assert plain("\ufeffH\u200bello\x00  \u3000THEREEEE") == "hello there"


def test_the_vowel_am_is_one_however_it_is_typed() -> None:
    assert plain("ນໍ້າ") == plain("ນ້ໍາ") == plain("ນ້ຳ")
    assert plain("นํ้า") == plain("น้ํา") == plain("น้ำ")


def test_lao_letters_become_the_thai_ones_that_sound_alike() -> None:
    assert in_thai_letters("ຄົນໜຶ່ງຈ່າຍ") == "คนหนึ่งจ่าย"


def test_runs_of_letters_count_the_blanks_at_both_ends() -> None:
    assert grams("ab", 2, 3) == [" a", "ab", "b ", " ab", "ab "]


def test_lao_is_cut_into_the_fewest_known_words() -> None:
    assert cut("ຂ້ອຍຢາກກັບບ້ານ") == ["ຂ້ອຍ", "ຢາກ", "ກັບ", "ບ້ານ"]
    assert cut("ບັນດາ") == ["ບັນດາ"]


def test_thai_and_latin_and_numbers_stand_side_by_side() -> None:
    assert cut("ฉันอยากกลับบ้าน, help 3!") == ["ฉัน", "อยาก", "กลับบ้าน", "help", "3"]


def test_a_zero_width_space_parts_words_and_each_knows_its_place() -> None:
    assert Cutter(KNOWN).cut("ບ້ານ\u200bຂ້ອຍ") == [Word("ບ້ານ", 0), Word("ຂ້ອຍ", 5)]


@given(SOUTH_EAST_ASIAN)
def test_every_word_stands_where_it_says(text: str) -> None:
    words = Cutter(KNOWN).cut(text)
    assert [word.text for word in words] == [
        text[word.start : word.start + len(word.text)] for word in words
    ]
    ends = [0, *(word.start + len(word.text) for word in words)]
    assert all(word.start >= end for word, end in zip(words, ends, strict=False))


@pytest.mark.parametrize("piece", ["ບັນດາ", "ກ", "ເ", "ັ", "ตากลม", "กลับ", "a", "ກa", "ບັນດາ\u200b"])
def test_ten_thousand_hostile_letters_are_cut_in_linear_time(piece: str) -> None:
    cutter, text = Cutter(KNOWN), (piece * 10_000)[:10_000]
    words = cutter.cut(text)
    assert sum(len(word.text) for word in words) == len(text) - text.count("\u200b")
    assert_linear(lambda length: cutter.cut(text[:length]), 1_000, 10_000)


@pytest.mark.parametrize("piece", ["ບັນດາ", "khr", "ไ", "หห", "\u200b", "aaa", "0"])
def test_ten_thousand_hostile_letters_are_heard_in_linear_time(piece: str) -> None:
    text = piece * 10_000
    assert_linear(lambda length: sounds(plain(text[:length])), 1_000, 10_000)
