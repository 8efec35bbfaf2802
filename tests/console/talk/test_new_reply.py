"""A saved reply is written in a real browser: what was kept does not come back into the form."""

import pytest
from playwright.async_api import Browser as Chromium
from playwright.async_api import expect

from bot.app import Running
from tests.browsers import window
from tests.conftest import add_staff
from tests.console.conftest import SQLITE, cookie_in, signed_in

pytestmark = [SQLITE, pytest.mark.browser]
TEXTS = {"lo": "ກຳລັງມາ", "th": "กำลังมา", "en": "I am on my way"}


async def test_a_reply_that_was_kept_does_not_come_back_into_the_form(
    served: Running, chromium: Chromium
) -> None:
    anna = await add_staff(served.house, "anna", "Anna", "supervisor", "en")
    context = await window(chromium)
    await cookie_in(context, await signed_in(served.house, anna))
    page = await context.new_page()
    await page.goto(f"{served.url}/console/replies")
    await page.click("summary:text-is('Write a new one')")
    await page.fill("#new-shortcut", "coming")
    for tongue, text in TEXTS.items():
        await page.fill(f"#new-{tongue}", text)
    await page.click("form[data-keep] button.main")
    await expect(page.locator("li#coming")).to_be_in_viewport()
    await page.reload()
    await expect(page.locator("li#coming")).to_be_visible()
    await page.wait_for_timeout(300)  # what the tab has is opened a moment after the page
    await expect(page.locator("#new-shortcut")).to_be_hidden()
    assert [await page.input_value(f"#new-{one}") for one in TEXTS] == ["", "", ""]
    await context.close()
