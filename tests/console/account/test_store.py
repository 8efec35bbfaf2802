"""What somebody typed waits in the browser's store behind the lock, and nobody reads it there."""

import base64
import json
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser as Chromium
from playwright.async_api import Page, Route, expect

from bot.house import House
from tests.conftest import PASSPHRASE
from tests.console.account.test_browser import IDLE, LOOK, Evening, one_evening
from tests.console.conftest import SQLITE
from tests.console.followup.conftest import NAME, PHONE

pytestmark = [SQLITE, pytest.mark.browser]
REPLY, NOTE = "I know your street", "ask about her sister"
PLANTED = (NAME, PHONE, REPLY, NOTE)
ENROL = "/console/followup/enrol"
SEALED = "sealed:"
STORES = "JSON.stringify([sessionStorage, localStorage].map((one) => ({ ...one })))"
ASK_SEALED = "document.querySelector('script[src*=\"/sealed.js\"]').src"
NO_SEALING = "Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined })"
PLAIN = (
    f"sessionStorage.setItem('draft:before', '{NAME}'); sessionStorage.setItem('lock:next', '/')"
)


@pytest.fixture
async def evening(house: House, chromium: Chromium) -> AsyncIterator[Evening]:
    """Somebody signed in, whose line to the house takes no drafts."""
    async with one_evening(house, chromium) as evening:
        await evening.page.route("**/draft", cut)
        yield evening


async def cut(route: Route) -> None:
    await route.abort()


async def kept(page: Page) -> tuple[str, dict[str, str]]:
    """Everything that the browser keeps for the house, and of that what somebody typed."""
    told: str = await page.evaluate(STORES)
    session, local = json.loads(told)
    assert not [name for name in local if not name.startswith("saiyai-")]
    return told, {name: one for name, one in session.items() if not name.startswith("saiyai-")}


async def nothing_can_be_read(page: Page) -> dict[str, str]:
    """What was typed stands in the store, but sealed, and so does nothing else; all of it."""
    told, typed = await kept(page)
    for name, one in typed.items():
        assert (name, one[: len(SEALED)]) == (name, SEALED)
        told += base64.b64decode(one[len(SEALED) :]).decode("latin-1")
    found = [one for one in (*PLANTED, "/console/", "htmx") if one in told]
    assert (found, "Bounmy" in told) == ([], False)
    return typed


async def unlock(page: Page) -> None:
    await page.fill("#unlock", PASSPHRASE)
    await page.click("button.main")


@pytest.mark.parametrize("way", ["panic", "idle"])
async def test_behind_the_lock_nothing_typed_can_be_read_and_after_it_all_is_back(
    evening: Evening, way: str
) -> None:
    page, url = evening.page, evening.desk.url
    await page.goto(evening.case)
    await page.click("#claim")
    await page.fill("#reply", REPLY)
    await page.click("summary:text-is('Note')")
    await page.fill("#note", NOTE)
    await page.goto(url + ENROL)
    await page.fill("#enrol-name", NAME)
    await page.fill("#enrol-phone", PHONE)
    if way == "panic":
        for _ in range(3):
            await page.keyboard.press("Escape")
    else:
        async with page.expect_response("**/console/lock"):
            await page.evaluate(f"{IDLE}; {LOOK}")
        await expect(page.locator("#cover")).to_be_visible()
        assert len(await nothing_can_be_read(page)) == 3
        await page.reload()
    await expect(page.locator("#unlock")).to_be_visible()
    if way == "panic":  # where to go on, written by the page once it is there
        await page.wait_for_function("sessionStorage.getItem('lock:next') !== null")
    assert len(await nothing_can_be_read(page)) == (4 if way == "panic" else 3)
    assert "data-seal" not in await page.content()

    await unlock(page)
    await page.wait_for_url(f"**{ENROL}")
    await expect(page.locator("#enrol-name")).to_have_value(NAME)
    await expect(page.locator("#enrol-phone")).to_have_value(PHONE)
    await page.goto(evening.case)
    await expect(page.locator("#reply")).to_have_value(REPLY)
    await expect(page.locator("#note")).to_have_value(NOTE)
    assert (len(await nothing_can_be_read(page)), evening.errors) == (3, [])


async def test_the_last_letter_before_the_panic_key_is_back_too(evening: Evening) -> None:
    page = evening.page
    await page.goto(evening.desk.url + ENROL)
    await page.evaluate(
        "(name) => { const box = document.querySelector('#enrol-name'); box.value = name;"
        " box.dispatchEvent(new Event('input', { bubbles: true }));"
        " document.querySelector('[data-panic] button').click(); }",
        NAME,
    )
    await expect(page.locator("#unlock")).to_be_visible()
    assert len(await nothing_can_be_read(page)) == 2
    await unlock(page)
    await expect(page.locator("#enrol-name")).to_have_value(NAME)
    await page.goto(f"{evening.desk.url}/console/me")  # one is led back once
    assert (page.url, evening.errors) == (f"{evening.desk.url}/console/me", [])


async def test_what_is_sealed_opens_under_its_own_name_alone_and_never_looks_the_same(
    evening: Evening,
) -> None:
    page, wrote = evening.page, "draft:a"
    told = await page.evaluate(
        "async ([module, name, text]) => {"
        " const { keep, open } = await import(module), store = sessionStorage, seen = [];"
        " for (const _ of [1, 2]) {"
        "  keep(name, text); while (!store[name] || seen.includes(store[name]))"
        "   await new Promise((done) => setTimeout(done, 5));"
        "  seen.push(store[name]); }"
        " store['draft:b'] = store[name];"
        " return [seen[0] !== seen[1], await open(name), await open('draft:b'),"
        "  'draft:b' in store]; }",
        [await page.evaluate(ASK_SEALED), wrote, NAME],
    )
    assert told == [True, NAME, None, False]


async def test_what_was_not_sealed_does_not_stay_on_an_open_page_nor_on_a_locked_one(
    evening: Evening,
) -> None:
    page = evening.page
    for path in ("/console/me", "/console/locked"):
        await page.evaluate(PLAIN)
        await page.goto(evening.desk.url + path)
        assert await kept(page) == (await page.evaluate(STORES), {})
        if path == "/console/me":
            await page.click("[data-panic] button")
            await expect(page.locator("#unlock")).to_be_visible()
            await page.evaluate("sessionStorage.clear()")


async def test_where_the_browser_cannot_seal_nothing_is_kept(evening: Evening) -> None:
    page = evening.page
    await page.add_init_script(NO_SEALING)
    await page.goto(evening.desk.url + ENROL)
    await page.fill("#enrol-name", NAME)
    await page.click("[data-panic] button")
    await expect(page.locator("#unlock")).to_be_visible()
    assert (await nothing_can_be_read(page), evening.errors) == ({}, [])
    await unlock(page)
    await expect(page.locator("#rows")).to_be_visible()
