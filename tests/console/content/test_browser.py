"""A supervisor edits a Lao answer in a real browser: counted, looked at, published, undone."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from playwright.async_api import Page, async_playwright, expect

from bot import sessions
from bot.app import Running
from bot.house import House
from bot.static_files import HOUSE_FOLDER
from dialogues.turn import Text
from nlu.reading import Language
from tests.conftest import add_staff
from tests.console.conftest import SQLITE
from tests.console.test_browser import CHROMIUM, FLAGS

pytestmark = [SQLITE, pytest.mark.browser]
WAGES = "/console/content/text/answer-ask_wages"
STEP = "Tell me if you get less than that or nothing at all."
NEW = "ຖ້າໄດ້ໜ້ອຍກວ່ານີ້ ບອກເຮົາແດ່ເດີ້."


@dataclass
class Editing:
    house: House
    url: str
    page: Page
    complaints: list[str] = field(default_factory=list)

    def said(self) -> str:
        return self.house.words.say(Language.LAO, Text(STEP))


@pytest.fixture
async def editing(served: Running) -> AsyncIterator[Editing]:
    house = served.house
    anna = await add_staff(house, "anna", "Anna", "supervisor", "lo")
    async with house.store.write() as tx:
        token = await sessions.begin(tx, anna.id, house.clock())
        await tx.commit()
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = await chromium.new_context(viewport={"width": 360, "height": 740})
        context.set_default_timeout(10_000)
        at = served.url.replace("http://", "https://")
        await context.add_cookies(
            [{"name": "__Host-saiyai", "value": token, "url": at, "secure": True}]
        )
        page = await context.new_page()
        opened = Editing(house, served.url, page)
        page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: opened.complaints.append(said.text) if said.type == "error" else None,
        )
        yield opened
        await chromium.close()


async def test_an_answer_is_edited_looked_at_published_and_undone_in_lao(
    editing: Editing,
) -> None:
    page, own = editing.page, editing.said()
    await page.goto(editing.url + WAGES)
    box, count = page.locator("[id='step.lo']"), page.locator("[id='step.lo-count']")
    await box.fill("ກ" * 4097)
    await expect(count).to_have_text("4097 / 4096")
    await expect(count).to_have_class("counted quiet over")
    await box.fill(NEW)
    await expect(count).to_have_text(f"{len(NEW)} / 4096")
    await page.reload()  # what is typed outlives a reload
    await expect(box).to_have_value(NEW)

    await page.click("button[value=preview]")
    phone = page.locator(".phone[lang=lo]")
    await expect(phone.locator(".text")).to_contain_text(NEW)
    assert editing.said() == own
    chat = await phone.locator(".text").evaluate("e => getComputedStyle(e).borderRadius")
    sheet = (HOUSE_FOLDER / "webchat" / "static" / "chat.css").read_text("utf-8")
    assert f"border-radius: {float(chat.removesuffix('px')) / 16:g}rem" in sheet
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await page.evaluate(wide) == 0

    await page.click("header a")
    await expect(page.locator("ins").first).to_be_visible()
    await page.fill("#note", "ສັ້ນກວ່າເກົ່າ")
    await page.click("#publish button.main")
    await expect(page.locator(".things li")).to_have_count(1)
    assert editing.said() == NEW
    await page.click(".things form button")
    await expect(page.locator(".things li")).to_have_count(2)
    assert (editing.said(), editing.complaints) == (own, [])
