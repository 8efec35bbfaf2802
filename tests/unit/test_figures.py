"""Numbers that may be shown give nobody away; a file for a spreadsheet holds no formula."""

import csv
import io
import itertools
import random
import shutil
import subprocess
import unicodedata
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.figures import UNDER, as_csv, cell, share, shown, total

STARTS = "=+-@|%＝＋－＠"
SEED = 20261123
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


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


def opened(folder: Path, file: bytes) -> tuple[int, int]:
    """How many cells LibreOffice finds in such a file, and in how many of them a formula."""
    office = shutil.which("soffice")
    assert office, "This proof needs LibreOffice: apt-get install libreoffice-calc-nogui"
    (folder / "told.csv").write_bytes(file)
    command = [office, "--headless", f"-env:UserInstallation=file://{folder}/home"]
    command += ["--convert-to", "fods", "--outdir", str(folder), str(folder / "told.csv")]
    subprocess.run(command, check=True, capture_output=True, timeout=200)  # noqa: S603 - found above
    cells = list(ET.parse(folder / "told.fods").iter(f"{TABLE}table-cell"))  # noqa: S314 - our own
    formulas = [cell for cell in cells if cell.get(f"{TABLE}formula")]
    return len([cell for cell in cells if "".join(cell.itertext())]), len(formulas)


@pytest.mark.long
def test_a_spreadsheet_program_finds_no_formula_in_five_thousand_strings(tmp_path: Path) -> None:
    assert opened(tmp_path, b"=1+1\n-1+1\n=SUM(1;2)\n") == (3, 2)  # it does look for them
    chance = random.Random(SEED)  # noqa: S311 - a seed that can be shown again
    hidden = ("", " ", "\ufeff", "\u00a0", "\u200b", "\t", "\r", "\n", '"', "'", ",", ";")
    bodies = ("1+1", "SUM(1,2)", 'HYPERLINK("http://x.invalid")', "cmd|'/C calc'!A0", "A1", "x")
    typed = [
        "".join(chance.choices(hidden, k=chance.randint(0, 3)))
        + chance.choice(STARTS)
        + chance.choice(bodies)
        for _ in range(5_000)
    ]
    cells, formulas = opened(tmp_path, as_csv([[text] for text in typed]))
    assert cells >= len(typed)
    assert formulas == 0
