"""Numbers as they are typed: digits of three scripts, number words, and their multipliers."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from nlu.reading import Entity

DIGITS = "digits"
PHONE = "phone"
CURRENCY = "currency"
_SIGNS = {"₭": "LAK", "฿": "THB", "$": "USD", "¥": "CNY"}
_LONGEST = 15
_SHORT = 3
_MOST_PARTS = 12
_TENS = 10
_HUNDREDS = 100

_RUN = re.compile(r"\d[\d.,]*")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3}){1,4}|\d{1,3}(?:\.\d{3}){1,4}")
_PLAIN = re.compile(r"\d{1,15}(?:[.,]\d{1,2})?")
# Bounded repetition of one separator and one digit: nothing to backtrack into for long.
_PHONE = re.compile(
    r"(?<![\d.,+])"
    r"(?:(?:\+|00)(?:856|66)(?:[ .()-]{0,2}\d){8,11}|0\d(?:[ .-]?\d){7,9})"
    r"(?!\d)"
)
_DATE = re.compile(r"\d{1,2}[-. ]\d{1,2}[-. ]\d{4}")
_BETWEEN = frozenset(" \t\n\r\u00a0\u200b.-=:~")


def with_plain_digits(text: str) -> str:
    """Write Lao, Thai and other digits as 0 to 9, each in its place."""
    return "".join(
        str(unicodedata.digit(letter)) if not letter.isascii() and letter.isdecimal() else letter
        for letter in text
    )


def typed_numbers(plain: str) -> Iterator[Entity]:
    """Give phone numbers, runs of digits and signs of currency."""
    for match in _PHONE.finditer(plain):
        if not _DATE.match(match[0]):
            digits = "".join(filter(str.isdecimal, match[0]))
            yield Entity(PHONE, digits, *match.span())
    for match in _RUN.finditer(plain):
        run = match[0][: _LONGEST * 2].rstrip(".,")
        if len(match[0]) <= _LONGEST * 2:
            yield Entity(DIGITS, _value(run), match.start(), match.start() + len(run))
    for place, letter in enumerate(plain):
        if letter in _SIGNS:
            yield Entity(CURRENCY, _SIGNS[letter], place, place + 1)


def _value(run: str) -> str:
    """Read 50,000 and 50.000 as fifty thousand, 3.5 as three and a half; else nothing."""
    if _GROUPED.fullmatch(run):
        return run.replace(",", "").replace(".", "")
    return run.replace(",", ".") if _PLAIN.fullmatch(run) else ""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of one or more marks: `after` is the place of the mark behind it."""

    value: Decimal
    after: int
    multiplied: bool

    def shown(self) -> str:
        """Write the number without a needless fraction."""
        value = self.value.normalize()
        return f"{value:f}"


class Marks:
    """What stands in a message around its numbers, in the order of its place."""

    def __init__(self, text: str, marks: Sequence[Entity]) -> None:
        self.text = text
        self.marks = marks

    def beside(self, place: int, kind: str) -> Entity | None:
        """Give the mark of this kind that stands right behind mark `place`."""
        if place + 1 >= len(self.marks) or self.marks[place + 1].kind != kind:
            return None
        between = self.between(place)
        near = len(between) <= _SHORT and _BETWEEN.issuperset(between)
        return self.marks[place + 1] if near else None

    def between(self, place: int) -> str:
        """Give the first letters between a mark and the next one."""
        start = self.marks[place].end
        end = self.marks[place + 1].start if place + 1 < len(self.marks) else start
        return self.text[start : min(end, start + _HUNDREDS)]

    def amount(self, place: int) -> Amount | None:
        """Read the number that begins at mark `place`: 3, ສາມ, 3 ພັນ, ສອງແສນຫ້າໝື່ນ."""
        total, last, pending, at = Decimal(0), 0, self._number(place), place
        if pending is not None:
            at = place + 1
        elif self.marks[place].kind != "times":
            return None
        end = min(len(self.marks), place + _MOST_PARTS)
        while at < end and self._multiplies(at, place):
            times = int(self.marks[at].value)
            if last and times > last:
                total = (total + (pending or 0)) * times
            else:
                total += (1 if pending is None else pending) * times
            last, pending, at = times, None, at + 1
            pending = self._next_part(at, last)
            at += pending is not None
        if pending is not None:
            total += pending * (last // _TENS if last >= _HUNDREDS else 1)
        return Amount(total, at, last >= _HUNDREDS)

    def _number(self, place: int) -> Decimal | None:
        mark = self.marks[place]
        return Decimal(mark.value) if mark.kind in (DIGITS, "number") and mark.value else None

    def _multiplies(self, at: int, first: int) -> bool:
        mark = self.marks[at]
        if at == first:
            return True
        if mark.kind == "thousands":
            return mark.start == self.marks[at - 1].end
        return self.beside(at - 1, "times") is not None

    def _next_part(self, at: int, last: int) -> Decimal | None:
        """Read on in a spoken number: five in ສິບຫ້າ, 5 in 2 ແສນ 5 ໝື່ນ."""
        if at >= len(self.marks):
            return None
        if self.beside(at - 1, "number"):
            return self._number(at)
        then = self.beside(at, "times") if self.beside(at - 1, DIGITS) else None
        return self._number(at) if then is not None and int(then.value) < last else None
