"""Every page of the desk in a real browser: it fits, nothing is clipped, and axe finds nothing.

`SHOTS_OF_PAGES=folder` keeps a picture of each page, at three widths, light and dark.
"""

import os
import re
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import BrowserContext, Page, async_playwright

from bot import access, accounts
from bot.access import Action, Role, Staff
from bot.app import Running
from bot.console.route import Route
from bot.console.routes import ROUTES
from bot.desk import claiming, writing
from bot.editing import leaves as editing_leaves
from bot.house import House
from bot.store import queues
from dialogues.followup.plan import Purpose
from nlu.reading import Language
from tests.conftest import add_staff
from tests.console.conftest import SQLITE, Browser, waits
from tests.console.followup.conftest import BOTH_YES, enrolled, told
from tests.console.test_browser import CHROMIUM, FLAGS

pytestmark = [SQLITE, pytest.mark.browser, pytest.mark.timeout(300)]
WIDTHS = (360, 768, 1280)
LAO = "ຊ່ວຍແດ່ ເຂົາລັອກປະຕູ ບໍ່ໃຫ້ອອກ ເອົາໂທລະສັບໄປໝົດ ຍັງມີໝູ່ອີກສອງຄົນຢູ່ນຳ"
SEEN_BY = (Role.SUPERVISOR, Role.WORKER, Role.ADMINISTRATOR, Role.AUDITOR, Role.MANAGER)
SHOTS = os.environ.get("SHOTS_OF_PAGES", "")
NO_PAGES = re.compile(
    r"events$|\.pdf$|\.csv$|\.svg$|/file/|/(rows|waiting|lines|standing|next)$|^$"
)
TOO_SMALL = """() => [...document.querySelectorAll(
  'main button, main a.button, main summary, main select, main textarea, main label.choice, '
  + 'main input:not([type=hidden]):not([type=radio]):not([type=checkbox])')]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43)
  .map((one) => one.outerHTML.slice(0, 70))"""
CLIPPED = """() => [...document.querySelectorAll('main *')]
  .filter((one) => one.checkVisibility() && getComputedStyle(one).overflowY === 'hidden'
    && !one.matches(".cut, .unseen") && one.scrollHeight > one.clientHeight + 1)
  .map((one) => one.outerHTML.slice(0, 70))"""
OVER = "document.documentElement.scrollWidth - innerWidth"


@dataclass
class Office:
    """A served house with something in every room, and a browser for each role."""

    house: House
    url: str
    staff: dict[Role, Staff]
    pages: dict[Role, Page]
    values: dict[str, tuple[str, ...]]
    complaints: list[str] = field(default_factory=list)

    async def speaks(self, language: Language) -> None:
        for one in self.staff.values():
            await accounts.set_language(self.house, one.id, language)


@pytest.fixture
async def office(served: Running) -> AsyncIterator[Office]:
    house = served.house
    staff = {role: await add_staff(house, role.value, role.value.title(), role) for role in Role}
    opened = Office(house, served.url, staff, {}, await filled(house, staff))
    async with (
        async_playwright() as playwright,
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as client,
    ):
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for role in Role:
            browser = Browser(house, client, served.url)
            assert (await browser.sign_in(role.value)).status == HTTPStatus.SEE_OTHER
            opened.pages[role] = await page_of(opened, await chromium.new_context(), browser)
        yield opened
        await chromium.close()


async def page_of(office: Office, context: BrowserContext, browser: Browser) -> Page:
    """A page in which this browser's owner is signed in; loopback counts as a secure place."""
    await context.add_cookies(
        [
            {"name": name, "value": value, "url": "https://127.0.0.1/", "secure": True}
            for name, value in browser.cookies.items()
        ]
    )
    page = await context.new_page()
    home = urlsplit(office.url).netloc
    page.on("pageerror", lambda error: office.complaints.append(str(error)))
    page.on(
        "console",
        lambda said: office.complaints.append(said.text) if said.type == "error" else None,
    )
    page.on(
        "request",
        lambda asked: (
            office.complaints.append(asked.url) if urlsplit(asked.url).netloc != home else None
        ),
    )
    return page


