"""The queue in a real browser: keys, a wrong clock, notices, a lost line, a slow one, a phone."""

import asyncio
import secrets
import sys
import time

import pytest
from playwright.async_api import Page, expect

from tests.conftest import PASSPHRASE
from tests.console.account.test_browser import IDLE, LOOK
from tests.console.conftest import SQLITE, said_by_staff, waits
from tests.console.test_browser import Evening, evening

pytestmark = [SQLITE, pytest.mark.browser]
__all__ = ["evening"]
KEY = """([code, key]) => (document.activeElement ?? document.body).dispatchEvent(
  new KeyboardEvent('keydown', {code, key, bubbles: true, cancelable: true}))"""
LATE_CLOCK = """() => { const real = Date.now; Date.now = () => real() + 7 * 3600e3; }"""
HEARD = """(() => {
  window.shown = [];
  class Told {
    constructor(words) { window.shown.push(words); }
    addEventListener(_kind, pressed) { window.pressNotice = pressed; }
  }
  Told.permission = 'granted';
  Told.requestPermission = async () => 'granted';
  window.Notification = Told;
  window.played = [];
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (at) {
    window.played.push(this.frequency.value);
    return start.call(this, at);
  };
})()"""
CHIME = [587, 784]
SLOW = {"latency": 600, "downloadThroughput": 50_000 / 8, "uploadThroughput": 50_000 / 8}
FREE = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
SMALL = """() => [...document.querySelectorAll('.top a, .top button, main button, main summary, '
  + 'main a.button, .parts a')].filter((one) => one.checkVisibility()
    && !one.classList.contains('skip')
    && (one.getBoundingClientRect().height < 43 || one.getBoundingClientRect().width < 32))
  .map((one) => one.outerHTML.slice(0, 70))"""


async def lao(page: Page, code: str, letter: str) -> None:
    """Press the key at this place of a Lao keyboard."""
    await page.evaluate(KEY, [code, letter])


async def rung(page: Page, times: int) -> None:
    """Wait until so many notices were shown; the page forbids Playwright's own waiting by eval."""
    for _ in range(100):
        if await page.evaluate("window.shown.length") == times:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it does not ring")


async def focused(page: Page) -> str:
    """The id of what has the focus."""
    found: str = await page.evaluate("document.activeElement.id")
    return found


async def test_the_whole_way_is_walked_by_keys_of_a_lao_keyboard(evening: Evening) -> None:
    page, house = evening.page, evening.house
    first, second = await waits(house), await waits(house)
    await evening.sign_in()
    await lao(page, "KeyJ", "ັ")
    await lao(page, "KeyJ", "ັ")
    assert await focused(page) == f"row-{second}"
    await page.keyboard.press("ArrowUp")
    assert await focused(page) == f"row-{first}"
    await page.keyboard.press("/")
    assert await focused(page) == "find"
    await page.keyboard.type("jkcn?")  # into a field, keys are letters
    assert (await page.input_value("#find"), page.url) == ("jkcn?", f"{evening.url}/console/")
    await page.keyboard.press("Escape")
    await page.keyboard.press("?")
    await expect(page.locator("#keys")).to_be_visible()
    await lao(page, "KeyN", "ື")  # behind the list nothing is pressed
    await page.keyboard.press("Escape")
    await lao(page, "KeyC", "ແ")  # no row has the focus: nobody is claimed by chance
    assert page.url == f"{evening.url}/console/"
    await page.keyboard.press("j")
    await lao(page, "KeyC", "ແ")
    await expect(page.locator("#reply")).to_be_visible()
    assert page.url.startswith(f"{evening.url}/console/talk/{first}")
    await lao(page, "KeyN", "ື")
    await page.wait_for_url(f"**/talk/{second}")
    await page.keyboard.press("?")
    await page.uncheck("#keys-on")
    await page.keyboard.press("Escape")
    await page.keyboard.press("n")
    await expect(page.locator("#claim")).to_be_visible()
    assert (page.url, evening.complaints) == (f"{evening.url}/console/talk/{second}", [])


async def test_a_computer_whose_clock_is_wrong_counts_by_the_houses(evening: Evening) -> None:
    page = evening.page
    await page.add_init_script(f"({LATE_CLOCK})()")
    await waits(evening.house)
    await evening.sign_in()
    await expect(page.locator(".row .due")).to_have_text("Answer due in 15 minutes")
    await page.evaluate("document.querySelector('.due').textContent = ''")
    await page.evaluate("document.body.dispatchEvent(new CustomEvent('htmx:afterSettle'))")
    await expect(page.locator(".row .due")).to_have_text("Answer due in 15 minutes")
    await page.evaluate("const due = document.querySelector('.due');"
        "due.dataset.due = new Date(Date.parse(document.body.dataset.now) - 5400e3).toISOString();"
        "document.body.dispatchEvent(new CustomEvent('htmx:afterSettle'))")  # fmt: skip
    await expect(page.locator(".row.late .due")).to_have_text("Answer late by 2 hours")
    assert evening.complaints == []


