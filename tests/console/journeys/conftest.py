"""An office for one journey: a served house, a clock that runs, and a screen for each colleague."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus

import pytest
from playwright.async_api import Browser as Chromium
from playwright.async_api import BrowserContext, Page, expect

from bot import app
from bot.access import Staff
from bot.house import House, utc_now
from bot.settings import Settings
from nlu.reading import Language
from tests.browsers import PHONE, SCREEN, window
from tests.conftest import add_staff
from tests.console.conftest import cookie_in, signed_in


def spoken(mine: Language) -> pytest.MarkDecorator:
    """In this language in every run, and in the two others in the long one."""
    others = [pytest.param(one, marks=pytest.mark.long) for one in Language if one is not mine]
    return pytest.mark.parametrize("language", [mine, *others])


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
    complaints: list[str] = field(default_factory=list)

    async def seat(
        self, login: str, language: Language, role: str = "worker", size: tuple[int, int] = SCREEN
    ) -> Seat:
        """A new colleague, signed in."""
        staff = await add_staff(self.house, login, login.title(), role, language)
        context = await window(self.chromium, size)
        await cookie_in(context, await signed_in(self.house, staff))
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


@pytest.fixture
async def office(settings: Settings, chromium: Chromium) -> AsyncIterator[Office]:
    """A served house, workers and all, whose clock can be put to another hour."""
    clock = RunningClock()
    async with app.serving(settings, clock) as running:
        yield Office(running.house, running.url, clock, chromium)
