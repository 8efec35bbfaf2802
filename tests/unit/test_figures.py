"""Numbers that may be shown give nobody away; a file for a spreadsheet holds no formula."""

import csv
import io
import itertools
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bot.figures import UNDER, as_csv, cell, share, shown, total

STARTS = "=+-@|%＝＋－＠"


def test_one_to_four_are_shown_alike_and_nothing_is_nothing() -> None:
    assert [shown(n) for n in range(9)] == [0, UNDER, UNDER, UNDER, UNDER, 5, 5, 5, 10]


def test_whoever_knows_all_that_is_shown_cannot_tell_a_hidden_number() -> None:
    """Of each row with a hidden number: each of one to four could have stood there."""
    worlds: dict[tuple[int, ...], set[int]] = {}
    for hidden, *rest in itertools.product(range(1, 5), range(23), range(23)):
        told = (*map(shown, rest), total((hidden, *rest)))
        worlds.setdefault(told, set()).add(hidden)
    assert {frozenset(could) for could in worlds.values()} == {frozenset({1, 2, 3, 4})}


def test_a_sum_is_that_of_what_is_shown() -> None:
    assert [total(row) for row in ((), (0, 0), (1, 0), (4, 4), (7, 8, 2), (3, 13))] == [
        0,
        0,
        UNDER,
        UNDER,
        15,
        15,
    ]


def test_times_of_too_few_are_not_told() -> None:
    assert [share((1.0,) * n, 0.5) for n in (0, 4, 5)] == [None, None, 1.0]
    hundred = tuple(float(n) for n in range(1, 101))
    assert (share(hundred, 0.5), share(hundred, 0.9)) == (51.0, 91.0)


@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=4), max_size=4))
def test_no_cell_of_the_file_is_a_formula_and_all_text_is_there(rows: list[list[str]]) -> None:
    kept = [[one.encode("utf-8", "replace").decode() for one in row] for row in rows]
    told = as_csv(rows).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(told, newline="")))
    assert len(read) == len(rows)
    for row, cells in zip(kept, read, strict=True):
        for typed, written in zip(row, cells, strict=True):
            assert written in {typed, f"'{typed}"}
            bare = written.lstrip().lstrip("".join(map(chr, range(0x21))) + "\ufeff")
            assert not bare.startswith(tuple(STARTS))


def test_formulas_behind_marks_nobody_sees_and_in_wide_letters_are_text() -> None:
    hidden = ("", " ", "\ufeff", "\u00a0", "\u200b", "\x0c", "\u2060", "\t", "\r", "\n")
    before = [one + other for one in hidden for other in hidden]
    ends = ("", "1", "HYPERLINK(1)", "cmd|' /C calc'!A0", "1\n+1")
    cells = [f"{hides}{start}{end}" for hides in before for start in STARTS for end in ends]
    assert len(cells) == 5_000
    assert [one for one in cells if cell(one) != f"'{one}"] == []
    assert {unicodedata.normalize("NFKC", one) for one in "＝＋－＠"} == set("=+-@")
    assert [cell(one) for one in ("", "12", "a=b", "under 5", "2026-11")] == [
        "",
        "12",
        "a=b",
        "under 5",
        "2026-11",
    ]
