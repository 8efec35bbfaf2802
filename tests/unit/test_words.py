"""Every sentence for people is complete in Lao and Thai, with the same fields as its source."""

import re
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.errors import BadSetting
from bot.words import LOCALES, Words, read_date
from dialogues.turn import Text
from nlu.reading import Language

HOUSE = LOCALES.parent
FIELD = re.compile(r"\{[^{}]*\}")
LETTERS = {
    Language.LAO: re.compile("[\u0e80-\u0eff]"),
    Language.THAI: re.compile("[\u0e00-\u0e7f]"),
}
TRANSLATED = [Language.LAO, Language.THAI]


def catalogue(language: Language) -> Catalog:
    path = LOCALES / language / "LC_MESSAGES" / "messages.po"
    return read_po(BytesIO(path.read_bytes()), locale=language)


def sources() -> set[str]:
    with (LOCALES / "messages.pot").open("rb") as file:
        return {str(message.id) for message in read_po(file) if message.id}


@pytest.fixture(scope="module")
def words() -> Words:
    return Words.load()


def test_the_gathered_sentences_are_those_of_the_house() -> None:
    with (LOCALES / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    keywords = {**DEFAULT_KEYWORDS, **dict.fromkeys(("_", "N_", "Evidence"))}
    found = {
        sentence
        for _, _, sentence, _, _ in extract_from_dir(HOUSE, methods, options, keywords)
        if isinstance(sentence, str)
    }
    assert found == sources()


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated_and_none_is_a_guess(language: Language) -> None:
    messages = [message for message in catalogue(language) if message.id]
    assert {str(message.id) for message in messages} == sources()
    assert [message.id for message in messages if not message.string or message.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_is_in_its_own_letters_and_has_its_sources_fields(
    language: Language,
) -> None:
    for message in catalogue(language):
        source, translation = str(message.id), str(message.string)
        if not source:
            continue
        assert sorted(FIELD.findall(source)) == sorted(FIELD.findall(translation)), source
        if any(letter.isalpha() for letter in FIELD.sub("", source)):
            assert LETTERS[language].search(translation), source


@pytest.mark.parametrize("language", TRANSLATED)
def test_lao_and_thai_letters_are_not_mixed(language: Language) -> None:
    other = LETTERS[Language.THAI if language is Language.LAO else Language.LAO]
    mixed = [message.id for message in catalogue(language) if other.search(str(message.string))]
    assert mixed == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_compiled_twice_is_the_same(language: Language) -> None:
    twice = []
    for _ in range(2):
        compiled = BytesIO()
        write_mo(compiled, catalogue(language))
        twice.append(compiled.getvalue())
    assert twice[0] == twice[1]
    assert twice[0] == (LOCALES / language / "LC_MESSAGES" / "messages.mo").read_bytes()


def test_words_that_are_not_compiled_are_refused_with_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "lo" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text("")
    with pytest.raises(BadSetting, match="make setup"):
        Words.load(tmp_path)


def test_thai_people_read_buddhist_years(words: Words) -> None:
    day = date(2026, 11, 22)
    shown = {language: words.date(language, day) for language in Language}
    assert shown == {
        Language.LAO: "22 ພະຈິກ 2026",
        Language.THAI: "22 พฤศจิกายน 2569",
        Language.ENGLISH: "22 November 2026",
    }


def test_a_day_is_read_in_either_count_of_years() -> None:
    for typed, day in (
        ("2026-11-22", date(2026, 11, 22)),
        ("2569-11-22", date(2026, 11, 22)),
        ("2567-02-29", date(2024, 2, 29)),
        ("2700-01-01", date(2700, 1, 1)),
    ):
        assert read_date(typed) == day
    for wrong in ("", "2569", "22 November 2569", "๒๕๖๙-11-22"):
        with pytest.raises(ValueError, match="isoformat"):
            read_date(wrong)


def test_times_are_those_of_vientiane(words: Words) -> None:
    assert words.time(Language.LAO, datetime(2026, 11, 22, 20, 5, tzinfo=UTC)) == "03:05"


def test_what_somebody_typed_is_never_read_as_a_field(words: Words) -> None:
    typed = "{0.__class__} {name} %s {{x}}"
    said = words.say(Language.ENGLISH, Text("{name} has the case now.", (("name", typed),)))
    assert said == f"{typed} has the case now."
