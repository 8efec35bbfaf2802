"""Leaves, differences and limits, as they are without a house."""

from bot import content
from bot.editing.differences import GONE, NEW, SAME, Stretch, differences
from bot.editing.leaves import ANSWER, leaves
from bot.telegram import limits
from dialogues.book import Book


def test_every_answer_paragraph_and_button_is_a_leaf_by_itself() -> None:
    book = Book.load()
    found = leaves(book)
    assert len(found) == len(book.answers) + len(book.texts) + len(book.buttons)
    wages = found["answer-ask_wages"]
    assert (wages.kind, wages.name, wages.facts) == (
        ANSWER,
        "ask_wages",
        ("L-60", "L-61", "N-TH-05"),
    )
    slots = [part.slot for part in wages.parts]
    assert slots == ["button", "words-1", "words-2", "words-3", "step"]


def test_everything_said_in_danger_needs_two() -> None:
    found = leaves(Book.load())
    one = {slug for slug, leaf in found.items() if not leaf.needs_two}
    assert {slug for slug in one if slug.startswith(("text-crisis", "text-doubt"))} == set()
    assert {"button-person", "button-numbers", "answer-ask_emergency_numbers"} & one == set()
    assert "answer-ask_wages" in one


def test_differences_are_words() -> None:
    assert differences("The fee is {fee}.", "The new fee is {fee}.") == (
        Stretch(SAME, "The"),
        Stretch(NEW, " new"),
        Stretch(SAME, " fee is {fee}."),
    )
    assert differences("ຢູ່ໄທ ດີ", "ທີ່ໄທ ດີ") == (
        Stretch(GONE, "ຢູ່"),
        Stretch(NEW, "ທີ່"),
        Stretch(SAME, "ໄທ ດີ"),
    )
    for old, new in (("", "ok"), ("a b c", "c b a"), ("ເງິນເດືອນ", "ເງິນ ເດືອນ")):
        found = differences(old, new)
        assert "".join(one.text for one in found if one.kind != NEW) == old
        assert "".join(one.text for one in found if one.kind != GONE) == new


def test_the_limits_are_telegram_s() -> None:
    assert (content.TEXT_UNITS, content.BUTTON_BYTES) == (limits.TEXT_UNITS, limits.BUTTON_BYTES)
