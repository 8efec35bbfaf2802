"""What a pack is made of in words: its headings, and lines of a record as its rows."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.console.followup import kinds, words
from bot.console.followup.person import need_name
from bot.followup.pdf import Row, Section
from bot.followup.record import Record
from bot.house import House
from bot.sentences import N_
from bot.store.followup.entries import Written
from bot.words import Field
from dialogues.followup import codes
from nlu.reading import Language

SHORTEST = 3  # letters of a name that is looked for in what was written
OWN_DIGITS = 8  # at the end of a telephone number: what stands before is a country's or a network's
ZEROS = (0x30, 0xE50, 0xED0)  # of Latin, Thai and Lao figures
BETWEEN = r"[\s.()\-]{0,3}"
BEFORE = r"(?:[+(]?\d[\d\s.()\-]{0,7})?"
UNTIL = N_("until {date}")
LATE = N_("was due on {date}")


@dataclass(frozen=True, slots=True)
class Writer:
    """Words one pack in the reader's language; `hide` finds what would tell who the person is."""

    house: House
    language: Language
    told: Record
    today: date
    hide: re.Pattern[str] | None

    def say(self, sentence: str, **fields: Field) -> str:
        """A sentence of the house."""
        return self.house.words.gettext(self.language, sentence, **fields)

    def day(self, day: date) -> str:
        """A date."""
        return self.house.words.date(self.language, day)

    def section(self, title: str, rows: Iterable[Row], empty: str) -> Section:
        """A heading with its rows."""
        return Section(self.say(title), tuple(rows), self.say(empty))

    def row(self, one: Written) -> Row:
        """One line of the record: when, what, and how it stands."""
        return Row(self.day(one.day), self._text(one), self._standing(one))

    def bare(self, text: str) -> str:
        """What somebody wrote, without the name where that must not be told."""
        return self.hide.sub(self.told.pseudonym, text) if self.hide else text

    def need(self, name: str) -> str:
        """What a need is called."""
        return self.bare(self.say(need_name(self.house, name)))

    def _text(self, one: Written) -> str:
        kind = self.say(kinds.kind_name(one.kind))
        return " · ".join(filter(None, (kind, *(self._field(*pair) for pair in one.fields))))

    def _field(self, name: str, text: str) -> str:
        if name == "why":
            return self.say(words.REASONS[text]) if text in words.REASONS else ""
        return self.need(text) if name == "need" else self.bare(text)

    def _standing(self, one: Written) -> str:
        if one.outcome:
            return self.say(kinds.ending(one.kind, one.outcome))
        if one.due_on is None:
            return ""
        return self.say(LATE if one.due_on < self.today else UNTIL, date=one.due_on)


def names(told: Record) -> re.Pattern[str] | None:
    """Finds the person's name, its parts, their number, and whom they named."""
    about = told.about
    known = (about.name, *about.name.split(), about.phone, about.contact, about.guardian)
    parts = {one.strip() for one in known if len(one.strip()) >= SHORTEST}
    longest_first = sorted(parts, key=len, reverse=True)
    wanted = [*map(_number, (about.phone, about.contact)), *map(re.escape, longest_first)]
    return re.compile("|".join(filter(None, wanted)), re.IGNORECASE) if any(wanted) else None


def _number(text: str) -> str:
    """Finds the telephone number in a text however it is written; "" where there is none."""
    last = codes.digits(text)[-OWN_DIGITS:]
    if len(last) < OWN_DIGITS:
        return ""
    figures = ("".join(chr(zero + int(one)) for zero in ZEROS) for one in last)
    return BEFORE + BETWEEN.join(f"[{each}]" for each in figures)
