"""The tables of the counts in the reader's language; every number as it may be shown."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.console.labels import label_name
from bot.console.staff import count_words as says
from bot.console.visit import LANGUAGE_NAMES
from bot.figures import UNDER, share, shown, total
from bot.store.audit.deeds import Deed
from bot.store.figures import Figures
from bot.words import Words
from nlu.reading import Language

DONE = ("done", "stopped")
HALF, MOST = 0.5, 0.9
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name, the names of its columns, its rows with their names first."""

    name: str
    columns: Row
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes tables in one language."""

    words: Words
    language: Language

    def tables(self, told: Figures) -> tuple[Table, ...]:
        """All of them."""
        return (
            self._waiting(told),
            self._cases(told),
            self._outcomes(told),
            self._times(told),
            self._checkins(told),
            *(self._people(told, name) for name in told.people),
            self._helped(told),
            self._went(told),
        )

    def _waiting(self, told: Figures) -> Table:
        row = ("", *(self._count(told.waiting[level]) for level in says.LEVELS))
        return self._table(says.WAITING, tuple(says.LEVELS.values()), (row,))

    def _cases(self, told: Figures) -> Table:
        names = (*says.LEVELS.values(), says.SUM)
        heads = [
            self._say(h, level=self._say(n)) for h in (says.OPENED, says.CLOSED) for n in names
        ]
        rows = []
        for month in told.months:
            cells: list[str] = []
            for counts in (told.opened, told.closed):
                numbers = [counts[month, level] for level in says.LEVELS]
                cells += [*map(self._count, numbers), self._number(total(numbers))]
            rows.append((self._month(month), *cells))
        return Table(self._say(says.CASES), tuple(heads), tuple(rows))

    def _outcomes(self, told: Figures) -> Table:
        rows = []
        for month in told.months:
            ended = {end: count for (at, end), count in told.outcomes.items() if at == month}
            other = sum(count for end, count in ended.items() if end not in says.ENDS)
            numbers = (*(ended.get(end, 0) for end in says.ENDS), other)
            rows.append((self._month(month), *map(self._count, numbers)))
        return self._table(says.OUTCOMES, (*says.ENDS.values(), says.OTHER), tuple(rows))

    def _times(self, told: Figures) -> Table:
        heads = (says.CLAIM_HALF, says.CLAIM_MOST, says.REPLY_HALF, says.REPLY_MOST)
        rows = tuple(
            (
                self._say(name),
                *(
                    self._span(share(told.times.get((deed, level), ()), part))
                    for deed in (Deed.CLAIM, Deed.REPLY)
                    for part in (HALF, MOST)
                ),
            )
            for level, name in says.LEVELS.items()
        )
        return self._table(says.TIMES, heads, rows)

    def _checkins(self, told: Figures) -> Table:
        rows = []
        for month in told.months:
            states = {state: n for (at, state), n in told.checkins.items() if at == month}
            done = sum(states.get(state, 0) for state in DONE)
            missed = states.get("missed", 0)
            due = self._number(total((done, missed, sum(states.values()) - done - missed)))
            rows.append((self._month(month), due, self._count(done), self._count(missed)))
        return self._table(says.CHECKINS, (says.DUE, says.DONE, says.MISSED), tuple(rows))

    def _people(self, told: Figures, name: str) -> Table:
        rows = tuple(
            (self._named(value), self._count(count))
            for value, count in sorted(told.people[name].items())
        )
        return self._table(says.PEOPLE[name], (says.NUMBER,), rows)

    def _helped(self, told: Figures) -> Table:
        rows = tuple(
            (
                self._say(label_name(label)),
                self._count(told.helped[label, True]),
                self._count(told.helped[label, False]),
            )
            for label in sorted({label for label, _ in told.helped})
        )
        return self._table(says.HELPED, (says.YES, says.NO), rows)

    def _went(self, told: Figures) -> Table:
        rows = tuple(
            (self._say(name), self._count(told.went[answer]))
            for answer, name in says.WENT_NAMES.items()
        )
        return self._table(says.WENT, (says.TIMES_SAID,), rows)

    def _table(self, name: str, columns: Row, rows: tuple[Row, ...]) -> Table:
        return Table(self._say(name), tuple(self._say(column) for column in columns), rows)

    def _named(self, value: str) -> str:
        if value in set(Language):
            return LANGUAGE_NAMES[Language(value)]
        return self._say(says.NAMES.get(value, says.UNKNOWN))

    def _count(self, count: int) -> str:
        return self._number(shown(count))

    def _number(self, number: int) -> str:
        if number == UNDER:
            return self._say(says.UNDER)
        return self.words.number(self.language, Decimal(number))

    def _span(self, seconds: float | None) -> str:
        if seconds is None:
            return self._say(says.TOO_FEW)
        return self.words.ago(self.language, seconds)

    def _month(self, month: str) -> str:
        return self.words.month(self.language, date.fromisoformat(f"{month}-01"))

    def _say(self, sentence: str, **fields: str) -> str:
        return self.words.gettext(self.language, sentence, **fields)
