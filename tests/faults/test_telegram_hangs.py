"""Telegram takes long for each answer; whoever writes in the web chat does not wait for that."""

import asyncio
from pathlib import Path

import aiohttp

from bot.store.desk.transcript import web_transcript
from bot.telegram.limits import PRESS_SECONDS
from tests.conftest import SQLITE
from tests.fakes.telegram import Trouble
from tests.journeys.conftest import Line, open_line

pytestmark = SQLITE
LOCKED_IN = "ຊ່ວຍແດ່ ເຂົາລັອກປະຕູ ບໍ່ໃຫ້ອອກ ເອົາໂທລະສັບໄປໝົດ"
HANGS = 8.0  # seconds for each answer
CHATS = range(7000, 7005)  # one more than there are workers, and than senders


async def seconds_to_an_answer(line: Line) -> float:
    """Somebody in danger writes in the web chat; how long until the page can show the answer."""
    loop = asyncio.get_running_loop()
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        async with session.get(f"{line.url}/chat"):
            pass
        token = next(one.value for one in session.cookie_jar if one.key == "chat")
        began = loop.time()
        said = {"text": LOCKED_IN}
        json = {"Accept": "application/json"}
        async with session.post(f"{line.url}/chat/say", data=said, headers=json) as reply:
            assert reply.status == 200
        while all(one.mine for one in await web_transcript(line.house.store, token)):  # noqa: ASYNC110 - it has no event
            await asyncio.sleep(0.05)
    return loop.time() - began


async def test_presses_that_telegram_does_not_take_back_hold_up_nobody(
    tmp_path: Path, database: str
) -> None:
    async with open_line(tmp_path, database, "webhook") as line:
        for chat in CHATS:
            await line.hears(chat, "/start")
        line.telegram.trouble(Trouble.SLOW, "answerCallbackQuery", times=99, seconds=HANGS)
        for chat in CHATS:
            button = next(b for row in line.telegram.sent(chat)[-1].rows for b in row)
            await line.telegram.user_presses(chat, button[1])
        await asyncio.sleep(1)  # every worker has one of them in hand
        assert await seconds_to_an_answer(line) < PRESS_SECONDS + 2


async def test_messages_that_telegram_does_not_take_hold_up_no_page(
    tmp_path: Path, database: str
) -> None:
    async with open_line(tmp_path, database, "webhook") as line:
        line.telegram.trouble(Trouble.SLOW, "sendMessage", times=99, seconds=HANGS)
        for chat in CHATS:
            await line.telegram.user_says(chat, LOCKED_IN)
        await asyncio.sleep(1)  # every sender has one of them in hand
        assert await seconds_to_an_answer(line) < 3
