"""The player under an answer that was recorded, and the recording behind it."""

import re
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from bot.app import Running
from tests.unit.spoken import known
from tests.webchat.conftest import Page, Visitor

OGG = b"OggS" + bytes(range(200))
PATH = "/chat/audio/{}/ask_passport.ogg"


@pytest.fixture
def recording(served: Running) -> Path:
    """Staff recorded one answer, in Thai."""
    file = served.house.settings.home / "audio" / "th" / "ask_passport.ogg"
    file.parent.mkdir(parents=True)
    record(file, OGG)
    return file


def record(file: Path, body: bytes) -> None:
    file.write_bytes(body)


async def ask_for_a_passport(served: Running, visitor: Visitor, language: str) -> Page:
    """Start, choose a language and press the topic's button; the page with its answer."""
    page = await visitor.open()
    page = await visitor.post("/chat/press", {"command": "start", "nonce": page.nonce})
    person = await known(served.house, visitor.cookies["chat"])
    for go in (f"lang:{language}", "topic:ask_passport"):
        choice = f"{go}.{served.house.store.vault.sign(person.row.id, go)}"
        said = len(page.said("bot"))
        page = await visitor.post("/chat/press", {"choice": choice, "nonce": page.nonce})
        page = await visitor.until(lambda page, said=said: len(page.said("bot")) > said)  # type: ignore[misc]
    return page


def players(page: Page) -> list[str]:
    return re.findall(r"<audio .*?</audio>", page.html)


@pytest.mark.usefixtures("recording")
async def test_the_player_stands_under_its_answer(served: Running, visitor: Visitor) -> None:
    visitor.language = "th"
    page = await ask_for_a_passport(served, visitor, "th")
    expected = (
        f'<audio controls preload="none" src="{PATH.format("th")}" aria-label="ฟังคำตอบนี้"></audio>'
    )
    assert players(page) == [expected]
    line = page.html.partition("<audio")[0].rpartition("<li ")[2]
    assert page.said("bot")[-1].partition("\n")[0] in line
    assert "<button" not in line
    assert players(await visitor.open("/chat/lines")) == [expected]


@pytest.mark.usefixtures("recording")
async def test_there_is_none_in_another_language(served: Running, visitor: Visitor) -> None:
    assert players(await ask_for_a_passport(served, visitor, "lo")) == []


@pytest.mark.usefixtures("recording")
async def test_it_is_served_to_whoever_asks_and_kept_nowhere(served: Running) -> None:
    url = served.url + PATH.format("th")
    async with aiohttp.ClientSession() as session:
        async with session.get(url) as reply:
            assert (reply.status, await reply.read()) == (200, OGG)
            headers = reply.headers
        async with session.get(url, headers={"Range": "bytes=4-7"}) as reply:
            assert (reply.status, await reply.read()) == (206, OGG[4:8])
        async with session.get(url, headers={"If-None-Match": headers["ETag"]}) as reply:
            assert (reply.status, await reply.read()) == (304, b"")
        async with session.head(url) as reply:
            assert (reply.status, reply.headers["Content-Length"]) == (200, str(len(OGG)))
    expected = {
        "Content-Type": "audio/ogg",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "Set-Cookie": None,
    }
    assert {name: headers.get(name) for name in expected} == expected


@pytest.mark.usefixtures("recording")
@pytest.mark.parametrize(
    "path",
    [
        PATH.format("lo"),
        PATH.format("fr"),
        "/chat/audio/th/ask_wages.ogg",
        "/chat/audio/th/ask_passport",
        "/chat/audio/th/ask_passport.mp3",
        "/chat/audio/th/",
        "/chat/audio/th/..%2f..%2fkeys.ogg",
        "/chat/audio/..%2fth/ask_passport.ogg",
        "/chat/audio/th/%00.ogg",
        "/chat/audio/th/../../keys.json",
    ],
)
async def test_everything_else_is_not_there(served: Running, path: str) -> None:
    (served.house.settings.home / "keys.ogg").write_bytes(OGG)
    url = URL(served.url + path, encoded=True)
    async with aiohttp.ClientSession() as session, session.get(url) as reply:
        assert (reply.status, OGG in await reply.read()) == (404, False)


async def test_one_that_grew_too_large_is_not_there(served: Running, recording: Path) -> None:
    record(recording, OGG * 5000)
    url = served.url + PATH.format("th")
    async with aiohttp.ClientSession() as session, session.get(url) as reply:
        assert reply.status == 404
