"""A house that is told to leave does so within ten seconds, finishes what it has in hand, and
leaves nothing behind of which nobody knows whether it arrived.
"""

import asyncio
import contextlib
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.telegram.guard import SECRET_HEADER
from bot.telegram.start import WEBHOOK_PATH
from tests.conftest import SQLITE
from tests.fakes.telegram import Trouble
from tests.faults.process import Child, Zygote
from tests.faults.street import Street, open_street, rows_out, texts_kept
from tests.journeys.conftest import SECRET

SEED = 20261201
MOST_SECONDS = 10.0
SLOW = (0.5, 4.0)  # seconds that Telegram takes for an answer


@asynccontextmanager
async def held_up(street: Street) -> AsyncIterator[None]:
    """Somebody's open page, and a post of which the end never comes."""
    url = f"http://127.0.0.1:{street.port}"
    head = (
        f"POST {WEBHOOK_PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"{SECRET_HEADER}: {SECRET}\r\nContent-Length: 900\r\n\r\n{{"
    )
    _, writer = await asyncio.open_connection("127.0.0.1", street.port)
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as page:
        writer.write(head.encode())
        await writer.drain()
        await (await page.get(f"{url}/chat")).read()
        await page.post(f"{url}/chat/say", data={"text": "hello"}, allow_redirects=False)
        stream = await page.get(f"{url}/chat/events")
        try:
            yield
        finally:
            stream.close()
            writer.close()


async def is_open(street: Street) -> None:
    """Wait for the door: before it is open nobody can be told to leave."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(60):
        while True:
            with contextlib.suppress(aiohttp.ClientError):
                async with session.get(f"http://127.0.0.1:{street.port}/healthz"):
                    return
            await asyncio.sleep(0.1)


async def leave(street: Street, child: Child, number: int) -> float:
    """Tell it to leave while it hears and sends; how long that took."""
    low, high = SLOW
    for _ in range(8):
        street.telegram.trouble(Trouble.SLOW, seconds=street.chance.uniform(low, high))
    before = len(street.telegram.calls_of("sendMessage"))
    await street.talk(20)
    await street.telegram.until(
        lambda: len(street.telegram.calls_of("sendMessage")) > before, seconds=30
    )
    async with held_up(street):
        await asyncio.sleep(street.chance.uniform(0, 1.0))
        began = asyncio.get_running_loop().time()
        assert await child.end(signal.SIGTERM, 20) == 0, number
        return asyncio.get_running_loop().time() - began


async def count(street: Street, rounds: int) -> None:
    """Leave so many times, then let the house work in peace and count."""
    took = []
    for number in range(rounds):
        async with street.open(hasty=False) as child:
            took.append(await leave(street, child, number))
    store = street.store()
    street.telegram.faults.clear()
    async with street.open(hasty=False) as child:
        await is_open(street)
        await street.quiet(store, 60)
        assert await child.end(signal.SIGTERM, 20) == 0
    rows, kept = await rows_out(store), await texts_kept(store)
    await store.close()
    shown = Counter((one.chat_id, one.text) for one in street.telegram.world.shown)
    print(  # noqa: T201 - the numbers are the proof
        f"seed {SEED}: {rounds} times left while at work, in {max(took):.1f} s at most; "
        f"{len(street.said)} updates, {len(rows)} replies, "
        f"{sum(row.unknowns for row in rows)} unknown"
    )
    assert max(took) <= MOST_SECONDS
    assert [row for row in rows if row.unknowns or row.state != "sent"] == []
    told = Counter((row.chat, row.text) for row in rows)
    assert shown == told
    assert (street.said - kept, len(street.said) > 0) == (Counter(), True)


@SQLITE
@pytest.mark.timeout(300)
async def test_it_leaves_in_the_middle_of_asking_telegram_and_of_sending(
    tmp_path: Path, database: str, zygote: Zygote
) -> None:
    """A long poll is open, a message is being sent, somebody's page listens."""
    async with open_street(tmp_path, database, zygote, SEED) as street:
        street.mode = "polling"
        store = street.store
        async with street.open(hasty=False) as child:
            calls = street.telegram.calls_of
            await street.telegram.until(lambda: len(calls("getUpdates")) > 0, seconds=30)
            street.telegram.trouble(Trouble.SLOW, "sendMessage", seconds=3.0)
            await street.talk(1)
            await street.telegram.until(lambda: len(calls("sendMessage")) > 0, seconds=30)
            asked = len(calls("getUpdates"))
            assert asked >= 2  # the last of them waits for what comes next
            async with held_up(street):
                began = asyncio.get_running_loop().time()
                assert await child.end(signal.SIGTERM, 20) == 0
                took = asyncio.get_running_loop().time() - began
        async with street.open(hasty=False) as child:
            await is_open(street)
            await street.quiet(opened := store(), 60)
            assert await child.end(signal.SIGTERM, 20) == 0
        rows, kept = await rows_out(opened), await texts_kept(opened)
        await opened.close()
    print(f"left in {took:.1f} s")  # noqa: T201 - the number is the proof
    assert took <= MOST_SECONDS
    assert [row for row in rows if row.unknowns or row.state != "sent"] == []
    shown = Counter((one.chat_id, one.text) for one in street.telegram.world.shown)
    assert shown == Counter((row.chat, row.text) for row in rows)
    assert (street.said - kept, len(rows) > 0) == (Counter(), True)


@pytest.mark.timeout(300)
async def test_sigterm_is_obeyed_in_ten_seconds_and_makes_nothing_unknown(
    tmp_path: Path, database: str, zygote: Zygote
) -> None:
    async with open_street(tmp_path, database, zygote, SEED) as street:
        await count(street, 2)


@pytest.mark.long
@pytest.mark.timeout(3600)
async def test_sigterm_is_obeyed_fifty_times(tmp_path: Path, database: str, zygote: Zygote) -> None:
    async with open_street(tmp_path, database, zygote, SEED + 1) as street:
        await count(street, 50)
