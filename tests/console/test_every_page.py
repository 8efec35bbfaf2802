"""Every page of the desk in a real browser: it fits, nothing is clipped, and axe finds nothing.

`SHOTS_OF_PAGES=folder` keeps a picture of each page, at three widths, light and dark.
"""

import os
import re
import secrets
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.async_api import Browser as Chromium
from playwright.async_api import BrowserContext, ConsoleMessage, Page, Response, expect
from sqlalchemy import update

from bot import access
from bot.access import Action, Role, Staff
from bot.app import Running
from bot.console.labels import LABELS
from bot.console.route import Route
from bot.console.routes import ROUTES
from bot.console.staff.deeds import DEEDS
from bot.desk import claiming, writing
from bot.editing import leaves as editing_leaves
from bot.house import House
from bot.staff import accounts, factor
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.desk import queues
from bot.store.models.staff import SignIn
from dialogues.followup.plan import Purpose
from nlu.reading import Language
from tests.browsers import window
from tests.conftest import PASSPHRASE, add_staff
from tests.console.conftest import SQLITE, cookie_in, signed_in, waits
from tests.console.followup.conftest import BOTH_YES, enrolled, told

pytestmark = [SQLITE, pytest.mark.browser, pytest.mark.timeout(300)]
WIDTHS = (360, 768, 1280)
SCHEME: dict[Language, Literal["light", "dark"]] = {  # one of three languages goes by lamplight
    Language.LAO: "light",
    Language.ENGLISH: "light",
    Language.THAI: "dark",
}
LAO = "ຊ່ວຍແດ່ ເຂົາລັອກປະຕູ ບໍ່ໃຫ້ອອກ ເອົາໂທລະສັບໄປໝົດ ຍັງມີໝູ່ອີກສອງຄົນຢູ່ນຳ"
SEEN_BY = (Role.SUPERVISOR, Role.WORKER, Role.ADMINISTRATOR, Role.AUDITOR, Role.MANAGER)
SHOTS = os.environ.get("SHOTS_OF_PAGES", "")
NEWCOMER, WRONG, NOTHING = "newcomer", "main .wrong:not(:empty)", ":not(*)"
NO_PAGES = re.compile(  # parts of pages, files, and what is seen past the door
    r"events$|\.pdf$|\.csv$|\.svg$|/file/|/(rows|waiting|lines|standing|next|login|code|locked)$|^$"
)
# What touches the screen and is lower than a finger is wide; links in a list fill their row.
LOOK = """() => {
  const over = document.documentElement.scrollWidth - innerWidth;
  const shown = [...document.querySelectorAll('main *')].filter((one) => one.checkVisibility());
  const low = shown.filter((one) => one.getBoundingClientRect().height < 43 && one.matches(
    'button, a.button, summary, select, textarea, label.choice, '
    + 'input:not([type=hidden], [type=radio], [type=checkbox], .unseen)'));
  const clipped = shown.filter((one) => one.scrollHeight > one.clientHeight + 1
    && getComputedStyle(one).overflowY === 'hidden' && !one.matches('.cut, .unseen'));
  const moved = shown.filter((one) => innerWidth < 640 && one.scrollWidth > one.clientWidth + 1
    && one.matches('.scrolls:not(:has(.matrix))'));
  const told = (what, all) => all.map((one) => `${what} ${one.outerHTML.slice(0, 80)}`);
  const wide = over > 0 ? [`wider by ${over}`] : [];
  return [...wide, ...told('low', low), ...told('clipped', clipped), ...told('moved', moved)];
}"""
AXE = """async (within) => {
  const found = await axe.run(
    document.querySelector(within)?.closest('form, section') ?? document,
    { resultTypes: ['violations'], preload: false });
  return found.violations.flatMap((one) => one.nodes.map((node) => `${one.id} ${node.html}`));
}"""
UNGUARDED = """() => {
  for (const one of document.forms) one.noValidate = true;
  for (const one of document.querySelectorAll('details')) one.open = true;
}"""


@dataclass(frozen=True)
class Step:
    """A page that is seen only on the way: from where, what is pressed, and what it then shows.

    What is `filled` in is text for a box, or nothing for one that is ticked.
    """

    name: str
    role: Role
    path: str
    shows: str
    press: str = ""
    filled: tuple[tuple[str, str], ...] = ()


