"""A worker at the desk in a real browser: the queue moves by itself, a case is answered."""

import json
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser as Chromium
from playwright.async_api import BrowserContext, Page, expect

from bot.access import Staff
from bot.app import Running
from bot.house import House
from bot.store.boxes import inbox
from bot.store.desk import queues
from tests.browsers import window
from tests.conftest import PASSPHRASE, add_staff, code_for
from tests.console.conftest import SQLITE, cookie_in, said_by_staff, signed_in, waits

pytestmark = [SQLITE, pytest.mark.browser]
LOCKED_IN = "ຊ່ວຍແດ່ ເຂົາລັອກປະຕູ ບໍ່ໃຫ້ອອກ ເອົາໂທລະສັບໄປໝົດ"
HOSTILE = f"{LOCKED_IN} <img src=x onerror=alert(1)><script>alert(2)</script>\u202e"


@dataclass
class Evening:
    """A served house, a worker's browser, and everything the browser complained about."""

    house: House
    url: str
    staff: Staff
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    async def sign_in(self) -> None:
        await cookie_in(self.context, await signed_in(self.house, self.staff))
        await self.page.goto(f"{self.url}/console/")
        await expect(self.page.locator("#rows")).to_be_visible()

    async def somebody_writes(self, text: str, address: str) -> None:
        """A message comes in by the web chat's door and goes all the way through the house."""
        body = json.dumps({"kind": "text", "text": text, "address": address}).encode()
        key, now = secrets.token_hex(16), self.house.clock()
        assert await inbox.keep(self.house.store, "web", key, address, body, now)
        self.house.bell.ring("inbox")

    async def claims(self) -> str:
        """Open the one waiting case and claim it; its id."""
        await self.page.click(".who a")
        await self.page.click("#claim")
        await expect(self.page.locator("#reply")).to_be_visible()
        [case] = await queues.queue(self.house.store, self.house.clock())
        return case.case_id


async def sign_in(page: Page, house: House, url: str, login: str = "noy") -> None:
    """Both steps of signing in, as somebody at the screen does them."""
    await page.goto(f"{url}/console/login")
    await page.fill("#login", login)
    await page.fill("#passphrase", PASSPHRASE)
    await page.click("button.main")
    await page.fill("#code", await code_for(house, login))
    await page.click("button.main")


@pytest.fixture
async def evening(served: Running, chromium: Chromium) -> Evening:
    staff = await add_staff(served.house, language="en")
    context = await window(chromium)
    page = await context.new_page()
    opened = Evening(served.house, served.url, staff, context, page)
    home, told = urlsplit(served.url).netloc, opened.complaints.append
    page.on("pageerror", lambda error: told(str(error)))
    page.on("dialog", lambda dialog: told(dialog.message))
    page.on("console", lambda said: told(said.text) if said.type == "error" else None)
    page.on("request", lambda to: told(to.url) if urlsplit(to.url).netloc != home else None)
    return opened


async def test_a_case_arrives_without_a_reload_is_claimed_and_answered_and_the_answer_is_sent(
    evening: Evening,
) -> None:
    page, person = evening.page, secrets.token_hex(16)
    await evening.sign_in()
    await expect(page.locator(".empty")).to_have_text("Nobody is waiting.")
    await page.evaluate("window.stayed = true")
    await evening.somebody_writes(HOSTILE, person)
    await expect(page.locator(".row .label").first).to_have_text("Locked in or held")
    await expect(page).to_have_title("(1) Queue · Saiyai desk")
    assert await page.evaluate("window.stayed")

    case_id = await evening.claims()
    await expect(page.locator(".words").first).to_contain_text("⟨U+202E⟩")
    await page.evaluate("window.stayed = true")
    await page.fill("#reply", "I am here. Are you alone?")
    await evening.somebody_writes("ຢູ່ກັບໝູ່", person)
    await expect(page.locator(".words", has_text="ຢູ່ກັບໝູ່")).to_be_visible()
    assert await page.input_value("#reply") == "I am here. Are you alone?"
    assert await page.evaluate("window.stayed")

    await page.dblclick("form.reply button")
    sent = page.locator(".line.staff .delivery")
    await expect(sent).to_have_text("Sent")
    await expect(page.locator("#reply")).to_have_value("")
    assert await said_by_staff(evening.house, case_id) == ("I am here. Are you alone?",)
    await page.reload()
    assert await page.input_value("#reply") == ""
    assert evening.complaints == []


async def test_what_was_typed_outlives_a_reload_and_a_lost_case_but_not_signing_out(
    evening: Evening,
) -> None:
    page = evening.page
    await evening.sign_in()
    await evening.somebody_writes(LOCKED_IN, secrets.token_hex(16))
    await evening.claims()
    await page.fill("#reply", "half a sent")
    await page.click("summary:text-is('Note')")
    await page.fill("#note", "ask about her sister")
    await page.reload()
    assert await page.input_value("#reply") == "half a sent"
    assert await page.input_value("#note") == "ask about her sister"

    await page.goto(f"{evening.url}/console/me")
    await page.click("form[data-leave] button")
    await expect(page.locator("#passphrase")).to_be_visible()
    assert (
        await page.evaluate("Object.keys(sessionStorage).filter(k => k.startsWith('draft'))") == []
    )
    await page.go_back()
    await expect(page.locator("#passphrase")).to_be_visible()
    assert evening.complaints == []


async def test_a_case_can_be_claimed_and_answered_with_the_keyboard_alone(
    evening: Evening,
) -> None:
    page = evening.page
    await evening.sign_in()
    await evening.somebody_writes(LOCKED_IN, secrets.token_hex(16))
    await expect(page.locator(".row")).to_have_count(1)
    await walk_to(page, ".who a")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/talk/**")
    await walk_to(page, "#claim")
    await page.keyboard.press("Enter")
    await expect(page.locator("#reply")).to_be_visible()
    await walk_to(page, "#reply")
    await page.keyboard.type("I am here.")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator(".line.staff .words")).to_have_text("I am here.")
    assert evening.complaints == []


async def walk_to(page: Page, selector: str) -> None:
    """Press Tab until this has the focus."""
    for _ in range(40):
        await page.keyboard.press("Tab")
        if await page.evaluate("s => document.activeElement?.matches(s)", selector):
            return
    raise AssertionError("the keyboard does not lead there")


async def test_nothing_but_our_own_answers_becomes_a_part_of_the_page(evening: Evening) -> None:
    page = evening.page
    await evening.sign_in()
    await waits(evening.house)
    await expect(page.locator(".row")).to_have_count(1)  # what htmx fetched is let in
    refused = await page.evaluate(
        "() => ['innerHTML', 'outerHTML'].map((sink) => {"
        " try { document.querySelector('.row')[sink] = '<p>not ours</p>'; return ''; }"
        " catch (fault) { return fault.name; } })"
    )
    assert refused == ["TypeError", "TypeError"]
    await expect(page.locator(".row")).to_have_count(1)
