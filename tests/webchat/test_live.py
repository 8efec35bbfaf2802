"""The stream that tells an open page of news: it holds no words, and outlives a database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot import app
from bot.app import Running
from bot.house import utc_now
from bot.settings import Settings
from bot.webchat import live

from .conftest import Visitor, take_database_away

WORDS = "the door is locked"


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'house.db'}"


@asynccontextmanager
async def _stream(visitor: Visitor) -> AsyncIterator[aiohttp.ClientResponse]:
    cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    async with (
        aiohttp.ClientSession(headers={"Cookie": cookie}) as session,
        session.get(f"{visitor.url}/chat/events") as response,
    ):
        yield response


async def _next(response: aiohttp.ClientResponse) -> str:
    """What is told next: the lines up to an empty one; "" when the stream has ended."""
    told: list[str] = []
    async with asyncio.timeout(20):
        while line := (await response.content.readline()).decode():
            if line == "\n":
                return " ".join(told)
            told.append(line.strip())
    return " ".join(told)


@pytest.fixture
async def talking(visitor: Visitor) -> Visitor:
    """Somebody who said hello and was answered."""
    await visitor.say("hello")
    await visitor.until(lambda page: page.said("bot") != [])
    return visitor


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The house looks again and shows that it is there without waiting."""
    monkeypatch.setattr(live, "STILL_THERE", 0.0)
    monkeypatch.setattr(live, "LOOK_AGAIN", 0.05)


async def test_what_is_new_is_told_without_a_word_of_it(talking: Visitor) -> None:
    async with _stream(talking) as response:
        assert response.status == 200
        assert await _next(response) == "retry: 2000 event: lines data:"
        await talking.say(WORDS)
        assert await _next(response) == "event: lines data:"


async def test_nobody_who_has_not_been_here_has_a_stream(visitor: Visitor) -> None:
    async with _stream(visitor) as response:
        assert (response.status, await response.read()) == (204, b"")


@pytest.mark.usefixtures("soon")
async def test_a_quiet_stream_shows_that_it_is_there(talking: Visitor) -> None:
    async with _stream(talking) as response:
        told = [await _next(response) for _ in range(3)]
    assert told[0].startswith("retry: 2000")
    assert ": still here" in told[1:]


@pytest.mark.usefixtures("soon")
async def test_a_stream_goes_on_while_the_database_is_away(
    served: Running, talking: Visitor, tmp_path: Path
) -> None:
    async with _stream(talking) as response:
        await _next(response)
        await take_database_away(served, tmp_path)
        told = [await _next(response) for _ in range(40)]
    assert told[-1] == ": still here"


async def test_an_open_page_holds_up_nobody_who_closes_the_house(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "LOOK_AGAIN", 3600.0)
    async with aiohttp.ClientSession() as session, AsyncExitStack() as house:
        running = await house.enter_async_context(app.serving(settings, utc_now))
        visitor = Visitor(session, running.url)
        await visitor.say("hello")
        await visitor.until(lambda page: page.said("bot") != [])
        async with _stream(visitor) as response:
            await _next(response)
            closing = asyncio.create_task(house.aclose())
            while await _next(response):  # a line may have come before
                pass
            assert response.content.at_eof()
            await asyncio.wait_for(closing, 20)
