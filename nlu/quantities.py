"""Ages, sums of money, spans of time and phone numbers: what stands beside a number decides."""

from collections.abc import Iterator
from typing import Self

from nlu.names import Names, longest
from nlu.numerals import (
    CURRENCY,
    DIGITS,
    PHONE,
    Amount,
    Marks,
    typed_numbers,
    with_plain_digits,
)
from nlu.reading import Entity

_NUMBERS = frozenset({DIGITS, "number", "times"})
_MOST_FILLERS = 3
_REACH = 16
_LEAST_PAY = 100
_THOUSAND = 1_000
_AGES = range(5, 100)
_BARE_AGES = range(8, 81)
_GROWN = 10
_HOTLINES = range(3, 5)
_MOST = {"hour": 1_000, "day": 1_000, "week": 300, "month": 300, "year": 99}


class Quantities:
    """Numbers with a meaning, told by the words beside them."""

    def __init__(self, words: Names) -> None:
        self._words = words

    @classmethod
    def load(cls) -> Self:
        """Read the words that come with the package."""
        return cls(Names.load("numbers.yml"))

    def find(self, text: str) -> Iterator[Entity]:
        """Give what the numbers of a message say, in the order of their place."""
        plain = with_plain_digits(text)
        marks = longest([*typed_numbers(plain), *self._words.seen(text)], len(text))
        yield from _Judge(Marks(plain, marks)).found()


class _Judge:
    """Decides about one message's numbers, from left to right."""

    def __init__(self, line: Marks) -> None:
        self._line = line
        self._marks = line.marks
        self._unused = 0

    def found(self) -> Iterator[Entity]:
        place = 0
        while place < len(self._marks):
            mark = self._marks[place]
            if mark.kind == PHONE:
                yield Entity(PHONE, mark.value, mark.start, mark.end)
            amount = self._line.amount(place) if mark.kind in _NUMBERS else None
            after = place + 1
            if amount is not None:
                entity = self._judged(place, amount)
                after = amount.after
                if entity is not None:
                    yield entity
                    after += self._marks[after - 1].end < entity.end
                    self._unused = after
            place = after

    def _judged(self, place: int, amount: Amount) -> Entity | None:
        last = amount.after - 1
        behind = self._line.beside(last, CURRENCY)
        if behind is not None:
            return self._entity("money", f"{amount.shown()} {behind.value}", place, last + 1)
        if self._line.beside(last, "old") and amount.value < _AGES.stop:
            return self._entity("age", amount.shown(), place, last + 1)
        if self._line.beside(last, "unit"):
            return self._time(place, amount)
        if self._line.beside(last, "counter") or self._line.text.startswith(
            "%", self._marks[last].end
        ):
            return None
        if self._is_led_by_currency(place):
            before = self._marks[place - 1].value
            return self._entity("money", f"{amount.shown()} {before}", place - 1, last)
        return self._alone(place, amount)

    def _is_led_by_currency(self, place: int) -> bool:
        if place <= self._unused or self._marks[place].kind != DIGITS:
            return False
        return self._marks[place - 1].kind == CURRENCY and self._joins(place - 1)

    def _time(self, place: int, amount: Amount) -> Entity | None:
        """A number and a unit of time: an age where one is told, else how long."""
        last = amount.after
        unit = self._marks[last].value
        before = self._before(place)
        if unit == "year" and amount.value in _AGES:
            if before == "age" or (before in {"person", "i_am"} and not self._lasts(last)):
                return self._entity("age", amount.shown(), place, last)
            if before == "limit" and amount.value >= _GROWN:
                return None
        if before == "date" or not 0 < amount.value <= _MOST[unit]:
            return None
        return self._entity("duration", f"{amount.shown()} {unit}", place, last)

    def _alone(self, place: int, amount: Amount) -> Entity | None:
        """A number with neither currency nor unit behind it."""
        last = amount.after - 1
        before = self._before(place)
        whole = amount.value == int(amount.value) and not amount.multiplied
        if (before == "age" and whole and amount.value in _AGES) or (
            before == "i_am" and self._is_bare_age(place, amount)
        ):
            return self._entity("age", amount.shown(), place, last)
        if before == "call" and self._is_hotline(place, amount):
            return self._entity(PHONE, self._marks[place].value, place, last)
        if self._is_pay(before, last, amount) or self._is_plainly_money(place, amount):
            return self._entity("money", f"{amount.shown()} ?", place, last)
        return None

    def _is_bare_age(self, place: int, amount: Amount) -> bool:
        return self._marks[place].kind == DIGITS and amount.value in _BARE_AGES

    def _is_hotline(self, place: int, amount: Amount) -> bool:
        mark = self._marks[place]
        typed = mark.end - mark.start
        plain = mark.kind == DIGITS and mark.value.isdecimal()
        return plain and amount.after == place + 1 and typed in _HOTLINES

    def _is_pay(self, before: str, last: int, amount: Amount) -> bool:
        if amount.value < _LEAST_PAY:
            return False
        behind = self._line.beside(last, "pay")
        return (
            before == "pay"
            or (behind is not None and behind.value == "after")
            or self._is_a_rate(last)
        )

    def _is_a_rate(self, last: int) -> bool:
        """Tell 300/ວັນ, so much a day, from 300 days."""
        following = self._marks[last + 1 : last + 2]
        return bool(following) and (
            following[0].kind == "unit" and self._line.between(last).strip() == "/"
        )

    def _is_plainly_money(self, place: int, amount: Amount) -> bool:
        """Tell 3 ພັນ and 15k, which in a chat are money; "3 lan" may be three grandchildren."""
        last = self._marks[amount.after - 1]
        native = not self._line.text[last.start].isascii()
        counted = self._marks[place].kind != "times"
        return amount.value >= _THOUSAND and counted and (native or last.kind == "thousands")

    def _lasts(self, unit: int) -> bool:
        """Tell whether "... years" goes on as since then: 3 ປີມາແລ້ວ."""
        behind = self._line.beside(unit, "long")
        if behind is None:
            return False
        latin = self._line.text[behind.start].isascii()
        return latin or behind.start == self._marks[unit].end

    def _before(self, place: int) -> str:
        """Give the kind of the word that leads to a number, past a few words without weight."""
        start, at = self._marks[place].start, place - 1
        while at > max(-1, place - 1 - _MOST_FILLERS) and self._marks[at].kind == "filler":
            at -= 1
        if at < 0:
            return ""
        mark = self._marks[at]
        led = all(self._joins(between) for between in range(at, place))
        if mark.kind == "pay":
            return "pay" if mark.value == "before" and start - mark.end <= _REACH else ""
        return mark.kind if led else ""

    def _joins(self, place: int) -> bool:
        between = self._line.between(place)
        return len(between) <= _MOST_FILLERS and not any(map(str.isalnum, between))

    def _entity(self, kind: str, value: str, first: int, last: int) -> Entity:
        return Entity(kind, value, self._marks[first].start, self._marks[last].end)
