"""The page as a phone shows it: Chromium, with and without script."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import (
    Browser,
    BrowserContext,
    Page,
    Request,
    ViewportSize,
    expect,
)

from bot.app import Running
from bot.house import House
from bot.store import people
from bot.talk import sending
from bot.talk.sending import To
from nlu.reading import Language
from tests.browsers import PATIENCE
from tests.conftest import add_staff

from .conftest import heard_texts, rows
from .writing import address_of, say

pytestmark = pytest.mark.browser
PHONE = ViewportSize(width=360, height=640)
LANGUAGES = ("lo", "th", "en")


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'house.db'}"


@pytest.fixture
async def phone(chromium: Browser) -> AsyncIterator[BrowserContext]:
    context = await chromium.new_context(viewport=PHONE, locale="en", has_touch=True)
    context.set_default_timeout(PATIENCE)
    yield context
    await context.close()


@pytest.fixture
async def page(phone: BrowserContext, served: Running) -> Page:
    page = await phone.new_page()
    await page.goto(served.url + "/chat")
    return page


async def test_an_answer_comes_without_leaving_the_page(page: Page) -> None:
    await page.evaluate("window.sameAsBefore = true")
    await say(page, "hello there")
    await expect(page.locator(".line.person:not(.coming) .text")).to_have_text(["hello there"])
    await expect(page.locator(".coming")).to_have_count(0)
    await expect(page.locator("#text")).to_have_value("")
    assert await page.evaluate("window.sameAsBefore") is True


async def test_start_and_the_buttons_work_by_touch(page: Page) -> None:
    await page.tap(".start")
    await page.tap(".row button:has-text('English')")
    await expect(page.locator(".line.person .text")).to_have_text(["Start", "English"])
    await expect(page.locator(".line.bot")).to_have_count(2)
    assert await page.locator(".line.bot").first.locator("button:enabled").count() == 0


async def test_at_a_computer_enter_sends_and_with_shift_begins_a_line(
    chromium: Browser, served: Running
) -> None:
    page = await chromium.new_page()
    await page.goto(served.url + "/chat")
    await page.focus("#text")
    for key in ("h", "i", "Shift+Enter", "y", "o", "u", "Enter"):
        await page.keyboard.press(key)
    await expect(page.locator(".line.person:not(.coming) .text")).to_have_text(["hi\nyou"])
    await expect(page.locator("#text")).to_have_value("")
    await page.close()


async def test_on_a_phone_enter_begins_a_line(chromium: Browser, served: Running) -> None:
    phone = await chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = await phone.new_page()
    await page.goto(served.url + "/chat")
    await page.focus("#text")
    for key in ("h", "i", "Enter", "y"):
        await page.keyboard.press(key)
    await expect(page.locator("#text")).to_have_value("hi\ny")
    assert await page.locator(".line.person").count() == 0
    await phone.close()


async def test_pressing_send_twice_is_one_message(page: Page, served: Running) -> None:
    await page.fill("#text", "only once")
    await page.dblclick(".send")
    await expect(page.locator(".line.bot").first).to_be_visible(timeout=10_000)
    assert await heard_texts(served.house, await address_of(page)) == ["only once"]
    assert (await rows(served.house))["inbox"] == 1


async def test_words_come_back_into_the_box_when_the_network_is_gone(
    page: Page, served: Running
) -> None:
    await page.context.set_offline(True)
    await page.fill("#text", "he took my\npassport")
    await page.click(".send")
    await expect(page.locator("#text")).to_have_value("he took my\npassport")
    await expect(page.locator("#status")).to_have_text(
        "The network is not there just now. Your words are still in the box: "
        "please press Send again."
    )
    await page.context.set_offline(False)
    await page.click(".send")
    await expect(page.locator(".line.bot").first).to_be_visible(timeout=10_000)
    assert await heard_texts(served.house, await address_of(page)) == ["he took my\npassport"]


async def test_an_answer_that_got_lost_on_the_way_does_not_double_the_message(
    page: Page, served: Running
) -> None:
    async def lose(route: object) -> None:
        await route.fetch()  # type: ignore[attr-defined] # playwright's Route: the house hears it
        await route.abort()  # type: ignore[attr-defined] # the phone does not hear back

    await page.route("**/chat/say", lose, times=1)
    await page.fill("#text", "help")
    await page.click(".send")
    await expect(page.locator("#text")).to_have_value("help")
    await page.click(".send")
    await expect(page.locator(".line.bot").first).to_be_visible(timeout=10_000)
    assert await heard_texts(served.house, await address_of(page)) == ["help"]


async def test_a_word_from_the_team_appears_by_itself(page: Page, served: Running) -> None:
    await say(page, "hello")
    await _write_as_staff(served.house, await address_of(page), "I am Noy, I read you.")
    await expect(page.locator(".line.staff .text")).to_have_text(["I am Noy, I read you."])


async def _write_as_staff(house: House, address: str, text: str) -> None:
    """As another process would: nobody rings this one's bell."""
    staff = await add_staff(house)
    async with house.store.write() as tx:
        known = await people.find(tx, house.store, "web", address)
        assert known is not None
        to = To(known, "web", address, Language.ENGLISH)
        sending.say_as_staff(house, tx, to, staff.id, text, "test", house.clock())
        await tx.commit()


