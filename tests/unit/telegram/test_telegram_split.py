"""A long text is cut at paragraphs, sentences and words, and never inside a letter."""

import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram.clusters import is_boundary
from bot.telegram.limits import TEXT_UNITS
from bot.telegram.split import BLANK, split, units

FAMILY = "👩‍👩‍👧‍👦"
LETTERS = [
    "ກ",
    "ກຳ", "ນໍ້າ", "ເປັນ", "ໄປ", "ຫຼວງ", "ຽ", "ສຽງ", "ກິ່", "ເຄື່ອງ", "น้ำ", "เป็น", "ไป", "กี่", "a",
    "é",
    "e\u0301", "ไทย", "🙏", FAMILY, "🇱🇦", "🇹🇭",
    "👍🏽", "☎️", "1️⃣", "\U0001f3f4\U000e0067\U000e007f", "-",
]  # fmt: skip
BLANKS = [" ", "\u200b", "\n", "\n\n", ". ", "! ", "\r\n", " \u200b", "\t"]


def text_of(chance: random.Random) -> str:
    """Lao, Thai, emoji and accents, with few blanks or many, or none at all."""
    dense = chance.choice([0.0, 0.02, 0.2, 0.6])
    pieces = [
        chance.choice(BLANKS) if chance.random() < dense else chance.choice(LETTERS)
        for _ in range(chance.randint(0, 60))
    ]
    return "".join(pieces)


def joins(text: str, at: int) -> bool:
    """Whether the character there belongs to the one before it: told without our own tables."""
    before, after = text[at - 1], text[at]
    if unicodedata.category(before) in {"Cc", "Zs"} or before == "\u200b":
        return before == "\r" and after == "\n"
    name = unicodedata.name(after, "")
    marks = unicodedata.combining(after) or unicodedata.category(after) in {"Mn", "Mc", "Me"}
    vowels = name.endswith(("VOWEL SIGN AM", "SARA AM"))
    return bool(
        marks or vowels or "\u200d" in (before, after) or "FITZPATRICK" in name or "TAG" in name
    )


def reassembled(text: str, parts: tuple[str, ...]) -> list[int]:
    """Where each part starts in the text; fails if anything but blanks was lost."""
    starts, position = [], 0
    for part in parts:
        start = text.index(part, position)
        assert text[position:start].strip(BLANK) == ""
        starts.append(start)
        position = start + len(part)
    assert text[position:].strip(BLANK) == ""
    return starts


@settings(max_examples=250, deadline=None)
@given(st.integers(0, 2**32))
def test_parts_fit_lose_only_blanks_and_hurt_no_letter(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a seed that can be shown again
    for _ in range(40):
        text, limit = text_of(chance), chance.choice([12, 16, 31, 64])
        parts = split(text, limit)
        assert all(0 < units(part) <= limit for part in parts)
        for start in reassembled(text, parts):
            assert start == 0 or not joins(text, start)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80), st.integers(2, 40))
def test_any_text_fits_and_loses_only_blanks(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(0 < units(part) <= limit for part in parts)
    reassembled(text, parts)


@pytest.mark.parametrize("blank", ["", " ", "\n\n", "\u200b" * 5000, " \t\u00a0\n"])
def test_nothing_but_blanks_gives_no_part(blank: str) -> None:
    assert split(blank) == ()


def test_a_text_that_fits_is_one_part() -> None:
    assert split("ກ" * TEXT_UNITS) == ("ກ" * TEXT_UNITS,)


def test_a_blank_with_an_accent_of_its_own_is_kept() -> None:
    assert split(" \u0301x ") == (" \u0301x",)


def test_length_is_counted_in_utf16_units() -> None:
    assert list(map(units, split("🙏" * 2049))) == [4096, 2]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("one two.\n\nthree four five", ("one two.", "three four five")),
        ("one two three\nfour five six", ("one two three", "four five six")),
        ("One two. Three four five six", ("One two.", "Three four five", "six")),
        ("one two three four five", ("one two three", "four five")),
        ("ສະບາຍ\u200bດີທຸກ\u200bຄົນເດີ້ເດີ", ("ສະບາຍ\u200bດີທຸກ", "ຄົນເດີ້ເດີ")),
        ("abcdefghijklmnopqrst", ("abcdefghijklmno", "pqrst")),
        ("a\n\nbcdefghij klmnopqrs", ("a\n\nbcdefghij", "klmnopqrs")),
    ],
)
def test_the_nicest_cut_is_taken(text: str, parts: tuple[str, ...]) -> None:
    assert split(text, 15) == parts


@pytest.mark.parametrize(
    ("text", "cuts"),
    [
        ("ນໍ້າ", [0, 4]),
        ("ກຳ", [0, 2]),
        ("ເປັນ", [0, 3, 4]),
        ("น้ำใจ", [0, 3, 5]),
        ("🇱🇦🇹🇭", [0, 2, 4]),
        ("👍🏽a", [0, 2, 3]),
        (FAMILY, [0, 7]),
        ("\r\n", [0, 2]),
        ("e\u0301x", [0, 2, 3]),
        ("a\u200bb", [0, 1, 2, 3]),
        ("\u1100\u1161\u11a8", [0, 3]),
    ],
)
def test_where_letters_end(text: str, cuts: list[int]) -> None:
    assert [at for at in range(len(text) + 1) if is_boundary(text, at)] == cuts


@pytest.mark.parametrize("hostile", ["\u0301", "ເ", "ກ່", "🇱", "\u200d", "a\u0301" * 3, "\n", "\r"])
def test_hostile_text_is_cut_in_time(hostile: str) -> None:
    parts = split("x" + hostile * 20_000 + "x")
    assert all(0 < units(part) <= TEXT_UNITS for part in parts)
