"""Open pages hear of changes: at once by the bell, soon without it, and never after the session."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

import aiohttp
import pytest

from bot.console import live
from bot.house import House
from bot.staff import sessions
from bot.store.desk import presence
from dialogues.turn import OpenCase, Urgency
from tests.console.conftest import (
    OUR_PAGE,
    SQLITE,
    Browser,
    Desk,
    open_desk,
    staff_of,
    waits,
)
from tests.held import held

pytestmark = SQLITE
UNPAID = OpenCase(Urgency.TODAY, "report_wages_unpaid")
PATIENCE = 20  # seconds: only a stream that says nothing at all is given up


@asynccontextmanager
async def listening(desk: Desk, browser: Browser, path: str) -> AsyncIterator["Stream"]:
    cookie = f"__Host-saiyai={browser.cookies['__Host-saiyai']}"
    headers = {"Cookie": cookie, "Accept": "text/event-stream", **OUR_PAGE}
    async with desk.client.get(f"{desk.url}{path}", headers=headers) as response:
        yield Stream(response)


class Stream:
    """An open event stream."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self.response = response

    async def next(self, patience: float) -> str:
        """The name of the next event; empty when the stream ended."""
        async with asyncio.timeout(patience):
            async for line in self.response.content:
                if line.startswith(b"event: "):
                    return line[7:].decode().strip()
        return ""

    async def quiet(self, seconds: float) -> bool:
        """Whether nothing is told for so long."""
        try:
            await self.next(seconds)
        except TimeoutError:
            return True
        return False


async def test_a_new_case_is_told_within_a_second(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the bell, after a breath: without it the page would be looked at a minute later."""
    assert live.BREATH < 1
    monkeypatch.setattr(live, "LOOK_AGAIN", 60.0)
    browser = await desk.browser()
    async with listening(desk, browser, "/console/events") as stream:
        assert await stream.next(PATIENCE) == "queue"  # the page may be older than the stream
        await waits(desk.house)
        assert await stream.next(PATIENCE) == "queue"


async def test_an_open_page_is_looked_at_again_within_five_seconds_though_no_bell_rings(
    house: House,
) -> None:
    assert live.LOOK_AGAIN + live.BREATH < 5
    async with held() as clock:
        waiting = asyncio.create_task(live._rung(house, ("queue", "case:none")))
        await clock.move(0)
        await clock.move(live.LOOK_AGAIN - 0.01)
        early = waiting.done()
        await clock.move(0.02)
        await clock.move(live.BREATH)
        assert (early, waiting.done()) == (False, True)


async def test_a_new_case_of_another_process_is_told_within_five_seconds(desk: Desk) -> None:
    browser = await desk.browser()
    async with listening(desk, browser, "/console/events") as stream:
        assert await stream.next(PATIENCE) == "queue"
        desk.house.bell.ring = lambda *_topics: None  # type: ignore[method-assign] # another's bell
        await waits(desk.house)
        assert await stream.next(PATIENCE) == "queue"


async def test_a_conversation_tells_of_its_own_words_and_of_who_is_loud(desk: Desk) -> None:
    browser = await desk.browser()
    address = "a" * 32
    case_id = await waits(desk.house, address=address)
    async with listening(desk, browser, f"/console/talk/{case_id}/events") as stream:
        assert {await stream.next(PATIENCE), await stream.next(PATIENCE)} == {"case", "remind"}
        await waits(desk.house, "one more thing", address=address)
        assert await stream.next(PATIENCE) == "case"


async def test_a_covered_page_hears_that_somebody_needs_a_person_and_nothing_else(
    desk: Desk,
) -> None:
    browser = await desk.browser()
    csrf = (await browser.get("/console/me")).csrf
    async with listening(desk, browser, "/console/events") as stream:
        assert await stream.next(PATIENCE) == "queue"
        await browser.post("/console/lock", {"csrf": csrf})
        await waits(desk.house, wanted=UNPAID)
        assert await stream.quiet(1)
        await waits(desk.house)
        assert await stream.next(PATIENCE) == "remind"
        assert await stream.quiet(1)


async def test_a_page_that_shuts_late_does_not_hide_the_one_opened_after_it(desk: Desk) -> None:
    browser, dao = await desk.browser(), await desk.browser("dao")
    case_id = await waits(desk.house)
    path, me = f"/console/talk/{case_id}/events", (await staff_of(desk.house, dao)).id

    async def seen() -> tuple[str, ...]:
        async with desk.house.store.read() as tx:
            looking = await presence.others(tx, (case_id,), me, desk.house.clock())
        return looking.get(case_id, ())

    async with listening(desk, browser, path) as old:
        assert {await old.next(PATIENCE), await old.next(PATIENCE)} == {"case", "remind"}
        async with listening(desk, browser, path) as new:
            assert {await new.next(PATIENCE), await new.next(PATIENCE)} == {"case", "remind"}
            old.response.close()
            for _ in range(8):  # the house hears that a page is shut when it tells it something
                desk.house.bell.ring(f"case:{case_id}")
                await asyncio.sleep(0.5)
            assert await seen() == ("Noy",)
    for _ in range(16):
        desk.house.bell.ring(f"case:{case_id}")
        await asyncio.sleep(0.5)
        if not await seen():
            return
    raise AssertionError("somebody is said to look who has shut every page")


async def test_nothing_is_told_where_nothing_changed(desk: Desk) -> None:
    browser = await desk.browser()
    async with listening(desk, browser, "/console/events") as stream:
        assert await stream.next(PATIENCE) == "queue"
        assert await stream.quiet(4)


async def test_a_stream_ends_within_five_seconds_of_its_session(desk: Desk) -> None:
    browser = await desk.browser()
    async with listening(desk, browser, "/console/events") as stream:
        assert await stream.next(PATIENCE) == "queue"
        await sessions.sign_out(desk.house, browser.cookies["__Host-saiyai"])
        assert await stream.next(PATIENCE) == "ended"
        assert await stream.next(PATIENCE) == ""


async def test_open_streams_do_not_keep_the_house_from_closing(desk: Desk) -> None:
    """They end by themselves: else closing would wait two minutes for them."""
    browser = await desk.browser("dao")
    async with (
        AsyncExitStack() as streams,
        asyncio.timeout(60),
        open_desk(desk.house, closing=120) as other,
    ):
        there = replace(desk, url=other.url)  # by a client that stays when this desk has closed
        for path in ("/console/events", f"/console/talk/{await waits(desk.house)}/events"):
            stream = await streams.enter_async_context(listening(there, browser, path))
            assert await stream.next(PATIENCE) in {"queue", "case", "remind"}