async def test_everything_works_without_script(chromium: Browser, served: Running) -> None:
    context = await chromium.new_context(viewport=PHONE, locale="en", java_script_enabled=False)
    page = await context.new_page()
    await page.goto(served.url + "/chat")
    await page.click(".start")
    await expect(page.locator(".line.bot")).to_have_count(1)
    await page.click(".row button:has-text('English')")
    await page.fill("#text", "one two three")
    await page.click(".send")
    await expect(page.locator(".line.person .text")).to_have_text(
        ["Start", "English", "one two three"]
    )
    await page.click(".leave")
    assert page.url == served.url + "/chat/away"
    assert await context.cookies() == []
    await page.goto(served.url + "/chat")
    await expect(page.locator(".line")).to_have_count(0)
    await context.close()


async def _is_away(page: Page) -> None:
    """The calendar is there as a page of its own: the house has taken the cookie away."""
    await expect(page.locator("link[href*='chat.css']")).to_have_count(0)
    await expect(page.locator("h1")).to_have_text("Calendar")
    assert page.url.endswith("/chat/away")


async def test_leaving_clears_what_it_says(page: Page) -> None:
    await say(page, "the door is locked")
    await page.evaluate("localStorage.setItem('left', 'behind')")
    await page.click(".leave")
    await _is_away(page)
    assert await page.title() == "Calendar"
    assert await page.context.cookies() == []
    assert await page.evaluate("localStorage.length") == 0
    await page.go_back()
    assert (await page.content()).count("the door is locked") == 0


async def test_escape_twice_leaves(page: Page, served: Running) -> None:
    await say(page, "the door is locked")
    await page.keyboard.press("Escape")
    assert page.url == served.url + "/chat"
    await page.keyboard.press("Escape")
    await _is_away(page)
    assert await page.context.cookies() == []


async def test_without_network_the_words_still_leave_the_screen(page: Page) -> None:
    await say(page, "the door is locked")
    await page.context.set_offline(True)
    await page.click(".leave")
    await expect(page.locator("h1")).to_have_text("Calendar")
    assert (await page.content()).count("the door is locked") == 0
    assert await page.title() == "Calendar"
    await page.context.set_offline(False)
    await _is_away(page)
    assert await page.context.cookies() == []


async def test_nothing_is_asked_of_anybody_else_and_it_is_light(
    phone: BrowserContext, served: Running
) -> None:
    page, asked, weight, faults = await phone.new_page(), set[str](), [], list[str]()

    async def weigh(request: Request) -> None:
        response = await request.response()
        if response is not None and request.resource_type not in {"font", "eventsource"}:
            weight.append(len(await response.body()))

    page.on("request", lambda request: asked.add(request.url.split("/")[2]))
    page.on("requestfinished", weigh)
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    await page.goto(served.url + "/chat")
    await page.wait_for_load_state("networkidle")
    assert sum(weight) <= 60 * 1024
    await say(page, "hello")
    assert asked == {served.url.removeprefix("http://")}
    assert faults == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_nothing_is_cut_on_a_small_phone(
    chromium: Browser, served: Running, language: str
) -> None:
    context = await chromium.new_context(viewport=PHONE, locale=language)
    page = await context.new_page()
    await page.goto(served.url + "/chat")
    await page.click(".start")
    await expect(page.locator(".line.bot")).to_have_count(1)
    for width in (360, 320, 180):  # 180: a phone of 360 at twice the size
        await page.set_viewport_size({"width": width, "height": 320 if width == 180 else 640})
        assert await page.evaluate("document.documentElement.scrollWidth") == width
        assert await page.evaluate(CUT) == []
    await context.close()


CUT = """() => [...document.querySelectorAll("button, p, summary, label, li, h1")]
  .filter((one) => one.checkVisibility())
  .map((one) => [one, getComputedStyle(one)])
  .filter(([one, style]) => one.scrollHeight > one.clientHeight + 1 && one.clientHeight > 0
    || parseFloat(style.lineHeight) / parseFloat(style.fontSize) < 1.69)
  .map(([one]) => one)
  .map((one) => one.tagName + "." + one.className)"""


async def test_the_keyboard_reaches_everything_in_order(page: Page) -> None:
    reached = []
    for _ in range(9):
        await page.keyboard.press("Tab")
        reached.append(
            await page.evaluate(
                "(document.activeElement.innerText || document.activeElement.id).trim()"
            )
        )
    assert reached == [
        "To the writing box", "Leave now", "ລາວ", "ไทย", "English",
        "What “Leave now” can and cannot do", "Start", "text", "Send",
    ]  # fmt: skip


async def test_what_can_be_touched_is_large_enough(page: Page) -> None:
    sizes = await page.evaluate(
        "[...document.querySelectorAll('button, summary')].filter((b) => b.checkVisibility())"
        ".map((b) => Math.min(b.offsetWidth, b.offsetHeight))"
    )
    assert [size for size in sizes if size < 40] == []
