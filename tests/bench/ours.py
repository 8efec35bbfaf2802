"""The helpline as it is served: the real command, its engine, SQLite, Telegram's webhook."""

import asyncio
import json
import os
import random
import secrets
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp

from tests.bench.boxes import Box, Boxes
from tests.bench.examples import SEED, Kind, Said
from tests.bench.ledger import CHATS
from tests.bench.processes import Child, NotReadyError, answers, free_port, started
from tests.bench.sides import NO_REPLY, Shares
from tests.bench.updates import Json, Updates

READY = 180.0  # seconds
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
QUIET = 0.3  # seconds without a further message, after which a reply is whole
START = "/start"
MEETING = 8  # first words at once
PACE_ALL = "1000000"
SERVE = (str(Path(sys.executable).with_name("saiyai")), "serve")


class Ours:
    """The house as Telegram sees it."""

    name = "ours"

    def __init__(self, child: Child, url: str, secret: str, session: aiohttp.ClientSession) -> None:
        self.boxes = Boxes()
        self._child = child
        self._webhook = f"{url}/telegram/webhook"
        self._headers = {SECRET_HEADER: secret}
        self._session = session
        self._updates = Updates()
        self._dice = random.Random(SEED)  # noqa: S311 - not a secret
        self._parts: dict[tuple[int, Said], int] = {}
        self._before: dict[int, Said] = {}
        self._turns = 0
        self.ledger = ""

    @property
    def letters_a_message(self) -> float | None:
        """The mean length of all messages so far."""
        return self.boxes.letters / self.boxes.messages if self.boxes.messages else None

    @property
    def messages_a_turn(self) -> float | None:
        """How many messages a reply has, in the mean of all turns so far."""
        return self.boxes.messages / self._turns if self._turns else None

    async def meet(self, chats: Sequence[int]) -> None:
        """Each chat exists at Telegram, says /start and reads the welcome."""
        async with self._session.post(self.ledger + CHATS, json=list(chats)) as answer:
            answer.raise_for_status()
        few = asyncio.Semaphore(MEETING)

        async def begin(chat: int) -> None:
            async with few:
                await self.turn(chat, Said(Kind.TEXT, START, ""), settle=True)

        await asyncio.gather(*map(begin, chats))

    async def turn(self, chat: int, said: Said, *, settle: bool = False) -> float | None:
        """From the post to the first message that the fake Telegram took for this chat."""
        box = self.boxes.of(chat)
        self._too_late(chat, box)
        self._before[chat] = said
        update = self._made(chat, said, box)
        posted = time.monotonic()
        async with self._session.post(self._webhook, json=update, headers=self._headers) as answer:
            if answer.status != 200:
                return None
        first = await box.next(NO_REPLY)
        if first is None:
            return None
        self._turns += 1
        if settle:
            await self._settle(chat, box, said)
        return first.at - posted

    async def pass_by(self, chat: int, said: Iterator[Said], turns: int) -> None:
        """Every turn is lived: said, heard, answered."""
        for _ in range(turns):
            await self.turn(chat, next(said), settle=True)

    def memory(self) -> Shares:
        """The server, and the engine it started."""
        return Shares(*self._child.memory())

    def processor(self) -> Shares:
        """The server, and the engine it started."""
        return Shares(*self._child.processor())

    def _made(self, chat: int, said: Said, box: Box) -> Json:
        if said.kind is Kind.TEXT:
            return self._updates.text(chat, said.text)
        if not box.buttons:
            return self._updates.text(chat, START)  # the button of Telegram's own menu
        return self._updates.press(chat, self._dice.choice(box.buttons))

    async def _settle(self, chat: int, box: Box, said: Said) -> None:
        """Wait for the rest of the reply: as many parts as last time, else until it is quiet."""
        expected, parts = self._parts.get((chat, said), 0), 1
        while parts != expected and await box.next(QUIET) is not None:
            parts += 1
        if said.kind is Kind.TEXT:
            self._parts[chat, said] = parts

    def _too_late(self, chat: int, box: Box) -> None:
        """Parts of the reply before that came after it seemed whole: next time it has that many."""
        before = self._before.get(chat)
        if before is not None and (chat, before) in self._parts:
            self._parts[chat, before] += len(box.arrived)
        box.arrived.clear()


@asynccontextmanager
async def opened(checkout: Path, folder: Path) -> AsyncIterator[Ours]:
    """Serve the house with its data in `folder`; raises `NotReadyError`."""
    async with AsyncExitStack() as stack:
        clean = _clean_environment()
        words = [sys.executable, "-m", "tests.bench.ledger"]
        log = folder / "telegram.log"
        ledger = await stack.enter_async_context(
            started("The fake Telegram", words, checkout, clean, log)
        )
        telegram = await _announced(ledger)
        port, secret = free_port(), secrets.token_hex(32)
        environment = clean | _settings(folder, port, secret, telegram)
        house = await stack.enter_async_context(
            started("The helpline", SERVE, checkout, environment, folder / "ours.log")
        )
        url = f"http://127.0.0.1:{port}"
        await answers(house, f"{url}/readyz", READY)
        session = await stack.enter_async_context(aiohttp.ClientSession())
        ours = Ours(house, url, secret, session)
        ours.ledger = telegram["url"]
        await stack.enter_async_context(ours.boxes.filled_from(session, telegram["url"]))
        yield ours


def _settings(folder: Path, port: int, secret: str, telegram: dict[str, str]) -> dict[str, str]:
    return {
        "SAIYAI_HOME": str(folder / "home"),
        "SAIYAI_PORT": str(port),
        "SAIYAI_PUBLIC_URL": "https://bench.invalid",
        "SAIYAI_TELEGRAM_MODE": "webhook",
        "TELEGRAM_BOT_TOKEN": telegram["token"],
        "TELEGRAM_WEBHOOK_SECRET": secret,
        "TELEGRAM_API_URL": telegram["url"],
        "SAIYAI_PACE_CHAT": "0",
        "SAIYAI_PACE_ALL": PACE_ALL,
    }


def _clean_environment() -> dict[str, str]:
    ours = ("SAIYAI_", "TELEGRAM_", "RASA_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


async def _announced(ledger: Child, limit: float = 20.0) -> dict[str, str]:
    """The address and token that the fake wrote as its first line."""
    end = time.monotonic() + limit
    while time.monotonic() < end and ledger.process.returncode is None:
        line, newline, _ = ledger.log.read_text(encoding="utf-8").partition("\n")
        if newline:
            said: dict[str, str] = json.loads(line)
            return said
        await asyncio.sleep(0.05)
    raise NotReadyError("The fake Telegram did not start.")
