"""A supervisor edits a Lao answer in a real browser: counted, looked at, published, undone."""

from dataclasses import dataclass, field

import pytest
from playwright.async_api import Browser as Chromium
from playwright.async_api import Page, expect

from bot.app import Running
from bot.house import House
from bot.web.static_files import HOUSE_FOLDER
from dialogues.turn import Text
from nlu.reading import Language
from tests.browsers import window
from tests.conftest import add_staff
from tests.console.conftest import SQLITE, cookie_in, signed_in

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
async def editing(served: Running, chromium: Chromium) -> Editing:
    house = served.house
    anna = await add_staff(house, "anna", "Anna", "supervisor", "lo")
    context = await window(chromium)
    await cookie_in(context, await signed_in(house, anna))
    page = await context.new_page()
    opened = Editing(house, served.url, page)
    told = opened.complaints.append
    page.on("pageerror", lambda error: told(str(error)))
    page.on("console", lambda said: told(said.text) if said.type == "error" else None)
    return opened


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
