"""However a message is typed, its comparable form is one, and the way back to the typed is kept."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.reading import Language, Script
from nlu.romanise import romanised
from nlu.script import language_of, lao_in_thai_letters, script_of
from nlu.sound import sounded
from nlu.text import comparable
from tests.growth import assert_linear

ANY_TEXT = st.text(st.characters(), max_size=300)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("ນໍ້າ", "ນ້ຳ"),
        ("ນ້ໍາ", "ນ້ຳ"),
        ("น้ํา", "น้ำ"),
        ("ຫນັງສື", "ໜັງສື"),
        ("ຫມົດ", "ໝົດ"),
        ("ຫລາຍ", "ຫຼາຍ"),
        ("ຣັຖ", "ລັຖ"),
        ("ໃຫ້", "ໄຫ້"),
        ("ເເມ່", "ແມ່"),
        ("เเม่", "แม่"),
        ("ຊ່ວຍຍຍຍ", "ຊ່ວຍ"),
        ("ຊ່ວຍ\u200bແດ່", "ຊ່ວຍແດ່"),
        ("ໂ ຄ ວິ ດ", "ໂຄວິດ"),
        ("ຂ.ມ.ຂ", "ຂມຂ"),
        ("ດີໆ", "ດີ"),
        ("ช่วยๆ", "ช่วย"),
        ("໑໒ ປີ", "12 ປີ"),
        ("๑๓", "13"),
        ("heeelp", "help"),
        ("h e e l p", "help"),
        ("HÉLP", "help"),
        ("ｈｅｌｐ", "help"),
        ("can’t", "can't"),
        ("ຊ່ວຍ 😭😭", "ຊ່ວຍ"),
        ("ຄືນ", "ຄຶນ"),
    ],
)
def test_two_ways_of_typing_have_one_form(typed: str, plain: str) -> None:
    assert comparable(typed).form == comparable(plain).form


@pytest.mark.parametrize(
    ("one", "other"),
    [("ຕາຍ", "ຕ່າງ"), ("ອອກ", "ອົກ"), ("ยาก", "อยาก"), ("ทำลาย", "ทำร้าย"), ("11", "1")],
)
def test_different_words_keep_different_forms(one: str, other: str) -> None:
    assert comparable(one).form != comparable(other).form


def test_a_doubled_consonant_between_two_syllables_is_kept() -> None:
    assert comparable("ຢາກກກກິນ").form == comparable("ຢາກກິນ").form == "ຢາກກິນ"


def test_tone_marks_may_come_before_or_after_the_vowel() -> None:
    assert comparable("ມື້").form == comparable("ມ້ື").form


def test_the_quotation_is_the_words_as_typed() -> None:
    message = comparable("ເອື້ອຍ, ຊ່ວຍ\u200bແດ່! 😭")
    start = message.form.index("ຊວຍ")
    assert message.quote(start, len(message.form)) == "ຊ່ວຍ\u200bແດ່"


def test_a_quotation_is_never_longer_than_120_characters() -> None:
    message = comparable("ກ ຂ " * 500)
    assert len(message.quote(0, len(message.form))) == 119


@pytest.mark.parametrize("text", ["", " ", "\ud800", "a\udfffb", "\u200b", "😭", "\x00", "ໍ່້"])
def test_odd_messages_are_read_without_complaint(text: str) -> None:
    message = comparable(text)
    assert len(message.offsets) == len(message.gaps) == len(message.form) + 1


@settings(max_examples=150, deadline=None)
@given(ANY_TEXT)
def test_every_letter_of_the_form_stands_somewhere_in_the_text(text: str) -> None:
    for message in (comparable(text), sounded(text)):
        assert message.offsets == sorted(message.offsets)
        assert message.offsets[-1] == len(text)
        assert len(message.offsets) == len(message.form) + 1


def test_a_long_message_is_made_comparable_in_linear_time() -> None:
    text = "ຊ່ວຍຍແດ່ help ช่วยด้วย " * 1_000
    assert_linear(lambda length: comparable(text[:length]), 2_000, 20_000)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("khop chai", "khob jai"),
        ("yark tay", "yak tai"),
        ("het wiak", "hed viek"),
        ("suay", "xuay"),
        ("bor", "baw"),
        ("theuk", "tuek"),
        ("khoy", "koi"),
        ("teeeee", "te"),
        ("gap ban", "kap ban"),
        ("dtai", "tai"),
        ("bpai", "pai"),
        ("khoiy", "khoy"),
        ("bor hai ook", "bor hai ork"),
        ("bow hei aok", "bor hai ork"),
        ("hoong noong", "hong nong"),
        ("lock pratoo", "lock patu"),
    ],
)
def test_romanised_spellings_of_one_sound_are_one(one: str, other: str) -> None:
    assert sounded(one).form == sounded(other).form


@pytest.mark.parametrize(
    ("joined", "apart"),
    [
        ("bohai ork", "bor hai ork"),
        ("bodai non", "bor dai non"),
        ("bhai", "b hai"),
        ("khaobohaiork", "khao bor haiork"),
        ("phuati khoy", "phua ti khoy"),
        ("theukkhang", "theuk khang"),
    ],
)
def test_two_words_typed_in_one_piece_are_two(joined: str, apart: str) -> None:
    one, other = sounded(joined), sounded(apart)
    assert (one.form, one.gaps) == (other.form, other.gaps)


@pytest.mark.parametrize(
    "word", ["bork", "bong", "bon", "bok", "theukjai", "thuk", "laotian", "nai"]
)
def test_what_only_begins_like_two_words_is_one(word: str) -> None:
    assert sum(sounded(word).gaps[:-1]) == 1


@pytest.mark.parametrize(
    ("lao", "latin"),
    [
        ("ຂ້ອຍຖືກຂັງຢູ່ໃນຫ້ອງ", "khoy theuk khang yu nai hong"),
        ("ບໍ່ໃຫ້ອອກໄປໃສ", "bor hai ork pai sai"),
        ("ເລືອດອອກບໍ່ເຊົາ", "leuat ork bor sao"),
        ("ຜົວຕີຂ້ອຍ", "phua ti khoy"),
    ],
)
def test_lao_letters_and_romanised_lao_meet_in_one_sound(lao: str, latin: str) -> None:
    assert sounded(romanised(lao)).form == sounded(latin).form


@pytest.mark.parametrize(
    ("lao", "thai"),
    [("ຖືກຂັງ", "ถืกขัง"), ("ເຮັດວຽກ", "เฮ็ดเวียก"), ("ບໍ່ໃຫ້ອອກ", "บ่ให้ออก"), ("ຢາກຕາຍ", "อยากตาย")],
)
def test_lao_is_also_known_in_thai_letters(lao: str, thai: str) -> None:
    assert comparable(lao_in_thai_letters(lao)).form == comparable(thai).form


@pytest.mark.parametrize(
    ("text", "script", "language"),
    [
        ("ສະບາຍດີ ຂ້ອຍຢູ່ປາກເຊ", Script.LAO, Language.LAO),
        ("สวัสดีค่ะ หนูอยู่กรุงเทพ", Script.THAI, Language.THAI),
        ("ข่อยอยู่ปากเซ บ่ฮู้สิเฮ็ดจั่งใด๋", Script.THAI, Language.LAO),
        ("อยู่บ่อยๆ ตอนบ่าย", Script.THAI, Language.THAI),
        ("sabaidee khoy yu pakse", Script.LATIN, Language.LAO),
        ("hello, I need help", Script.LATIN, Language.ENGLISH),
        ("ok", Script.LATIN, Language.ENGLISH),
        ("hi", Script.LATIN, Language.ENGLISH),
        ("bor", Script.LATIN, Language.LAO),
        ("xyzzy", Script.LATIN, Language.LAO),
        ("", Script.LAO, Language.LAO),
        ("😭😭", Script.LAO, Language.LAO),
        ("ຂ້ອຍຢາກໄດ້ passport", Script.LAO, Language.LAO),
    ],
)
def test_the_language_and_the_letters_of_a_message_are_told(
    text: str, script: Script, language: Language
) -> None:
    assert (script_of(text), language_of(text)) == (script, language)
