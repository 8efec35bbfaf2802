"""The Lao and Thai words of what the dialogues say: complete, same fields, doing no harm."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from dialogues.proofread import BUTTON
from tests.unit.dialogues.talk import book
from tests.unit.dialogues.test_sayings import sources

ROOT = Path(__file__).parents[3]
FIELD = re.compile(r"{\w+}")
HARM = {
    "lo": ("ເຫຍື່ອ", "ເຄາະຮ້າຍ", "ຮັບປະກັນ", "ຮັບຮອງ", "ຍ້ອນຫຍັງ", "ເປັນຫຍັງຈຶ່ງ"),
    "th": ("เหยื่อ", "ผู้เสียหาย", "รับรอง", "รับประกัน", "ทำไม", "ครับ", "หนู"),
}
LETTERS = {"lo": re.compile("[\u0e00-\u0e7f]"), "th": re.compile("[\u0e80-\u0eff]")}
OWN_NAMES = {"{name}"}


def words(language: str) -> dict[str, str]:
    file = ROOT / "locales" / language / "LC_MESSAGES" / "messages.po"
    with file.open("rb") as opened:
        return {str(entry.id): str(entry.string) for entry in read_po(opened) if entry.id}


@pytest.mark.parametrize("language", ["lo", "th"])
def test_every_sentence_is_translated_with_the_same_fields(language: str) -> None:
    known = words(language)
    for sentence in sources():
        assert known.get(sentence), sentence
        assert sorted(FIELD.findall(known[sentence])) == sorted(FIELD.findall(sentence))


@pytest.mark.parametrize("language", ["lo", "th"])
def test_no_translation_brings_a_number_or_a_harmful_word_of_its_own(language: str) -> None:
    known = words(language)
    for sentence in sources():
        said = known[sentence]
        assert sorted(re.findall(r"\d+", said)) == sorted(re.findall(r"\d+", sentence))
        assert [word for word in HARM[language] if word in said] == []
        assert sentence in OWN_NAMES or LETTERS[language].search(said) is None


@pytest.mark.parametrize("language", ["lo", "th"])
def test_a_translated_button_still_fits(language: str) -> None:
    known = words(language)
    labels = {answer.button for answer in book().answers.values()}
    labels |= {choice.label.id for choice in book().buttons.values()}
    labels |= {group.button for group in book().groups.values()}
    labels |= {
        option.button
        for flow in book().flows.values()
        for step in flow.steps
        for option in step.options
    }
    assert {label for label in labels if len(known[label]) > BUTTON + 4} == set()
