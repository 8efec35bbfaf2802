"""Somebody who writes in a real browser."""

from playwright.async_api import Page, expect


async def address_of(page: Page) -> str:
    """The cookie by which the house knows this chat."""
    cookies = await page.context.cookies()
    return next(one["value"] for one in cookies if one["name"] == "chat")


async def say(page: Page, text: str) -> None:
    """Write it, and wait until the program has answered."""
    await page.fill("#text", text)
    await page.click(".send")
    await expect(page.locator(".line.bot").first).to_be_visible(timeout=10_000)
