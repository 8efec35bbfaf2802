"""The tables of the counts in the reader's language; every number as it may be shown.

Each sum stands beside its parts but one: with all of them some could be told (`bot.figures`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.console.labels import label_name
from bot.console.staff import count_words as says
from bot.console.visit import LANGUAGE_NAMES
from bot.figures import UNDER, share, shown
from bot.store.audit.deeds import Deed
from bot.store.figures import Figures
from bot.words import Words
from dialogues.turn import Urgency
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
            self._cases(told),
            self._outcomes(told),
            self._times(told),
            self._checkins(told),
            *(self._people(told, name) for name in told.people),
            self._helped(told),
            self._went(told),
        )

    def _cases(self, told: Figures) -> Table:
        names = (says.SUM, *says.LEVELS.values())
        heads = [self._say(says.OPENED, level=self._say(name)) for name in names]
        rows = []
        for quarter in told.quarters:
            every = sum(n for (at, _), n in told.opened.items() if at == quarter)
            numbers = (every, *(told.opened[quarter, level] for level in says.LEVELS))
            rows.append(self._row(quarter, numbers))
        return Table(self._say(says.CASES), tuple(heads), tuple(rows))

    def _outcomes(self, told: Figures) -> Table:
        rows = []
        for quarter in told.quarters:
            every = sum(n for (at, _), n in told.outcomes.items() if at == quarter)
            numbers = (every, *(told.outcomes[quarter, end] for end in says.ENDS))
            rows.append(self._row(quarter, numbers))
        return self._table(says.OUTCOMES, (says.SUM, *says.ENDS.values()), tuple(rows))

    def _times(self, told: Figures) -> Table:
        """Of all and of now; with one more level, how many there were could be told."""
        heads = (says.CLAIM_HALF, says.CLAIM_MOST, says.REPLY_HALF, says.REPLY_MOST)
        rows = []
        for name, levels in (
            (says.SUM, tuple(Urgency)),
            (says.LEVELS[Urgency.NOW], (Urgency.NOW,)),
        ):
            cells = []
            for deed in (Deed.CLAIM, Deed.REPLY):
                took = sorted(
                    time for level in levels for time in told.times.get((deed, level), ())
                )
                cells += [self._span(share(took, part)) for part in (HALF, MOST)]
            rows.append((self._say(name), *cells))
        return self._table(says.TIMES, heads, tuple(rows))

    def _checkins(self, told: Figures) -> Table:
        rows = []
        for quarter in told.quarters:
            states = {state: n for (at, state), n in told.checkins.items() if at == quarter}
            done = sum(states.get(state, 0) for state in DONE)
            rows.append(self._row(quarter, (sum(states.values()), done, states.get("missed", 0))))
        return self._table(says.CHECKINS, (says.DUE, says.DONE, says.MISSED), tuple(rows))

    def _people(self, told: Figures, name: str) -> Table:
        names: Mapping[str, str] = {str(one): called for one, called in LANGUAGE_NAMES.items()}
        if name in says.VALUES:
            names = {value: self._say(called) for value, called in says.VALUES[name].items()}
        rows = tuple(
            self._row(quarter, [told.people[name][quarter, value] for value in names])
            for quarter in told.quarters
        )
        return Table(self._say(says.PEOPLE[name]), tuple(names.values()), rows)

    def _helped(self, told: Figures) -> Table:
        """Only rows with a shown number: others would tell that they are not nothing."""
        rows = tuple(
            (
                self._say(label_name(label)),
                self._count(told.helped[label, True]),
                self._count(told.helped[label, False]),
            )
            for label in sorted({one for (one, _), n in told.helped.items() if shown(n) != UNDER})
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

    def _row(self, quarter: str, numbers: Sequence[int]) -> Row:
        first = date.fromisoformat(f"{quarter}-01")
        return (self.words.quarter(self.language, first), *map(self._count, numbers))

    def _count(self, count: int) -> str:
        number = shown(count)
        if number == UNDER:
            return self._say(says.UNDER)
        return self.words.number(self.language, Decimal(number))

    def _span(self, seconds: float | None) -> str:
        if seconds is None:
            return self._say(says.TOO_FEW)
        return self.words.ago(self.language, seconds)

    def _say(self, sentence: str, **fields: str) -> str:
        return self.words.gettext(self.language, sentence, **fields)