BOSS, NOY, OFFICE = Role.SUPERVISOR, Role.WORKER, Role.ADMINISTRATOR
SEEK, SENT, CALL = ".seek button.main", "main form button.main", "/person/{person_id}/call"
TOO_MUCH = ((".texts textarea >> nth=0", "a" * 200),)
NEW_NAME = (("#add-login", "somsy"), ("#add-name", "Somsy"), ("[name=role] >> nth=0", ""))
STEPS = (
    Step("found", BOSS, "/search", "mark", SEEK, (("#words", "ປະຕູ"),)),
    Step("nothing found", BOSS, "/search", ".empty", SEEK, (("#words", "ບໍ່ມີຄຳນີ້ຢູ່ໃສເລີຍ"),)),
    Step("a colleague's", NOY, "/talk/{case_id}", "form[action$='/open'] button"),
    Step("earlier", BOSS, "/talk/{case_id}?before=9999999", ".earlier"),
    Step("refer refused", BOSS, "/talk/{case_id}", WRONG, "form[action$='/refer'] button"),
    Step("ticket refused", BOSS, "/", WRONG, ".ticket button"),
    Step("reply refused", BOSS, "/replies", WRONG, SENT),
    Step("shift refused", BOSS, "/on-call", WRONG, "form[action$='/shift'] button"),
    Step("enrol refused", BOSS, "/followup/enrol", WRONG, SENT),
    Step("entry refused", BOSS, "/person/{person_id}", WRONG, "form[action$='/entry'] button"),
    Step("call refused", BOSS, CALL, WRONG, "form[action$='/attempt'] button"),
    Step("text refused", BOSS, "/content/text/{slug}", WRONG, ".texts button.main", TOO_MUCH),
    Step("staff refused", OFFICE, "/staff", WRONG, ".add button.main"),
    Step("staff added", OFFICE, "/staff", "code", ".add button.main", NEW_NAME),
    Step("passphrase refused", NOY, "/me/passphrase", WRONG, SENT),
    Step("link", NOY, "/me", ".code", "form[action$='/link-code'] button"),
    Step("new phone", NOY, "/me", ".qr", "form[action$='/new'] button"),
    Step("no such page", NOY, "/nowhere", "h1"),
)


@dataclass
class Office:
    """A served house with something in every room, and a browser for each role."""

    house: House
    url: str
    staff: dict[Role, Staff]
    values: dict[str, tuple[str, ...]]
    pages: dict[Role, Page] = field(default_factory=dict)
    stranger: Page | None = None
    complaints: list[str] = field(default_factory=list)

    @property
    def windows(self) -> tuple[Page, ...]:
        return (*self.pages.values(), *([self.stranger] if self.stranger else []))

    async def speaks(self, language: Language) -> None:
        for one in self.staff.values():
            await accounts.set_language(self.house, one.id, language)


@pytest.fixture
async def office(served: Running, chromium: Chromium) -> Office:
    house = served.house
    staff = {role: await add_staff(house, role.value, role.value.title(), role) for role in Role}
    await add_staff(house, NEWCOMER, "Newcomer", with_phone=False)
    opened = Office(house, served.url, staff, await filled(house, staff))
    for role, one in staff.items():
        token = await signed_in(house, one)
        opened.pages[role] = await page_of(opened, await window(chromium), token)
    opened.stranger = await page_of(opened, await window(chromium))
    return opened


async def page_of(office: Office, context: BrowserContext, token: str = "") -> Page:
    """A page in which this session is open."""
    if token:
        await cookie_in(context, token)
    page = await context.new_page()
    await page.add_init_script(path=AXE_FILE_PATH)  # half a megabyte, sent once and not each time
    home, told = urlsplit(office.url).netloc, office.complaints.append
    page.on("pageerror", lambda error: told(str(error)))
    page.on("console", lambda said: told(said.text) if is_complaint(said) else None)
    page.on("response", lambda got: told(f"{got.status} {got.url}") if is_fault(got) else None)
    page.on("request", lambda to: told(to.url) if urlsplit(to.url).netloc != home else None)
    return page


def is_complaint(said: ConsoleMessage) -> bool:
    """An error of a script or a policy; what came back with an error is counted by itself."""
    return said.type == "error" and not said.text.startswith("Failed to load resource")


