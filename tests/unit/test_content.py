"""`saiyai content check` finds what is wrong with what is said, and says it in a sentence."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import app, content
from bot.__main__ import saiyai
from bot.editing import confirming
from bot.editing.confirming import Found
from bot.settings import read_settings
from bot.words import Words
from dialogues.book import Book
from dialogues.pages import Wordings
from dialogues.turn import Text
from tests.conftest import add_staff

LONG = "word " * 900
WIDE = "Some person of our quite big team"


@pytest.fixture(scope="module")
def words() -> Words:
    return Words.load()


@pytest.fixture(scope="module")
def book() -> Book:
    return Book.load()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with no house in it yet."""
    monkeypatch.setenv("SAIYAI_HOME", str(tmp_path))
    return tmp_path


def _with_text(text: str) -> Callable[[Book], Book]:
    wordings = Wordings("menu.old", (text,))
    return lambda whole: replace(whole, texts={**whole.texts, "menu.old": wordings})


def _with_button(label: str) -> Callable[[Book], Book]:
    def change(whole: Book) -> Book:
        button = replace(whole.buttons["person"], label=Text(label))
        return replace(whole, buttons={**whole.buttons, "person": button})

    return change


def test_the_book_as_it_is_has_no_mistake(book: Book, words: Words) -> None:
    assert content.mistakes(book, words) == ()
    ran = CliRunner().invoke(saiyai, ["content", "check"])
    assert (ran.exit_code, ": 0 mistakes." in ran.output) == (0, True)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_with_text("Brand new words."), "Not translated to lo: Brand new words."),
        (_with_text(LONG), "The text menu.old has 4500 letters in en: Telegram shows 4096."),
        (
            _with_button("A person of our whole wide team"),
            "Not translated to th: A person of our whole wide team",
        ),
        (
            _with_button(WIDE),
            f"A button of The answer ask_wages has {len(WIDE)} letters in en: {WIDE}",
        ),
    ],
)
def test_a_mistake_is_a_sentence(
    change: Callable[[Book], Book], sentence: str, book: Book, words: Words
) -> None:
    assert sentence in content.mistakes(change(book), words)


def test_a_mistake_ends_the_command_with_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = _with_text("Brand new words.")(Book.load())
    monkeypatch.setattr(Book, "load", lambda: wrong)
    ran = CliRunner().invoke(saiyai, ["content", "check"])
    assert (ran.exit_code, "Not translated to lo: Brand new words." in ran.output) == (1, True)


def test_what_staff_should_look_after_is_told(book: Book) -> None:
    fact = replace(
        book.facts["N-LA-01"], confirmed_on=date(2026, 1, 1), expires_on=date(2026, 12, 1)
    )
    whole = replace(book, facts={**book.facts, fact.id: fact})
    assert "N-LA-01" in content.standing(book, date(2026, 11, 1)).unconfirmed
    assert content.standing(whole, date(2026, 11, 1)).expiring == ()
    assert content.standing(whole, date(2026, 11, 20)).expiring == ("N-LA-01",)
    told = content.standing(whole, date(2026, 12, 2))
    assert (told.expired, told.expiring) == (("N-LA-01",), ())
    assert set(told.unreviewed) == set(book.answers)


def test_every_sentence_that_is_shown_is_looked_at(book: Book) -> None:
    looked_at = set(content.sentences(book))
    assert {book.answers["ask_wages"].step, book.flags["RF-01"].say} <= looked_at
    assert {book.reasons["border.done"], book.fields["to"]} <= looked_at


def test_what_staff_confirmed_at_the_desk_is_not_told_as_never_confirmed(home: Path) -> None:
    def listed() -> tuple[int, bool]:
        ran = CliRunner().invoke(saiyai, ["content", "check"])
        return ran.exit_code, "N-LA-01" in ran.output

    assert (listed(), list(home.iterdir())) == ((0, True), [])  # and nothing is made
    asyncio.run(_confirmed("N-LA-01"))
    assert listed() == (0, False)


async def _confirmed(fact_id: str) -> None:
    """A supervisor says until when the fact holds, with its values as they came."""
    async with app.open_house(read_settings()) as house:
        dao = await add_staff(house, "dao", "Dao", "supervisor")
        values = {name: str(one) for name, one in house.router.book.facts[fact_id].values}
        until = house.clock().date() + timedelta(days=90)
        found = Found(values, "Called there", until.isoformat(), "0")
        assert (await confirming.confirm(house, dao, fact_id, found)).ok
