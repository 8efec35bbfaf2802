"""Counts as they may be shown: in steps of five, so that nobody can be counted out.

"5" stands for 5 to 9, and whatever is below, zero too, is "under 5": that nobody came and that
somebody did look the same. So the least that a shown number can be is a multiple of five, and the
most is one less than the next. The tables stay safe beside each other while of each sum one part
is not shown, and while what must be at least as many as something else is the sum of fewer than
five shown numbers: the most of so few together is never a multiple of five, so it never meets the
least of the others, and each number can still be one more or one less.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

FEW = 5
UNDER = -1  # stands for "under 5"
_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0
STEPS = (
    *(n * _MINUTE for n in (1, 2, 5, 10, 15, 30)),
    *(n * _HOUR for n in (1, 2, 4, 8, 12)),
    *(n * _DAY for n in (1, 2, 4, 7, 14, 30, 90, 366)),
)
# What a spreadsheet takes for a formula: behind blanks and marks nobody sees, also in wide forms.
_FORMULA = re.compile(r"[\s\x00-\x20\x7f-\xa0\ufeff\u200b-\u200f\u2060]*[=+\-@|%＝＋－＠]")
_CONTROL = re.compile(r"[\t\r\n]")


def shown(count: int) -> int:
    """A count as it may be shown."""
    return count // FEW * FEW or UNDER


def share(times: Sequence[float], part: float) -> float | None:
    """The step that this part of all stay within (0.5: the median).

    None where fewer than five were as quick or as slow: of fewer than ten for the median, of fewer
    than fifty for nine of ten (multiples of five, as all that is shown).
    """
    if len(times) < round(FEW / min(part, 1 - part)):
        return None
    took = times[int(part * len(times))]
    return next((step for step in STEPS if took <= step), STEPS[-1])


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as a file that a spreadsheet opens and in which nothing is a formula."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(
        [cell(one) for one in row] for row in rows
    )
    return "\ufeff".encode() + out.getvalue().encode("utf-8", "replace")


def cell(text: str) -> str:
    """One cell: what could be a formula begins with an apostrophe and is only text."""
    risky = _FORMULA.match(text) or _CONTROL.match(text)
    return f"'{text}" if risky else text