def is_fault(got: Response) -> bool:
    """Something of a page that could not be had; a page itself may well refuse a form."""
    return got.status >= HTTPStatus.BAD_REQUEST and not got.request.is_navigation_request()


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
    async with house.store.write() as tx:  # the auditor reads what is told in the most letters
        for deed in sorted(DEEDS, key=lambda one: len(DEEDS[one]))[-20:]:
            told_of = {"person_id": person_id, "case_id": held, "detail": max(LABELS, key=len)}
            audit.write(tx, boss.id, Deed(deed), house.clock(), **told_of)
        await tx.commit()
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
    walk = Walk(office, language)
    for page in office.windows:
        await page.emulate_media(color_scheme=SCHEME[language])
    for role, path in pages_of(office):
        answer = await office.pages[role].goto(office.url + path, wait_until="load")
        status = answer.status if answer else None
        walk.wrong += [f"{path}: {status}"] if status != HTTPStatus.OK else []
        await walk.look(office.pages[role], path)
    for step in STEPS:
        await walk.take(office.pages[step.role], step)
    await past_the_door(walk)
    wrong = "\n".join([*walk.wrong, *office.complaints])
    assert not wrong, wrong


@dataclass
class Walk:
    """Looks at one page after the other; what is wrong with them."""

    office: Office
    language: Language
    wrong: list[str] = field(default_factory=list)

    async def look(self, page: Page, name: str, within: str = NOTHING) -> None:
        """The page as it stands there, all its folds open; axe sees the form that this is in."""
        shown = re.sub(r"[0-9a-f]{32}", "ID", name)
        await page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": 740})
            found = await page.evaluate(LOOK)
            self.wrong += [f"{shown} {width}: {one}" for one in found]
            await keep_a_picture(page, shown, self.language, width)
        found = await page.evaluate(AXE, within)
        self.wrong += [f"{shown}: {one}" for one in found]

    async def take(self, page: Page, step: Step) -> None:
        """Open a page, fill in its form, press its button, and look at what comes."""
        office = self.office
        if step.path:
            path = step.path.format(**{name: values[0] for name, values in office.values.items()})
            await page.goto(f"{office.url}/console{path}", wait_until="load")
        if step.press:
            await page.evaluate(UNGUARDED)
            for box, text in step.filled:
                await (page.fill(box, text) if text else page.check(box))
            async with page.expect_navigation(wait_until="load"):
                await page.locator(step.press).first.click()
        await expect(page.locator(step.shows).first).to_be_attached()
        seen_before = step.shows == WRONG  # but for the sentence in one of its forms
        await self.look(page, step.name, WRONG if seen_before else NOTHING)


async def past_the_door(walk: Walk) -> None:
    """What a stranger, a newcomer and somebody at a locked screen see."""
    office, page = walk.office, walk.office.stranger
    assert page is not None
    await page.goto(f"{office.url}/console/login?lang={walk.language}")
    await walk.look(page, "login")
    for login, passphrase, name, shows in (
        ("worker", "no such words at all", "login refused", WRONG),
        ("worker", PASSPHRASE, "code", "#recovery"),
        (NEWCOMER, PASSPHRASE, "first phone", ".qr img"),
    ):
        filled = (("#login", login), ("#passphrase", passphrase))
        step = Step(name, Role.WORKER, "/login", shows, "main button.main", filled)
        await walk.take(page, step)
    key = (await page.inner_text(".code code")).replace(" ", "")
    code = factor.code_of(key, factor.step_of(office.house.clock()))
    for typed, name, shows in (("000000", "phone refused", WRONG), (code, "codes", ".codes")):
        step = Step(name, Role.WORKER, "", shows, "main button.main", (("#code", typed),))
        await walk.take(page, step)
    await walk.take(page, Step("locked", Role.WORKER, "/me", "#unlock", "[data-panic] button"))
    box = (("#unlock", "no such words at all"),)
    step = Step("lock refused", Role.WORKER, "", WRONG, "main button.main", box)
    await walk.take(page, step)
    async with office.house.store.write() as tx:
        await tx.execute(update(SignIn).values(proved_at=None))
        await tx.commit()
    step = Step("code once more", Role.WORKER, "/me/passphrase", "#code[name=code_now]")
    await walk.take(office.pages[Role.WORKER], step)


async def keep_a_picture(page: Page, shown: str, language: Language, width: int) -> None:
    if not SHOTS:
        return
    for scheme in set(SCHEME.values()):
        await page.emulate_media(color_scheme=scheme)
        name = re.sub(r"[^a-zA-Z]+", "-", shown.removeprefix("/console/")).strip("-") or "queue"
        file = Path(SHOTS) / f"{name}_{language}_{width}_{scheme}.png"
        await page.screenshot(path=file, full_page=True)
    await page.emulate_media(color_scheme=SCHEME[language])
