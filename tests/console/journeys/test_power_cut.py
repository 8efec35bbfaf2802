"""The power fails while somebody writes: the words are there again, and go out once."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import Browser as Chromium
from playwright.async_api import Page, expect

from bot import app
from bot.house import House, utc_now
from bot.store.desk.transcript import web_transcript
from nlu.reading import Language
from tests.browsers import SCREEN, window
from tests.conftest import NOBODY_LISTENS, add_staff, house_settings
from tests.console.conftest import SQLITE, said_by_staff, waits
from tests.console.journeys.conftest import spoken
from tests.console.test_browser import sign_in
from tests.faults.process import Child, Zygote
from tests.journeys.conftest import free_port

pytestmark = [SQLITE, pytest.mark.browser]
PERSON = "a" * 32
WORDS = "I am here. Is the door still"
REST = "locked?"


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    warm = Zygote()
    yield warm
    warm.close()


async def answers(url: str) -> None:
    """Wait until the house can be reached."""
    async with aiohttp.ClientSession() as client:
        for _ in range(600):
            try:
                async with client.get(f"{url}/console/login"):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.05)
    raise AssertionError("the house does not open")


async def at_the_desk(chromium: Chromium, house: House, url: str) -> Page:
    """A computer that was just switched on, and somebody who signs in there."""
    page = await (await window(chromium, SCREEN)).new_page()
    await sign_in(page, house, url)
    await expect(page.locator("#rows")).to_be_visible()
    return page


@spoken(Language.ENGLISH)
async def test_the_power_fails_while_somebody_writes_and_once_more_when_it_is_sent(
    tmp_path: Path, database: str, zygote: Zygote, chromium: Chromium, language: Language
) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        "SAIYAI_HOME": str(tmp_path),
        "SAIYAI_DATABASE_URL": database,
        "SAIYAI_PORT": str(port),
        "RASA_URL": NOBODY_LISTENS,
    }

    def switched_on() -> Child:
        return zygote.start(["serve"], environment, tmp_path / "output")

    async with app.open_house(house_settings(tmp_path, database), utc_now) as house:
        await add_staff(house, language=language)
        case_id = await waits(house, address=PERSON)
        talk = f"{url}/console/talk/{case_id}"
        async with switched_on() as child:
            await answers(url)
            page = await at_the_desk(chromium, house, url)
            await page.goto(talk)
            await page.click("#claim")
            await page.locator("#reply").press_sequentially(WORDS)
            await asyncio.sleep(1.1)
            await child.kill()
            await page.context.close()
        async with switched_on() as child:
            await answers(url)
            page = await at_the_desk(chromium, house, url)
            await page.goto(talk)
            await expect(page.locator("#reply")).to_have_value(WORDS)
            assert await said_by_staff(house, case_id) == ()
            await page.locator("#reply").press("End")
            await page.locator("#reply").press_sequentially(f" {REST}")
            await page.click("form.reply button.main")
            await expect(page.locator(".line.staff .words")).to_have_text(f"{WORDS} {REST}")
            await child.kill()
            await page.context.close()
        async with switched_on():
            await answers(url)
            page = await at_the_desk(chromium, house, url)
            await page.goto(talk)
            await expect(page.locator(".line.staff .delivery")).to_have_text(
                house.words.gettext(language, "Sent")
            )
            await expect(page.locator("#reply")).to_have_value("")
        assert await said_by_staff(house, case_id) == (f"{WORDS} {REST}",)
        shown = await web_transcript(house.store, PERSON)
        assert [one.text for one in shown if one.author == "staff"] == [f"{WORDS} {REST}"]
