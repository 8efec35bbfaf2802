"""When the database does not answer: said plainly, nothing lost, somebody to call."""

from pathlib import Path

import pytest

from bot.app import Running

from .conftest import Visitor, take_database_away


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'house.db'}"


async def test_the_words_stay_in_the_box(served: Running, visitor: Visitor, tmp_path: Path) -> None:
    page = await visitor.open()
    await take_database_away(served, tmp_path)
    page = await visitor.say("he locked <me> in", page.nonce)
    assert page.status == 503
    assert page.box == "he locked <me> in"
    assert page.note == (
        "Something on our side is not working, and your words have not arrived. "
        "They are still in the box: please press Send again in a little while."
    )


async def test_numbers_to_call_are_on_the_page(
    served: Running, visitor: Visitor, tmp_path: Path
) -> None:
    await take_database_away(served, tmp_path)
    page = await visitor.open()
    assert page.status == 503
    assert page.note == (
        "Something on our side is not working. Please open this page again in a little while."
    )
    assert page.html.count("do not wait for us") == 1
    assert [line.partition(",")[0] for line in page.numbers] == [
        "1362", "1191", "1300", "191",
    ]  # fmt: skip


async def test_the_script_hears_it_too(served: Running, visitor: Visitor, tmp_path: Path) -> None:
    await visitor.open()
    await take_database_away(served, tmp_path)
    page = await visitor.post("/chat/say", {"text": "help"}, {"Accept": "application/json"})
    assert page.status == 503
    assert page.html.count("They are still in the box") == 1
    assert (await visitor.open("/chat/lines")).status == 503


async def test_nobody_is_held_back_from_leaving(
    served: Running, visitor: Visitor, tmp_path: Path
) -> None:
    await visitor.say("the door is locked")
    await take_database_away(served, tmp_path)
    page = await visitor.post("/chat/leave", {})
    assert visitor.cookies == {}
    assert page.html.count("<h1>Calendar</h1>") == 1
