"""Words for print: cut only between words, made fit for a column, stripped of tricks."""

import pytest

from bot.followup.pdf_letters import letters
from bot.followup.pdf_words import known_words, pieces
from tests.growth import assert_linear

KNOWN = frozenset({"ຄອບຄົວ", "ແລະ", "ວຽກ", "ครอบครัว", "และ", "งาน", "กรุงเทพ", "เล็ก", "ໄວ"})
BREAK = "\u200b"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ຄອບຄົວແລະວຽກ", ["ຄອບຄົວ", "ແລະ", "ວຽກ"]),
        ("ครอบครัวและงาน", ["ครอบครัว", "และ", "งาน"]),
        ("ຄອບຄົວ (ວຽກ)", ["ຄອບຄົວ", "ວຽກ"]),
        ("งานฟ้าใสและ", ["งาน", "ฟ้าใส", "และ"]),  # a name stays whole
        ("เล็กๆและ", ["เล็กๆ", "และ"]),
        ("ໄວໆແລະ", ["ໄວໆ", "ແລະ"]),
        ("กรุงเทพฯและ", ["กรุงเทพฯ", "และ"]),
        ("plain words", []),
        ("", []),
    ],
)
def test_a_line_ends_between_words_only(text: str, words: list[str]) -> None:
    found = list(pieces(text, KNOWN))
    assert [piece for piece, whole in found if whole] == words
    assert "".join(piece for piece, _ in found) == text


def test_without_word_lists_the_text_stays_in_one_piece() -> None:
    assert list(pieces("ຄອບຄົວແລະວຽກ", frozenset())) == [("ຄອບຄົວແລະວຽກ", False)]


def test_the_word_lists_are_those_of_the_engine() -> None:
    known = known_words()
    assert {"ຄອບຄົວ", "ครอบครัว", "อาชีพ", "ອາຊີບ"} - known == set()
    assert len(known) > 80_000


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("a\u202eb\u2069c\x00d\x1be\ufeff", "abcde"),
        ("a\ud800b\U000e0041", "ab"),
        ("a\u00a0b\tc\u2003d", "a b c d"),
        ("a\n \n\n\nb\u2028c", "a\n\nb\nc"),
        ("ກ" + "່" * 9, "ກ່"),
        ("ຫຼຸ້", "ຫຼຸ້"),
        ("ກ\u0eb4\u0eb8\u0ec8\u0ec9", "ກ\u0eb4\u0eb8\u0ec8"),
        ("่ a ່", "\u25cc่ a \u25cc່"),
        ("Nguyễn", "Nguyen"),  # no font of the house has that letter
        ("e\u0324\ufe0f", "e"),
        ("ﬁ Ａ ㎏", "fi A kg"),
        ("50.000 ₭ → 2½", "50.000 LAK -> 2 1/2"),
        ("a \U0001f469\u200d\U0001f467\U0001f600 b漢字", "a \ufffd b\ufffd"),
    ],
)
def test_tricks_are_left_out_and_words_stay(typed: str, seen: str) -> None:
    assert letters().plain(typed) == seen


def test_a_word_too_wide_may_be_parted_between_letters_alone() -> None:
    assert letters().fit("see aaaaaaaaaaaaaaaaaaaaaaaa", 10) == ["see " + BREAK.join("a" * 24)]
    assert letters().fit("see aaaa", 10) == ["see aaaa"]
    [parted] = letters().fit("ເກິ້າ" * 30, 10)
    assert isinstance(parted, str)
    assert set(parted.split(BREAK)) == {"ເກິ້າ"}


def test_what_has_room_for_little_is_cut_after_a_whole_letter() -> None:
    assert letters().short("ກິ້" * 9, 2.0) == "ກິ້ກິ້ກິ້" + "\u2026"
    assert letters().short("ກິ້" * 3, 2.0) == "ກິ້" * 3


@pytest.mark.parametrize(
    "flood", [" ", "\n", "\n ", "ກ", "ก", "ະ", "a", "่", "\u200b", "กข", "ກ່າ", "\ud800", "ฯ", "é"]
)
def test_a_flood_takes_time_by_its_length_and_no_more(flood: str) -> None:
    assert_linear(lambda count: letters().fit(flood * count, 10), 2_000, 20_000)
