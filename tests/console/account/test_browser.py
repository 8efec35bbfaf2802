"""The lock in a real browser: what is typed stays, what is shown goes, and nothing comes back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from playwright.async_api import Browser as Chromium
from playwright.async_api import BrowserContext, Page, expect

from bot.house import House
from tests.browsers import window
from tests.conftest import PASSPHRASE, add_staff
from tests.console.conftest import SQLITE, WORDS, Desk, open_desk, waits
from tests.console.test_browser import sign_in

pytestmark = [SQLITE, pytest.mark.browser]
TYPED = "half a sent"
IDLE = "localStorage.setItem('saiyai-touched', Date.now() - 600001)"
LOOK = "document.dispatchEvent(new Event('visibilitychange'))"


@dataclass
class Evening:
    """A desk with somebody waiting, a colleague's browser with their case open."""

    house: House
    desk: Desk
    context: BrowserContext
    page: Page
    case: str
    errors: list[str] = field(default_factory=list)

    async def grows_idle(self) -> None:
        """Ten minutes without a hand on the keyboard."""
        await self.page.evaluate(f"{IDLE}; {LOOK}")


@asynccontextmanager
async def one_evening(house: House, chromium: Chromium) -> AsyncIterator[Evening]:
    """Somebody signed in, with the queue before them and one case in it."""
    async with open_desk(house) as desk:
        await add_staff(house, language="en")
        case = f"{desk.url}/console/talk/{await waits(house)}"
        context = await window(chromium)
        page = await context.new_page()
        evening = Evening(house, desk, context, page, case)
        page.on("pageerror", lambda error: evening.errors.append(str(error)))
        await sign_in(page, house, desk.url)
        await expect(page.locator("#rows")).to_be_visible()
        yield evening
        await context.close()


@pytest.fixture
async def evening(house: House, chromium: Chromium) -> AsyncIterator[Evening]:
    async with one_evening(house, chromium) as evening:
        await evening.page.goto(evening.case)
        await evening.page.click("#claim")
        await evening.page.fill("#reply", TYPED)
        yield evening


async def test_an_idle_page_is_covered_and_keeps_what_was_typed(evening: Evening) -> None:
    page, other = evening.page, await evening.context.new_page()
    await other.goto(f"{evening.desk.url}/console/me")
    await evening.grows_idle()
    for one in (page, other):
        await expect(one.locator("#cover")).to_be_visible()
    assert await page.title() == "Locked"
    await expect(page.locator(".words").first).to_be_hidden()
    await expect(page.locator("#reply")).to_be_hidden()
    for _ in range(3):
        await page.keyboard.press("Escape")
    await expect(page.locator("#cover")).to_be_visible()
    await other.goto(evening.case)
    assert (WORDS in await other.content(), await other.title()) == (False, "Locked · Saiyai desk")

    await page.fill("#cover-box", "wrong stones in the dry season")
    await page.click("#cover button.main")
    await expect(page.locator("#cover .wrong")).to_have_text("This passphrase does not fit.")
    await page.fill("#cover-box", PASSPHRASE)
    await page.click("#cover button.main")
    await expect(page.locator("#cover")).to_be_hidden()
    assert await page.input_value("#reply") == TYPED
    await page.click("form.reply button.main")
    await expect(page.locator(".line.staff .words")).to_have_text(TYPED)
    assert evening.errors == []


async def test_a_cover_without_a_connection_opens_only_once_the_house_was_told(
    evening: Evening,
) -> None:
    page = evening.page
    await evening.context.set_offline(True)
    await evening.grows_idle()
    await expect(page.locator("#cover")).to_be_visible()
    await page.fill("#cover-box", "wrong stones in the dry season")
    await page.click("#cover button.main")
    await page.wait_for_timeout(300)
    await expect(page.locator("#cover")).to_be_visible()
    await evening.context.set_offline(False)
    said = page.locator("#cover .wrong")
    await expect(said).to_have_text("This passphrase does not fit.")
    assert evening.errors == []


@pytest.mark.parametrize("way", ["keys", "button"])
async def test_the_panic_key_empties_the_screen_before_the_house_answers(
    evening: Evening, way: str
) -> None:
    page = evening.page
    await evening.context.set_offline(True)  # the house cannot answer: the page goes all the same
    if way == "keys":
        for _ in range(3):
            await page.keyboard.press("Escape")
    else:
        await page.click("[data-panic] button")
    await expect(page.locator("body *")).to_have_count(0)
    assert (WORDS in await page.content(), await page.title()) == (False, "Locked")
    assert page.url == f"{evening.desk.url}/console/locked"
    await evening.context.set_offline(False)
    await expect(page.locator("#unlock")).to_be_visible()
    await page.go_back()
    await expect(page.locator("#unlock")).to_be_visible()
    assert WORDS not in await page.content()
    await page.goto(f"{evening.desk.url}/console/locked")
    await page.fill("#unlock", PASSPHRASE)
    await page.click("button.main")
    await expect(page.locator("#reply")).to_have_value(TYPED)
    assert evening.errors == []


async def test_escape_pressed_slowly_locks_nothing(evening: Evening) -> None:
    page = evening.page
    for _ in range(3):
        await page.keyboard.press("Escape")
        await page.wait_for_timeout(800)
    await expect(page.locator("#reply")).to_be_visible()
    assert evening.errors == []
