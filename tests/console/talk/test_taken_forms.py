"""A task is written down beside a talk in a real browser: once taken, it stays out of the form."""

from datetime import timedelta

import pytest
from playwright.async_api import Browser as Chromium
from playwright.async_api import expect

from bot.app import Running
from tests.browsers import window
from tests.conftest import add_staff
from tests.console.conftest import SQLITE, cookie_in, signed_in, waits

pytestmark = [SQLITE, pytest.mark.browser]
TASK = "ask the clinic about Friday"


async def test_a_task_that_was_taken_does_not_come_back_into_the_form(
    served: Running, chromium: Chromium
) -> None:
    noy = await add_staff(served.house, language="en")
    context = await window(chromium)
    await cookie_in(context, await signed_in(served.house, noy))
    page = await context.new_page()
    await page.goto(f"{served.url}/console/talk/{await waits(served.house)}")
    await page.click("#claim")
    await page.click("summary:text-is('More')")
    await page.click("summary:text-is('Task or promise')")
    await page.fill("#owe-note", TASK)
    await page.fill("#owe-due", f"{served.house.clock() + timedelta(days=2):%Y-%m-%d}")
    await page.click("form[data-keep$=':owe'] button")
    await expect(page.locator("main")).to_contain_text(TASK)
    await page.wait_for_timeout(500)  # what the tab has is opened a moment after the page
    assert await page.input_value("#owe-note") == ""
    stored: list[str] = await page.evaluate("Object.keys(sessionStorage)")
    assert [name for name in stored if name.startswith("draft:")] == []
    await context.close()
