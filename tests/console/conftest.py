"""A desk to sit at: the house's pages on loopback, people who wait, and a browser's manners."""

import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus

import aiohttp
import pytest
from aiohttp import web
from playwright.async_api import BrowserContext

from bot import app, ears
from bot.access import Staff
from bot.console.visit import COOKIE
from bot.house import House
from bot.staff import sessions
from bot.store import messages, people
from bot.store.desk import reads
from bot.store.messages import Said
from bot.talk import raising
from dialogues.turn import OpenCase, Urgency
from nlu.reading import Danger, Evidence, Intent, Language, Level, Reading
from tests.conftest import PASSPHRASE, SQLITE, add_staff, code_for

__all__ = ["SQLITE"]
WORDS = "They locked the door and took our phones"
LOCKED_IN = OpenCase(
    Urgency.NOW, "crisis_confined", (Evidence("says the door is locked", "locked the door"),)
)
OUR_PAGE = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the browser got."""

    status: int
    headers: dict[str, str]
    cookies: tuple[str, ...]
    body: str

    @property
    def csrf(self) -> str:
        """The token of the page's forms."""
        return found(r'name="csrf" value="([^"]+)"', self.body)

    @property
    def nonce(self) -> str:
        """The nonce of the answer box."""
        return found(r'name="nonce" value="([^"]+)"', self.body)


@dataclass(slots=True)
class Browser:
    """One browser: it keeps its own cookies and sends what a browser sends."""

    house: House
    client: aiohttp.ClientSession
    url: str
    cookies: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str, **headers: str) -> Answer:
        """Open a page of the console."""
        return await self.ask("GET", path, headers=headers)

    async def post(
        self, path: str, fields: dict[str, str], headers: dict[str, str] | None = None
    ) -> Answer:
        """Send a form of the console."""
        form = aiohttp.FormData(fields, charset="utf-8")
        return await self.ask("POST", path, form, {**OUR_PAGE, **(headers or {})})

    async def ask(
        self,
        method: str,
        path: str,
        body: aiohttp.FormData | bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Make one request; redirects are not followed."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {**({"Cookie": cookies} if cookies else {}), **(headers or {})}
        async with self.client.request(
            method, f"{self.url}{path}", data=body, headers=sent, allow_redirects=False
        ) as response:
            for name, morsel in response.cookies.items():
                self.cookies[name] = morsel.value
            return Answer(
                response.status,
                dict(response.headers),
                tuple(response.headers.getall("Set-Cookie", ())),
                await response.text(),
            )

    async def at_the_door(
        self, login: str = "noy", passphrase: str = PASSPHRASE, onward: str = ""
    ) -> Answer:
        """The first step: fill in the login page."""
        door = await self.get("/console/login")
        fields = {"csrf": door.csrf, "login": login, "passphrase": passphrase, "next": onward}
        return await self.post("/console/login", fields)

    async def sign_in(
        self, login: str = "noy", passphrase: str = PASSPHRASE, onward: str = ""
    ) -> Answer:
        """Both steps: the passphrase, then the code that the phone shows."""
        first = await self.at_the_door(login, passphrase, onward)
        if first.status != HTTPStatus.SEE_OTHER:
            return first
        second = await self.get(first.headers["Location"])
        kept = found(r'name="next" value="([^"]*)"', second.body)
        fields = {"csrf": second.csrf, "code": await code_for(self.house, login), "next": kept}
        return await self.post("/console/login/code", fields)


@dataclass(frozen=True, slots=True)
class Desk:
    """The served pages of a house whose clock and workers are in the test's hand."""

    house: House
    url: str
    client: aiohttp.ClientSession

    def stranger(self) -> Browser:
        """A browser that nobody signed in with."""
        return Browser(self.house, self.client, self.url)

    async def browser(
        self, login: str = "noy", role: str = "worker", language: str = "en"
    ) -> Browser:
        """A browser in which this new member of staff is signed in."""
        staff = await add_staff(self.house, login, login.title(), role, language)
        browser = self.stranger()
        browser.cookies[COOKIE] = await signed_in(self.house, staff)
        return browser

    async def holding(self, browser: Browser, text: str = WORDS) -> str:
        """The path of a new conversation that this browser's owner has claimed."""
        path = f"/console/talk/{await waits(self.house, text)}"
        page = await browser.get(path)
        assert (await browser.post(f"{path}/claim", {"csrf": page.csrf})).status == 303
        return path


@asynccontextmanager
async def open_desk(
    house: House, pages: web.Application | None = None, closing: float = 2
) -> AsyncIterator[Desk]:
    """Serve the pages of this house on loopback; so many seconds for what is open at the end."""
    runner = web.AppRunner(pages or app.pages(house), access_log=None, shutdown_timeout=closing)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as client:
            yield Desk(house, url, client)
    finally:
        await runner.cleanup()


@pytest.fixture
async def desk(house: House) -> AsyncIterator[Desk]:
    """The desk of the test's house."""
    async with open_desk(house) as opened:
        yield opened


async def signed_in(house: House, staff: Staff) -> str:
    """The cookie's value of a new session: the door itself costs a fifth of a second each time."""
    async with house.store.write() as tx:
        token = await sessions.begin(tx, staff.id, house.clock())
        await tx.commit()
    return token


async def cookie_in(context: BrowserContext, token: str) -> None:
    """Put it into a real browser; loopback counts as a secure place."""
    here = "https://127.0.0.1/"
    await context.add_cookies([{"name": COOKIE, "value": token, "url": here, "secure": True}])


async def waits(
    house: House, text: str = WORDS, wanted: OpenCase = LOCKED_IN, address: str = ""
) -> str:
    """Somebody fictional wrote this and needs a person; the id of their case."""
    now = house.clock()
    async with house.store.write() as tx:
        writer = address or secrets.token_hex(16)
        known = await people.find_or_make(tx, house.store, "web", writer, now)
        danger = Danger(Level.SURE, "crisis_confined", wanted.evidence)
        intent, named = Intent(wanted.label, 0.9), ears.named()[0].find(text)
        reading = Reading(text, Language.ENGLISH, intent=intent, danger=danger, entities=named)
        messages.write(tx, known.row.id, known.seal, Said("person", "text", text, reading), now)
        case = await raising.raise_case(house, tx, known, wanted, now)
        await tx.commit()
    house.bell.ring("queue", f"case:{case.id}")
    return case.id


async def said_by_staff(house: House, case_id: str) -> tuple[str, ...]:
    """What staff wrote to the person, as it is kept."""
    talk = await reads.conversation(house.store, case_id)
    assert talk is not None
    return tuple(line.text for line in talk.lines if line.author == "staff")


async def staff_of(house: House, browser: Browser) -> Staff:
    """Who is signed in with this browser."""
    session = await sessions.who(house, browser.cookies[COOKIE])
    assert session is not None
    return session.staff


def found(pattern: str, body: str) -> str:
    """The first thing the pattern finds in a page."""
    match = re.search(pattern, body)
    assert match is not None, "the page has no such thing"
    return match[1]
