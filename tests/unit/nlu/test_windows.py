"""A long message is cut into few stretches, none of them long, and nothing of an offer is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.engine.windows import MOST_LETTERS, Window, windows
from tests.growth import assert_linear

LINES = st.lists(st.text("abກำ .!?\n\t", max_size=130), max_size=40).map("\n".join)


def words(text: str) -> list[str]:
    return [window.of(text) for window in windows(text)]


def test_lines_and_sentences_are_read_one_by_one() -> None:
    lines = [
        "Work in a shop, pay every month.",
        "The room is free for everyone!",
        "Write to us here, and thank you.",
    ]
    assert words(f"{lines[0]}\n\n{lines[1]} {lines[2]}") == lines


def test_a_few_words_are_read_with_what_stands_before_them() -> None:
    assert words("They pay the ticket and the passport.\nNice, no?") == [
        "They pay the ticket and the passport.\nNice, no?"
    ]


def test_a_long_line_is_cut_at_its_blanks_into_parts_of_like_length() -> None:
    parts = words("ວຽກ ໃນ ຮ້ານ " * 15)
    assert all(part == part.strip() and len(part) <= 100 for part in parts)
    assert min(map(len, parts)) > 0.6 * max(map(len, parts))


def test_a_line_without_blanks_is_cut_anyway() -> None:
    assert [len(part) for part in words("ກ" * 250)] == [83, 83, 84]


@pytest.mark.parametrize("text", ["", " ", "\n \n", "\u200b\n"])
def test_where_nothing_is_said_little_is_read(text: str) -> None:
    assert len(windows(text)) <= 1


@given(LINES)
def test_windows_are_few_in_order_and_within_the_text(text: str) -> None:
    found = windows(text)
    ends = [0, *(place for window in found for place in (window.start, window.end))]
    assert ends == sorted(ends)
    assert len(found) <= 8
    assert all(window.of(text).strip() for window in found)
    assert sum(map(len, found)) <= 1.5 * MOST_LETTERS


@given(LINES.map(lambda text: text[:MOST_LETTERS]))
def test_a_text_that_is_not_too_long_is_read_whole(text: str) -> None:
    read = "".join(word.strip() for window in words(text) for word in window.split())
    assert read == "".join(text.split())


def test_a_very_long_text_is_read_from_end_to_end() -> None:
    text = "\n".join(
        f"line {number:03} of an offer, about as long as they are" for number in range(300)
    )
    found = windows(text)
    assert (found[0], found[-1].end) == (Window(0, found[0].end), len(text))


@pytest.mark.parametrize("piece", ["a ", "a", "\n", "a\n", "a. "])
def test_a_very_long_text_is_cut_in_linear_time(piece: str) -> None:
    text = piece * 40_000
    assert_linear(lambda length: windows(text[:length]), 4_000, 40_000)
