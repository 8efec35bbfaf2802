"""Writes the house's sentences in the reader's language; the only module that knows Babel."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from gettext import NullTranslations
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta
from babel.numbers import format_decimal
from babel.support import Translations

from bot.errors import BadSetting
from dialogues.turn import Text
from nlu.reading import Language

LOCALES = Path(__file__).parent.parent / "locales"
DOMAIN = "messages"
ZONE = ZoneInfo("Asia/Vientiane")
BUDDHIST_YEARS = 543  # Thai people count years from the Buddha's passing

Field = str | int | date | Text


class Words:
    """The catalogues of every language, opened once."""

    def __init__(self, catalogues: Mapping[Language, NullTranslations]) -> None:
        self._catalogues = catalogues

    @classmethod
    def load(cls, folder: Path = LOCALES) -> "Words":
        """Open the catalogues; refuses one that is not compiled or older than its source."""
        catalogues: dict[Language, NullTranslations] = {Language.ENGLISH: NullTranslations()}
        for language in (Language.LAO, Language.THAI):
            source = folder / language / "LC_MESSAGES" / f"{DOMAIN}.po"
            compiled = source.with_suffix(".mo")
            if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
                raise BadSetting(f"The {language} words are not compiled yet. Run: make setup")
            catalogues[language] = Translations.load(folder, [language], DOMAIN)
        return cls(catalogues)

    def gettext(self, language: Language, sentence: str, /, **fields: Field) -> str:
        """One sentence in the reader's language, its fields filled by name."""
        translated = self._catalogues[language].gettext(sentence)
        if not fields:
            return translated
        written = {name: self._field(language, value) for name, value in fields.items()}
        return translated.format_map(written)

    def say(self, language: Language, text: Text) -> str:
        """A dialogue's text in the reader's language."""
        return self.gettext(language, text.id, **dict(text.fields))

    def date(self, language: Language, moment: datetime | date) -> str:
        """A date as the reader's people write it, in the house's zone."""
        day = moment.astimezone(ZONE).date() if isinstance(moment, datetime) else moment
        return _date(language, day)

    def time(self, language: Language, moment: datetime) -> str:
        """A time of day in the house's zone."""
        return format_time(moment.astimezone(ZONE), "HH:mm", locale=Locale(language))

    def ago(self, language: Language, seconds: float) -> str:
        """A length of time in words: "12 minutes"."""
        return format_timedelta(timedelta(seconds=seconds), threshold=1.2, locale=Locale(language))

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


def _date(language: Language, day: date) -> str:
    if language is not Language.THAI:
        return format_date(day, "d MMMM y", locale=Locale(language))
    month = format_date(day, "d MMMM", locale=Locale(language))
    return f"{month} {day.year + BUDDHIST_YEARS}"
