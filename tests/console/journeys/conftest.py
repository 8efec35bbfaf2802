"""An office for one journey: a served house, a clock that runs, and a screen for each colleague."""

import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import Browser as Chromium
from playwright.async_api import BrowserContext, Page, async_playwright, expect

from bot import app
from bot.access import Staff
from bot.house import House, utc_now
from bot.settings import Settings
from nlu.reading import Language
from tests.conftest import add_staff
from tests.console.conftest import Browser
from tests.console.test_browser import CHROMIUM, FLAGS

PHONE, SCREEN = (360, 740), (1280, 800)


class RunningClock:
    """The clock on the wall, put to another hour."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.ahead

    def move(self, **by: float) -> None:
        """Put it forward by so many minutes, hours or days."""
        self.ahead += timedelta(**by)


@dataclass(frozen=True, slots=True)
class Seat:
    """A colleague at a screen of their own."""

    house: House
    url: str
    staff: Staff
    page: Page

    def says(self, sentence: str, **fields: str) -> str:
        """A sentence of the house in this colleague's language."""
        return self.house.words.gettext(self.staff.language, sentence, **fields)

    async def opens(self, path: str) -> None:
        await self.page.goto(self.url + path)

    async def types(self, words: str, box: str = "#reply") -> None:
        """Write this, and see that the house has kept it."""
        async with self.page.expect_response("**/draft") as kept:
            await self.page.fill(box, words)
        assert (await kept.value).status == HTTPStatus.NO_CONTENT


@dataclass
class Office:
    """The house, and one browser for everybody; each has a window of their own in it."""

    house: House
    url: str
    clock: RunningClock
    chromium: Chromium
    client: aiohttp.ClientSession
    complaints: list[str] = field(default_factory=list)

    async def seat(
        self, login: str, language: Language, role: str = "worker", size: tuple[int, int] = SCREEN
    ) -> Seat:
        """A new colleague, signed in; loopback counts as a secure place."""
        staff = await add_staff(self.house, login, login.title(), role, language)
        browser = Browser(self.house, self.client, self.url)
        assert (await browser.sign_in(login)).status == HTTPStatus.SEE_OTHER
        context = await window(self.chromium, size)
        await context.add_cookies(
            [
                {"name": name, "value": value, "url": "https://127.0.0.1/", "secure": True}
                for name, value in browser.cookies.items()
            ]
        )
        return Seat(self.house, self.url, staff, await self.page_in(context))

    async def person(self, language: Language) -> Page:
        """Somebody who opens the web chat and chooses a language."""
        page = await self.page_in(await window(self.chromium, PHONE))
        await page.goto(f"{self.url}/chat")
        if await page.locator("html").get_attribute("lang") != language:
            await page.click(f".languages button[lang={language}]")
            await expect(page.locator("html")).to_have_attribute("lang", language)
        return page

    async def page_in(self, context: BrowserContext) -> Page:
        page = await context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        return page


async def window(chromium: Chromium, size: tuple[int, int]) -> BrowserContext:
    """A window that shares nothing with the others."""
    width, height = size
    context = await chromium.new_context(viewport={"width": width, "height": height})
    context.set_default_timeout(10_000)
    return context


@pytest.fixture(scope="module")
def running_chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One Chromium for all journeys of a module; where it is spoken to."""
    home = tmp_path_factory.mktemp("chromium")
    flags = [*FLAGS, "--headless", "--remote-debugging-port=0", f"--user-data-dir={home}"]
    with subprocess.Popen(  # noqa: S603 - the system's Chromium
        [CHROMIUM, *flags], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield f"http://127.0.0.1:{_port(home / 'DevToolsActivePort')}"
        finally:
            process.kill()


def _port(told: Path) -> str:
    until = time.monotonic() + 30
    while not (told.exists() and told.read_text(encoding="ascii")):
        assert time.monotonic() < until, "Chromium does not start"
        time.sleep(0.05)
    return told.read_text(encoding="ascii").split("\n")[0]


@pytest.fixture
async def chromium(running_chromium: str) -> AsyncIterator[Chromium]:
    """The module's Chromium; windows opened by a test are shut behind it."""
    async with async_playwright() as playwright:
        connected = await playwright.chromium.connect_over_cdp(running_chromium)
        yield connected
        for context in connected.contexts:
            await context.close()


@pytest.fixture
async def office(settings: Settings, chromium: Chromium) -> AsyncIterator[Office]:
    """A served house, workers and all, whose clock can be put to another hour."""
    clock = RunningClock()
    async with (
        app.serving(settings, clock) as running,
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as client,
    ):
        yield Office(running.house, running.url, clock, chromium, client)
