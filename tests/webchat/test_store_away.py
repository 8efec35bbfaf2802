"""When the database does not answer: said plainly, nothing lost, somebody to call."""

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest

from bot.app import Running

from .conftest import Visitor


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'house.db'}"


async def _break(served: Running, tmp_path: Path) -> None:
    """The database file is gone and nothing can be made in its place."""
    await asyncio.to_thread(_take_away, tmp_path)
    await served.house.store.engine.dispose()  # afterwards: a worker may just have opened the file


def _take_away(folder: Path) -> None:
    path = folder / "house.db"
    while not path.is_dir():  # a worker that looks meanwhile makes an empty file in its place
        for file in folder.glob("house.db*"):
            file.unlink(missing_ok=True)
        with suppress(FileExistsError):
            path.mkdir()


async def test_the_words_stay_in_the_box(served: Running, visitor: Visitor, tmp_path: Path) -> None:
    page = await visitor.open()
    await _break(served, tmp_path)
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
    await _break(served, tmp_path)
    page = await visitor.open()
    assert page.status == 503
    assert page.note == (
        "Something on our side is not working. Please open this page again in a little while."
    )
    assert page.html.count("do not wait for us") == 1
    assert page.html.count("1362") == 1
    assert page.html.count("1300") == 1


async def test_the_script_hears_it_too(served: Running, visitor: Visitor, tmp_path: Path) -> None:
    await visitor.open()
    await _break(served, tmp_path)
    page = await visitor.post("/chat/say", {"text": "help"}, {"Accept": "application/json"})
    assert page.status == 503
    assert page.html.count("They are still in the box") == 1
    assert (await visitor.open("/chat/lines")).status == 503


async def test_nobody_is_held_back_from_leaving(
    served: Running, visitor: Visitor, tmp_path: Path
) -> None:
    await visitor.say("the door is locked")
    await _break(served, tmp_path)
    page = await visitor.post("/chat/leave", {})
    assert visitor.cookies == {}
    assert page.html.count("<h1>Calendar</h1>") == 1