async def filled(house: House, staff: dict[Role, Staff]) -> dict[str, tuple[str, ...]]:
    """Something in every room; for each field of an address, what can stand there."""
    noy, boss = staff[Role.WORKER], staff[Role.SUPERVISOR]
    held, *_ = [await waits(house, f"{LAO} {number}" + "a" * 90 * number) for number in range(3)]
    assert (await claiming.claim(house, held, boss)).ok
    said = "ຢູ່ນີ້ແລ້ວ ເລົ່າໃຫ້ຟັງໄດ້ເລີຍເດີ້ ບໍ່ຕ້ອງຮີບ"
    assert (await writing.reply(house, held, boss, said, secrets.token_hex(8))).ok
    waiting = next(r for r in await queues.queue(house.store, house.clock()) if not r.holder_id)
    yeses = BOTH_YES | {Purpose.TEAM, Purpose.PARTNER}
    person_id = await enrolled(house, boss, purposes=yeses)
    for ago in (40, 20, 5):
        await told(house, person_id, ago, {"safety": 1, "money": 0}, ("grant",), said=LAO)
    await enrolled(house, noy, name="a" * 80)
    book = house.router.book
    slugs = tuple(editing_leaves.leaves(book))
    return {
        "case_id": (held, waiting.case_id),
        "person_id": (person_id,),
        "staff_id": (noy.id,),
        "fact_id": tuple(book.facts)[:1],
        "slug": (next(one for one in slugs if one.startswith("answer")), slugs[-1]),
    }


def addresses(office: Office, route: Route) -> list[str]:
    """The addresses of a route, each field filled in with what can stand there."""
    fields = re.findall(r"\{(\w+):", route.path)
    paths = [f"/console{route.path}"]
    for name in fields:
        field_in = re.compile(r"\{" + name + r":(?:[^{}]|\{\d+(?:,\d+)?\})*\}")
        paths = [field_in.sub(value, path) for path in paths for value in office.values[name]]
    return paths


def pages_of(office: Office) -> list[tuple[Role, str]]:
    """Every page, and somebody who may see it."""
    found = []
    for route in ROUTES:
        if route.method != "GET" or NO_PAGES.search(route.path):
            continue
        may = [
            r for r in SEEN_BY if not isinstance(route.need, Action) or access.may(r, route.need)
        ]
        found += [(may[0], path) for path in addresses(office, route)]
    return found


@pytest.mark.parametrize("language", list(Language))
async def test_every_page_fits_each_window_and_axe_finds_nothing(
    office: Office, language: Language
) -> None:
    await office.speaks(language)
    wrong: list[object] = []
    for role, path in pages_of(office):
        page = office.pages[role]
        answer = await page.goto(office.url + path, wait_until="load")
        shown = re.sub(r"[0-9a-f]{32}", "ID", path)
        if answer is None or answer.status != HTTPStatus.OK:
            wrong.append((shown, answer and answer.status))
            continue
        await page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": 740})
            over = await page.evaluate(OVER)
            wrong += [(shown, width, "wide", over)] if over > 0 else []
            wrong += [(shown, width, one) for one in await page.evaluate(TOO_SMALL)]
            wrong += [(shown, width, one) for one in await page.evaluate(CLIPPED)]
            await keep_a_picture(page, shown, language, width)
        found = await Axe().run(page)
        wrong += [
            (shown, one["id"], node["html"][:100])
            for one in found.response["violations"]
            for node in one["nodes"]
        ]
    assert (wrong, office.complaints) == ([], [])


async def keep_a_picture(page: Page, shown: str, language: Language, width: int) -> None:
    if not SHOTS:
        return
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        name = re.sub(r"[^a-zA-Z]+", "-", shown).strip("-")
        file = Path(SHOTS) / f"{name}_{language}_{width}_{scheme}.png"
        await page.screenshot(path=file, full_page=True)
    await page.emulate_media(color_scheme="light")
