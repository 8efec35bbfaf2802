"""A visitor with a plain browser: cookies and forms, and nothing that runs a script."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import func, select

from bot.app import Running
from bot.house import House
from bot.store.boxes import inbox
from bot.store.desk.transcript import web_transcript
from bot.store.models.boxes import Inbox
from bot.store.models.cases import Message
from bot.store.models.people import Person


class Page(HTMLParser):
    """What a page shows: the words in it, its buttons, and the box."""

    def __init__(self, html: str, status: int, headers: dict[str, str]) -> None:
        super().__init__()
        self.html, self.status, self.headers = html, status, headers
        self.buttons: list[tuple[str, str, str, bool]] = []
        self.lines: list[tuple[str, str]] = []
        self.box = ""
        self.note = ""
        self._open: list[str] = []
        self._button: dict[str, str | None] | None = None
        self._author = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        marks = (found.get("class") or "").split()
        if tag == "li" and "line" in marks:
            self._author = marks[1]
        if tag == "p" and "text" in marks and self._author:
            self.lines.append((self._author, ""))
            self._open.append("line")
        elif tag == "textarea":
            self._open.append("box")
        elif found.get("id") == "status":
            self._open.append("note")
        elif tag == "button":
            self._button = found
            self._open.append("button")
            self.buttons.append(("", "", "", False))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"p", "textarea", "button"} and self._open:
            self._open.pop()
        if tag == "li":
            self._author = ""

    def handle_data(self, data: str) -> None:
        place = self._open[-1] if self._open else ""
        if place == "line":
            author, text = self.lines[-1]
            self.lines[-1] = (author, text + data)
        elif place == "box":
            self.box += data.removeprefix("\n")
        elif place == "note":
            self.note += data
        elif place == "button" and self._button is not None:
            name, value = self._button.get("name") or "", self._button.get("value") or ""
            self.buttons[-1] = (name, value, data, "disabled" not in self._button)

    @property
    def nonce(self) -> str:
        """The number of this page's form."""
        found = re.search(r'name="nonce" value="([0-9a-f]{32})"', self.html)
        return found[1] if found else ""

    @property
    def numbers(self) -> list[str]:
        """The telephone numbers that stand on their own below the words."""
        found = re.search(r'<div class="numbers".*?</div>', self.html, re.DOTALL)
        return re.findall(r"<li>(.*?)</li>", found[0]) if found else []

    @property
    def labels(self) -> list[tuple[str, bool]]:
        """What stands on each button, and whether it can be pressed."""
        return [(text, alive) for _, _, text, alive in self.buttons]

    def said(self, author: str) -> list[str]:
        """The lines of one author, oldest first."""
        return [text for who, text in self.lines if who == author]

    def choice(self, label: str) -> str:
        """What the living button with this label sends."""
        return next(
            value for name, value, text, alive in self.buttons
            if name == "choice" and text == label and alive
        )  # fmt: skip


class Visitor:
    """Somebody with a phone whose browser runs no script."""

    def __init__(self, session: aiohttp.ClientSession, url: str, language: str = "en") -> None:
        self._session, self.url, self.language = session, url, language
        self.cookies: dict[str, str] = {}

    async def open(self, path: str = "/chat") -> Page:
        """Open a page."""
        async with self._session.get(
            self.url + path, headers=self._headers(), allow_redirects=False
        ) as reply:
            return await self._page(reply)

    async def post(
        self, path: str, fields: dict[str, str] | bytes, headers: dict[str, str] | None = None
    ) -> Page:
        """Send a form as a browser does and follow where it leads."""
        own = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        sent = {**self._headers(), **own, **form, **(headers or {})}
        sent = {name: value for name, value in sent.items() if value != "-"}
        async with self._session.post(
            self.url + path,
            data=fields if isinstance(fields, bytes) else aiohttp.FormData(fields)(),
            headers=sent,
            allow_redirects=False,
        ) as reply:
            page = await self._page(reply)
        if page.status == 303:
            return await self.open(page.headers["Location"].partition("#")[0])
        return page

    async def say(self, text: str, nonce: str = "") -> Page:
        """Write into the box of a fresh page and press Send."""
        nonce = nonce or (await self.open()).nonce
        return await self.post("/chat/say", {"text": text, "nonce": nonce})

    async def until(self, enough: Callable[[Page], bool], path: str = "/chat") -> Page:
        """Look again, for at most ten seconds, until the page shows enough."""
        for _ in range(40):
            page = await self.open(path)
            if enough(page):
                return page
            await asyncio.sleep(0.25)
        raise AssertionError("The page never showed what it should.")

    async def press(self, page: Page, label: str) -> Page:
        """Press a button of this page."""
        fields = {"choice": page.choice(label), "nonce": page.nonce}
        return await self.post("/chat/press", fields)

    def _headers(self) -> dict[str, str]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Accept-Language": self.language, "Accept": "text/html"}
        return {**headers, "Cookie": cookie} if cookie else headers

    async def _page(self, reply: aiohttp.ClientResponse) -> Page:
        for name, morsel in reply.cookies.items():
            self.cookies.pop(name, None)
            if morsel["max-age"] != "0":
                self.cookies[name] = morsel.value
        return Page(await reply.text(), reply.status, dict(reply.headers))


@pytest.fixture
async def visitor(served: Running) -> AsyncIterator[Visitor]:
    """A first-time visitor whose browser is set to English."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield Visitor(session, served.url)


async def rows(house: House) -> dict[str, int]:
    """How many rows the store holds of what visitors can make."""
    async with house.store.read() as tx:
        return {
            table.__tablename__: (
                await tx.execute(select(func.count()).select_from(table))
            ).scalar_one()
            for table in (Inbox, Message, Person)
        }


async def heard_texts(house: House, address: str) -> list[str]:
    """What the house holds of what this visitor wrote, oldest first, once all is heard."""
    async with asyncio.timeout(30):
        while set(await inbox.waiting(house.store)) - {"done"}:  # noqa: ASYNC110 - it has no event
            await asyncio.sleep(0.01)
    lines = await web_transcript(house.store, address)
    return [line.text for line in lines if line.mine]


async def take_database_away(served: Running, tmp_path: Path) -> None:
    """The database file is gone and nothing can be made in its place."""
    await asyncio.to_thread(_take_away, tmp_path)
    await served.house.store.engine.dispose()  # afterwards: a worker may just have opened the file


def _take_away(folder: Path) -> None:
    path = folder / "house.db"
    while not path.is_dir():  # a worker that looks meanwhile makes an empty file in its place
        for file in folder.glob("house.db*"):
            file.unlink(missing_ok=True)
        with suppress(FileExistsError):
            path.mkdir()
