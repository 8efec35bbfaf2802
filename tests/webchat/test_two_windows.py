"""Two windows of one chat, a link from elsewhere, no cookies, a slow network, a tab that slept."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, Route, expect

from bot.app import Running
from bot.house import House
from bot.store import people
from bot.talk import sending
from bot.talk.sending import To
from nlu.reading import Language
from tests.browsers import PATIENCE
from tests.conftest import add_staff

from .conftest import heard_texts
from .writing import address_of, say

pytestmark = pytest.mark.browser
WORDS = "the door is locked"


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'house.db'}"


@pytest.fixture
async def phone(chromium: Browser) -> AsyncIterator[BrowserContext]:
    context = await chromium.new_context(locale="en")
    context.set_default_timeout(PATIENCE)
    yield context
    await context.close()


@pytest.fixture
async def page(phone: BrowserContext, served: Running) -> Page:
    page = await phone.new_page()
    await page.goto(served.url + "/chat")
    await say(page, WORDS)
    return page


async def test_leaving_takes_the_words_out_of_every_window(
    phone: BrowserContext, page: Page, served: Running
) -> None:
    other = await phone.new_page()
    await other.goto(served.url + "/chat")
    await expect(other.locator(".line.person .text")).to_have_text([WORDS])
    await page.click(".leave")
    await expect(other.locator("h1")).to_have_text("Calendar")
    await expect(other.locator("html")).not_to_contain_text(WORDS)
    await expect(other).to_have_title("Calendar")


async def test_without_network_the_words_leave_every_window(
    phone: BrowserContext, page: Page, served: Running
) -> None:
    other = await phone.new_page()
    await other.goto(served.url + "/chat")
    await phone.set_offline(True)
    await page.click(".leave")
    await expect(other.locator("h1")).to_have_text("Calendar")
    assert (await other.content()).count(WORDS) == 0


async def test_words_from_a_page_whose_chat_is_gone_are_answered_on_it(
    page: Page, served: Running
) -> None:
    await page.context.clear_cookies()
    await page.fill("#text", "are you there")
    await page.click(".send")
    await expect(page.locator(".line.person:not(.coming) .text")).to_have_text(["are you there"])
    await expect(page.locator(".line.bot").first).to_be_visible(timeout=10_000)
    assert await heard_texts(served.house, await address_of(page)) == ["are you there"]


async def test_a_browser_that_keeps_no_cookies_is_told_so_with_script_too(
    phone: BrowserContext, served: Running
) -> None:
    async def keep_none(route: Route) -> None:
        reply = await route.fetch()
        headers = {name: value for name, value in reply.headers.items() if name != "set-cookie"}
        await route.fulfill(response=reply, headers=headers)
        await phone.clear_cookies()

    page = await phone.new_page()
    await page.route("**/chat*", keep_none)
    await page.route("**/chat/say", keep_none)
    await page.goto(served.url + "/chat")
    await page.fill("#text", WORDS)
    await page.click(".send")
    await expect(page.locator("#status")).to_contain_text("keeps no cookies")
    async with page.expect_navigation():  # and so again, from the very page that said so
        await page.fill("#text", "are you there")
        await page.click(".send")
    await expect(page.locator("#status")).to_contain_text("keeps no cookies")


async def test_a_link_from_another_site_leads_back_into_the_same_talk(
    page: Page, served: Running
) -> None:
    address = await address_of(page)
    link = f'<a id="go" href="{served.url}/chat">go</a>'
    await page.route(
        "http://elsewhere.example/",
        lambda route: route.fulfill(content_type="text/html", body=link),
    )
    await page.goto("http://elsewhere.example/")
    await page.click("#go")
    await expect(page.locator("#text")).to_be_visible()
    assert await address_of(page) == address
    await expect(page.locator(".line.person .text")).to_have_text([WORDS])


async def test_what_comes_while_the_page_still_asks_is_shown_as_well(
    page: Page, served: Running
) -> None:
    await asyncio.sleep(9)  # the page looks by itself for eight seconds after what was sent
    house, address = served.house, await address_of(page)
    noy = (await add_staff(house)).id
    held, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(route: Route) -> None:
        reply = await route.fetch()
        held.set()
        await go_on.wait()
        await route.fulfill(response=reply)

    await page.route("**/chat/lines*", slowly, times=1)
    await _write_as_staff(house, address, noy, "I am Noy.")
    async with asyncio.timeout(20):
        await held.wait()
    await _write_as_staff(house, address, noy, "Go to the police now.")
    await asyncio.sleep(4)  # the page was told of it, and is still waiting for the first answer
    go_on.set()
    staff = page.locator(".line.staff .text")
    await expect(staff).to_have_text(["I am Noy.", "Go to the police now."], timeout=10_000)


async def _write_as_staff(house: House, address: str, staff_id: str, text: str) -> None:
    async with house.store.write() as tx:
        known = await people.find(tx, house.store, "web", address)
        assert known is not None
        to = To(known, "web", address, Language.ENGLISH)
        sending.say_as_staff(house, tx, to, staff_id, text, f"r:{text}", house.clock())
        await tx.commit()


async def test_words_written_while_others_are_on_their_way_are_sent_after_them(
    page: Page, served: Running
) -> None:
    go_on = asyncio.Event()

    async def slowly(route: Route) -> None:
        await go_on.wait()
        await route.continue_()

    await page.route("**/chat/say", slowly, times=1)
    for text in ("he took my phone", "he is coming back"):
        await page.fill("#text", text)
        await page.click(".send")
    await page.click(".send")
    go_on.set()
    arrived = page.locator(".line.person:not(.coming) .text")
    said = [WORDS, "he took my phone", "he is coming back"]
    await expect(arrived).to_have_text(said, timeout=10_000)
    await expect(page.locator("#text")).to_have_value("")
    assert await heard_texts(served.house, await address_of(page)) == said


async def test_a_tab_that_slept_after_a_language_was_picked_opens_on_the_talk(
    page: Page, served: Running
) -> None:
    posted = list[str]()
    await page.fill("#text", "half a sen")
    await page.click("[name=language][value=th]")
    await expect(page.locator("#text")).to_have_value("half a sen")
    await expect(page.locator("html")).to_have_attribute("lang", "th")
    page.on("request", lambda asked: posted.append(asked.url) if asked.method == "POST" else None)
    await page.reload()
    await expect(page.locator(".line.person .text").first).to_have_text(WORDS)
    assert posted == []
    assert page.url == served.url + "/chat"


async def test_who_left_without_network_has_left_when_the_page_is_opened_again(
    phone: BrowserContext, page: Page, served: Running
) -> None:
    await phone.set_offline(True)
    await page.click(".leave")
    await expect(page.locator("h1")).to_have_text("Calendar")
    address = page.url
    await page.close()  # the phone put the tab to sleep
    await phone.set_offline(False)
    page = await phone.new_page()
    await page.goto(address)
    await expect(page.locator("h1")).to_have_text("Calendar")
    await page.goto(served.url + "/chat")
    await expect(page.locator(".welcome")).to_be_visible()
    assert (await page.content()).count(WORDS) == 0
