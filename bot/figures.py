"""Counts as they may be shown: rounded to five, so that nobody can be counted out.

A number of one to four is "under 5", and zero is zero. A sum is the sum of what is shown, not of
what was counted: whoever subtracts learns nothing that does not stand there already.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

FEW = 5
UNDER = -1  # stands for "under 5"
# What a spreadsheet takes for a formula: behind blanks and marks nobody sees, also in wide forms.
_FORMULA = re.compile(r"[\s\x00-\x20\x7f-\xa0\ufeff\u200b-\u200f\u2060]*[=+\-@|%＝＋－＠]")
_CONTROL = re.compile(r"[\t\r\n]")


def shown(count: int) -> int:
    """A count as it may be shown."""
    if 0 < count < FEW:
        return UNDER
    return (count + FEW // 2) // FEW * FEW


def total(counts: Iterable[int]) -> int:
    """The sum of these counts as they are shown; few and few are still few."""
    numbers = [shown(count) for count in counts]
    return sum(number for number in numbers if number != UNDER) or min(numbers, default=0)


def share(times: Sequence[float], part: float) -> float | None:
    """The time that this part of all stay within (0.5: the median); None of too few."""
    if len(times) < FEW:
        return None
    return times[min(len(times) - 1, int(part * len(times)))]


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
