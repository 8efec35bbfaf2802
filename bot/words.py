"""Writes the house's sentences in the reader's language; the only module that knows Babel."""

import struct
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta
from babel.numbers import format_decimal
from babel.support import Translations

from bot.errors import BadSetting
from dialogues.turn import Text
from nlu.reading import Language

LOCALES = Path(__file__).parent.parent / "locales"
DOMAIN = "messages"
PLACE = "Asia/Vientiane"
# A clock seven hours ahead and no more to it, as Laos has kept since 1955 (RFC 8536).
_SEVEN_HOURS = b"TZif" + bytes(16) + struct.pack(">6llBB", 0, 0, 0, 0, 1, 4, 25200, 0, 0) + b"+07\0"


def _zone() -> ZoneInfo:
    """The house's zone, also where the system has no time zone data: the doctor tells of that."""
    try:
        return ZoneInfo(PLACE)
    except ZoneInfoNotFoundError:
        return ZoneInfo.from_file(BytesIO(_SEVEN_HOURS), key=PLACE)


ZONE = _zone()
BUDDHIST_YEARS = 543  # Thai people count years from the Buddha's passing
MINUTE = 72  # seconds: the shortest length of time that is said as a minute

BUDDHIST = range(2400, 2700)  # what somebody who types such a year counts from

Field = str | int | date | Text
Published = Mapping[Language, Mapping[str, str]]  # by the English sentence
_NOTHING: Published = MappingProxyType({language: {} for language in Language})


class Words:
    """The catalogues of every language, opened once, and what staff published in their place."""

    def __init__(
        self, catalogues: Mapping[Language, NullTranslations], published: Published = _NOTHING
    ) -> None:
        self._catalogues = catalogues
        self._published = published

    @classmethod
    def load(cls, folder: Path = LOCALES) -> "Words":
        """Open the catalogues; refuses one that is not compiled or older than its source."""
        catalogues: dict[Language, NullTranslations] = {Language.ENGLISH: NullTranslations()}
        for language in (Language.LAO, Language.THAI):
            source = folder / language / "LC_MESSAGES" / f"{DOMAIN}.po"
            compiled = source.with_suffix(".mo")
            # In a wheel there is no source: an installer gives every file the time of that moment.
            if not compiled.exists() or (source.exists() and _is_older(compiled, source)):
                raise BadSetting(f"The {language} words are not compiled yet. Run: make setup")
            catalogues[language] = Translations.load(folder, [language], DOMAIN)
        return cls(catalogues)

    def gettext(self, language: Language, sentence: str, /, **fields: Field) -> str:
        """One sentence in the reader's language, its fields filled by name."""
        return self._filled(language, self._catalogues[language].gettext(sentence), fields)

    def say(self, language: Language, text: Text) -> str:
        """A dialogue's text in the reader's language, in the words that staff published last."""
        told = self._published[language].get(text.id)
        if told is None:
            told = self._catalogues[language].gettext(text.id)
        return self._filled(language, told, dict(text.fields))

    def said(self, language: Language, sentence: str) -> str:
        """How a dialogue's sentence stands now, its fields unfilled."""
        return self.say(language, Text(sentence))

    def publish(self, published: Published) -> None:
        """From now on these are said: put in place at once and whole, also between threads."""
        self._published = published

    def with_words(self, more: Published) -> "Words":
        """The same words with some others in their place: what is tried, and nobody is told."""
        tried = {one: {**self._published[one], **more.get(one, {})} for one in Language}
        return Words(self._catalogues, tried)

    def _filled(self, language: Language, told: str, fields: Mapping[str, Field]) -> str:
        if not fields:
            return told
        written = {name: self._field(language, value) for name, value in fields.items()}
        return told.format_map(written)

    def quarter(self, language: Language, day: date) -> str:
        """The quarter of a year that a day is in, as the reader's people write it."""
        name = format_date(day, "QQQQ", locale=Locale(language))
        return f"{name} {day.year + (BUDDHIST_YEARS if language is Language.THAI else 0)}"

    def date(self, language: Language, moment: datetime | date) -> str:
        """A date as the reader's people write it, in the house's zone."""
        day = moment.astimezone(ZONE).date() if isinstance(moment, datetime) else moment
        return _date(language, day)

    def time(self, language: Language, moment: datetime) -> str:
        """A time of day in the house's zone."""
        return format_time(moment.astimezone(ZONE), "HH:mm", locale=Locale(language))

    def ago(self, language: Language, seconds: float) -> str:
        """A length of time in words: "12 minutes"; less than one counts as one."""
        span = timedelta(seconds=max(seconds, MINUTE))
        return format_timedelta(span, threshold=1.2, locale=Locale(language))

    def number(self, language: Language, value: Decimal) -> str:
        """A number with its thousands parted as the reader's people do."""
        return format_decimal(value, locale=Locale(language))

    def _field(self, language: Language, value: Field) -> str:
        if isinstance(value, Text):
            return self.say(language, value)
        if isinstance(value, str):
            return value
        if isinstance(value, date):
            return self.date(language, value)
        return self.number(language, Decimal(value))


def read_date(text: str) -> date:
    """A day as a form gives it, also with the year that Thai people count; else a ValueError."""
    year = text[:4]
    if year.isascii() and year.isdecimal() and int(year) in BUDDHIST:
        text = f"{int(year) - BUDDHIST_YEARS}{text[4:]}"
    return date.fromisoformat(text)


def _date(language: Language, day: date) -> str:
    if language is not Language.THAI:
        return format_date(day, "d MMMM y", locale=Locale(language))
    month = format_date(day, "d MMMM", locale=Locale(language))
    return f"{month} {day.year + BUDDHIST_YEARS}"


def _is_older(path: Path, than: Path) -> bool:
    return path.stat().st_mtime < than.stat().st_mtime
