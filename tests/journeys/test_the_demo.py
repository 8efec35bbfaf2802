"""`make demo` as its visitors use it: a real engine, a real browser at both ends of the line."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browsers import CHROMIUM, FLAGS
from tests.journeys.conftest import free_port

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
OPENS_WITHIN = 150  # seconds, on a machine that does other things besides
LIMIT = 2.0  # seconds from a danger message to the queue
QUESTION = "ຢາກໄປເຮັດວຽກຢູ່ໄທ ຕ້ອງໃຊ້ເອກະສານຫຍັງແດ່"
LOCKED_IN = "ເຂົາລັອກປະຕູຫ້ອງ ບໍ່ໃຫ້ພວກເຮົາອອກ"
REPLY = "ສະບາຍດີ ຂ້ອຍຢູ່ນີ້ກັບເຈົ້າ"


@asynccontextmanager
async def the_demo(home: Path) -> AsyncIterator[tuple[str, str]]:
    """The demo as its command opens it: its address and the passphrase it printed."""
    environment = {**os.environ, "SAIYAI_HOME": str(home), "SAIYAI_PORT": str(free_port())}
    command = Path(sys.executable).with_name("saiyai")
    demo = await asyncio.create_subprocess_exec(
        command, "serve", "--demo", env=environment, stderr=asyncio.subprocess.PIPE
    )
    assert demo.stderr is not None
    try:
        shown = ""
        async with asyncio.timeout(OPENS_WITHIN):
            while "Ctrl-C" not in shown:
                line = await demo.stderr.readline()
                assert line, shown
                shown += line.decode()
        reading = asyncio.create_task(demo.stderr.read())
        assert "staff code noy" in shown
        yield found(r"(http://\S+)/chat", shown), found(r"passphrase:\s+(.+)", shown).strip()
    finally:
        demo.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(demo.wait(), 20) == 0
        await reading


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match is not None, text
    return match.group(1)


async def say(chat: Page, text: str) -> None:
    await chat.fill("#text", text)
    await chat.click("button.send")


async def code_of(home: Path, login: str) -> str:
    """What the command says that the demo's welcome names."""
    environment = {**os.environ, "SAIYAI_HOME": str(home)}
    command = Path(sys.executable).with_name("saiyai")
    asked = await asyncio.create_subprocess_exec(
        command, "staff", "code", login, env=environment, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await asked.communicate()
    return found(r"^(\d{6})$", said.decode().strip())


async def sign_in(browser: Browser, url: str, passphrase: str, home: Path) -> Page:
    desk = await (await browser.new_context(locale="en")).new_page()
    await desk.goto(f"{url}/console/login")
    await desk.fill("#login", "anna")
    await desk.fill("#passphrase", passphrase)
    await desk.click("button.main")
    await desk.fill("#code", await code_of(home, "anna"))
    await desk.click("button.main")
    await expect(desk.locator("#rows")).to_be_visible()
    return desk


async def test_from_a_question_in_lao_to_a_workers_reply_in_the_same_chat(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    async with the_demo(tmp_path) as (url, passphrase), async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        chat = await (await browser.new_context(locale="lo")).new_page()
        await chat.goto(f"{url}/")
        await say(chat, QUESTION)
        await expect(chat.locator("#lines")).to_contain_text("ວີຊາ")

        desk = await sign_in(browser, url, passphrase, tmp_path)
        before = await desk.locator("#rows .who a").count()
        began = asyncio.get_running_loop().time()
        await say(chat, LOCKED_IN)
        await expect(desk.locator("#rows .who a")).to_have_count(before + 1)
        seconds = asyncio.get_running_loop().time() - began
        record_property("danger_to_queue_over_limit", round(seconds / LIMIT, 2))
        await expect(chat.locator("#lines")).to_contain_text("1362")

        await desk.locator("#rows .who a").nth(1).click()
        await expect(desk.locator("main")).to_contain_text(LOCKED_IN)
        await desk.click("#claim")
        await expect(chat.locator("#lines")).to_contain_text("Anna")
        await desk.fill("#reply", REPLY)
        await desk.click("form:has(#reply) button.main")
        await expect(chat.locator("#lines")).to_contain_text(REPLY)
        await browser.close()