async def test_one_page_of_all_tells_again_until_somebody_claims(evening: Evening) -> None:
    page, person = evening.page, secrets.token_hex(16)
    await evening.context.add_init_script(HEARD)
    await evening.sign_in()
    await page.click("#notices")
    await page.click("#chime")  # and lets one hear what it sounds like
    other = await evening.context.new_page()
    await other.goto(f"{evening.url}/console/")
    case_id = await waits(evening.house, address=person)
    await expect(page).to_have_title("(1) Queue · Saiyai desk")
    await expect(other).to_have_title("(1) Queue · Saiyai desk")
    told = [await one.evaluate("window.shown") for one in (page, other)]
    assert told == [["Somebody needs a person now"], []]
    assert await page.evaluate("window.played") == CHIME * 2

    async def ring_again() -> int:
        await page.evaluate("localStorage.setItem('saiyai-rang', 0)")
        await page.evaluate("document.body.dispatchEvent(new CustomEvent('htmx:afterSettle'))")
        return len(await page.evaluate("window.shown"))

    assert await ring_again() == 2
    await page.close()  # the other page is the first one now
    await waits(evening.house)
    await expect(other).to_have_title("(2) Queue · Saiyai desk")
    await rung(other, 1)
    await other.goto(f"{evening.url}/console/talk/{case_id}")
    await other.click("#claim")
    await other.goto(f"{evening.url}/console/")
    await expect(other).to_have_title("(1) Queue · Saiyai desk")
    assert evening.complaints == []


async def test_behind_the_cover_of_an_idle_page_it_rings_without_a_word_of_the_case(
    evening: Evening,
) -> None:
    page, other = evening.page, await evening.context.new_page()
    for one in (page, other):
        await one.add_init_script(HEARD)
    await evening.sign_in()
    await page.click("#notices")
    await other.goto(f"{evening.url}/console/")
    await page.evaluate(f"{IDLE}; {LOOK}")
    await expect(page.locator("#cover")).to_be_visible()
    await waits(evening.house)
    await rung(page, 1)
    await page.evaluate("window.pressNotice()")  # the covered page stays: something is typed in it
    told = await page.evaluate("window.shown"), await page.title(), page.url
    assert told == (["Somebody needs a person now"], "Locked", f"{evening.url}/console/")
    await expect(page.locator("#cover")).to_be_visible()

    await page.fill("#cover-box", PASSPHRASE)
    await page.click("#cover button.main")
    await expect(page).to_have_title("(1) Queue · Saiyai desk")
    await page.click("[data-panic] button")
    await expect(page.locator("#unlock")).to_be_visible()
    before = await other.locator("#waiting").get_attribute("data-urgent")
    await waits(evening.house)
    await expect(other.locator("#waiting")).not_to_have_attribute("data-urgent", before or "")
    assert await other.evaluate("window.shown") == []  # whoever made them press it hears nothing
    assert evening.complaints == []


async def test_an_answer_is_held_back_while_the_line_is_down(evening: Evening) -> None:
    page = evening.page
    case_id = await waits(evening.house)
    await evening.sign_in()
    await evening.claims()
    await page.fill("#reply", "I am here.")
    await evening.context.set_offline(True)
    await page.click("form.reply button.main")
    await expect(page.locator("#away")).to_contain_text("No connection.")
    assert (await page.input_value("#reply"), f"talk/{case_id}" in page.url) == ("I am here.", True)
    await evening.context.set_offline(False)
    await expect(page.locator("#away")).to_have_text("The connection is back. You can send now.")
    await page.click("form.reply button.main")
    await expect(page.locator(".line.staff .words")).to_have_text("I am here.")
    assert await said_by_staff(evening.house, case_id) == ("I am here.",)


async def test_the_queue_can_be_used_on_a_very_slow_line_and_says_how_soon(
    evening: Evening,
) -> None:
    page = evening.page
    for _ in range(11):
        await waits(evening.house)
    await evening.sign_in()
    line = await evening.context.new_cdp_session(page)
    await line.send("Network.enable")
    await line.send("Network.clearBrowserCache")
    seconds = []
    for _ in ("cold", "warm"):
        await line.send("Network.emulateNetworkConditions", {"offline": False, **SLOW})
        began = time.monotonic()
        await page.goto(f"{evening.url}/console/", wait_until="commit")
        await page.locator(".row .deed button").first.click(trial=True)
        await expect(page.locator(".row")).to_have_count(11)
        seconds.append(round(time.monotonic() - began, 1))
        await line.send("Network.emulateNetworkConditions", {"offline": False, **FREE})
        await page.reload()
    first, later = seconds
    sys.stdout.write(f"50 kbit/s, 600 ms: {first} s on a first visit, {later} s later (limit 5)\n")


@pytest.mark.parametrize("width", [360, 768, 1280])
async def test_seven_rooms_and_a_full_queue_fit(evening: Evening, width: int) -> None:
    page = evening.page
    await waits(evening.house, "a" * 300)
    await evening.sign_in()
    await page.set_viewport_size({"width": width, "height": 740})
    wrong = []
    for language in ("lo", "th", "en"):
        await page.click(f"button[lang={language}]")
        await page.goto(f"{evening.url}/console/")
        await page.click(".narrow-down summary")
        wrong += await page.evaluate(SMALL)
        over = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        wrong += [f"{language} is {over} too wide"] if over > 0 else []
        tops = await page.evaluate(
            "new Set([...document.querySelectorAll('.top > *')].filter((one) => "
            "one.checkVisibility()).map((one) => Math.round(one.getBoundingClientRect().bottom)))"
            ".size"
        )
        wrong += [f"{language} has {tops} lines in its head"] if tops > 1 and width < 1280 else []
    assert (wrong, evening.complaints) == ([], [])
