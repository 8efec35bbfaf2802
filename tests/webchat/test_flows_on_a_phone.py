"""Every flow as a small phone shows it, step by step, in three languages: nothing is clipped.

With `SHOTS` set to a folder, a picture of each step is kept there.
"""

import os
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, expect

from bot.app import Running
from nlu.reading import Language

from .test_in_a_browser import CUT, LANGUAGES, database, phone

__all__ = ["database", "phone"]
pytestmark = pytest.mark.browser
# What is typed or, in brackets, tapped; the English label of a button is looked up in the language.
FLOWS = {
    "tracing": (
        "[Help and staying safe]", "[Looking for someone]", "[Look for someone with me]",
        "Somebody Nobody", "[Skip this]", "[Go back]", "in May", "[Skip this]", "[Skip this]",
        "[No, pass nothing on]",
    ),
    "journey": (
        "[Going abroad to work]", "[Travelling safely]", "[Make a plan for the way]",
        "Nowhere Town", "[In 3 days]", "Somebody Nobody", "[Skip this]", "[Skip this]",
        "[Skip this]", "[Skip this]", "mangosteen tree", "[Erase my plan]",
    ),
    "border": (
        "/border", "[I was sent back]", "[Somebody kept them]", "[No pay at all]",
        "[No, I could not]", "[I need a doctor]",
    ),
    "services": (
        "[Home and a new start]", "[Going back to school]", "[Help near me]",
        "[Papers and going abroad]", "[Champasak]",
    ),
    "report": (
        "[Help and staying safe]", "[A broker I do not trust]", "[About me]", "[Under 18]",
        "[Yes, you may write]",
    ),
    "offer": (
        "[Going abroad to work]", "[Is this job offer safe?]", "[Check a job offer]",
        "[Ask me questions]", "[Someone only online]", "[I pay them before I go]",
        "[No contract]", "[Far more]", "[They say it later]", "[By boat, or at night]",
        "[The boss or the broker]", "[No, or I must go at once]", "[Yes, make me older]",
        "[Yes, a marriage]", "[No, leave it]",
    ),
}  # fmt: skip
SHORT = ("lo",)
LONG = tuple(pytest.param(one, marks=pytest.mark.long) for one in LANGUAGES if one not in SHORT)


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize("language", [*SHORT, *LONG])
async def test_no_step_of_a_flow_is_clipped(
    phone: BrowserContext, served: Running, language: str, flow: str
) -> None:
    page = await phone.new_page()
    await page.goto(served.url + "/chat")
    await page.tap(".start")
    await arrived(page, 1)
    await page.tap(f".row button:has-text('{_own_name(language)}')")
    await arrived(page, 2)
    await do(page, served, language, "[Menu]")
    for number, deed in enumerate(FLOWS[flow]):
        await do(page, served, language, deed)
        assert await page.evaluate("document.documentElement.scrollWidth") == 360
        assert await page.evaluate(CUT) == []
        if folder := os.environ.get("SHOTS"):
            await page.screenshot(path=Path(folder) / f"{flow}_{language}_{number:02}.png")
    await expect(page.locator(".coming")).to_have_count(0)


async def do(page: Page, served: Running, language: str, deed: str) -> None:
    """Type or tap, and wait until it was heard and answered."""
    before = await page.locator(".line.person:not(.coming)").count()
    if deed.startswith("["):
        label = served.house.words.gettext(Language(language), deed.strip("[]"))
        await page.locator(".row button:enabled", has_text=label).last.tap()
    else:
        await page.fill("#text", deed)
        await page.click(".send")
    await arrived(page, before + 1)


async def arrived(page: Page, heard: int) -> None:
    """What was done stands there, and an answer below it."""
    await expect(page.locator(".line.person:not(.coming)")).to_have_count(heard)
    await expect(page.locator("#lines > li:not(.coming)").last).to_have_class("line bot")


def _own_name(language: str) -> str:
    return {"lo": "ລາວ", "th": "ไทย", "en": "English"}[language]
