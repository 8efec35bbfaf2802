"""Numbers that may be shown give nobody away; a file for a spreadsheet holds no formula."""

import csv
import io
import random
import shutil
import subprocess
import unicodedata
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.figures import STEPS, UNDER, as_csv, cell, share, shown

STARTS = "=+-@|%＝＋－＠"
SEED = 20261123
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def test_nothing_and_few_are_shown_alike_and_more_as_the_beginning_of_its_five() -> None:
    assert [shown(n) for n in range(16)] == [*[UNDER] * 5, *[5] * 5, *[10] * 5, 15]


def test_times_of_too_few_are_not_told() -> None:
    """Five at least were as quick and five as slow: the median of ten, nine of ten of fifty."""
    assert [share((1.0,) * n, 0.5) for n in (0, 5, 9, 10)] == [None, None, None, 60.0]
    assert [share((1.0,) * n, 0.9) for n in (10, 49, 50)] == [None, None, 60.0]


@given(st.lists(st.floats(0, 366 * 86_400), min_size=10).map(sorted))
def test_a_time_is_a_step_and_nobodys_own(times: list[float]) -> None:
    told = share(times, 0.5)
    assert told in STEPS
    middle = times[len(times) // 2]
    assert [step for step in STEPS if middle <= step < told] == []
    assert told >= middle


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
