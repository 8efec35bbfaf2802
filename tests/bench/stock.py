"""Stock Rasa as it is served: its REST channel, its SQL tracker store, its own defaults."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path

import aiohttp

from tests.bench.examples import Kind, Said
from tests.bench.processes import Child, answers, free_port, started
from tests.bench.sides import NO_REPLY, Shares
from tests.bench.stock_project import STORE, Project
from tests.bench.stock_training import rasa_environment

READY = 300.0  # seconds
Row = tuple[object, ...]
TURN = "user"  # the event that begins a turn
SELECT = "SELECT sender_id, type_name, timestamp, intent_name, action_name, data FROM events"
INSERT = (
    "INSERT INTO events (sender_id, type_name, timestamp, intent_name, action_name, data)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)


class Stock:
    """Rasa behind its REST channel."""

    name = "stock"

    def __init__(self, child: Child, url: str, store: Path, session: aiohttp.ClientSession) -> None:
        self._child = child
        self._webhook = f"{url}/webhooks/rest/webhook"
        self._store = store
        self._session = session

    async def meet(self, chats: Sequence[int]) -> None:
        """Each chat greets, which opens its session in the tracker store."""
        for chat in chats:
            await self.turn(chat, Said(Kind.BUTTON, "", "greet"))

    async def turn(self, chat: int, said: Said, *, settle: bool = False) -> float | None:
        """From the post to the reply in the answer to it; it is whole then, so `settle` is idle."""
        del settle
        message = said.text if said.kind is Kind.TEXT else f"/{said.label}"
        posted = time.monotonic()
        try:
            async with self._session.post(
                self._webhook, json={"sender": f"chat-{chat}", "message": message}
            ) as answer:
                replies = await answer.json()
        except TimeoutError:
            return None
        return time.monotonic() - posted if replies else None

    async def pass_by(self, chat: int, said: Iterator[Said], turns: int) -> None:
        """The turns are laid down: the rows that Rasa wrote for this chat, written once more.

        To live them would take the better part of an hour, so slow has each become by then.
        """
        for _ in range(turns):
            next(said)
        await asyncio.to_thread(lay_down, self._store, f"chat-{chat}", turns)

    def memory(self) -> Shares:
        """One process; whatever it may have started counts with it."""
        return Shares(sum(self._child.memory()), 0.0)

    def processor(self) -> Shares:
        """One process, as above."""
        return Shares(sum(self._child.processor()), 0.0)


@asynccontextmanager
async def opened_stock(
    project: Project, model: Path, environment: Path, folder: Path
) -> AsyncIterator[Stock]:
    """Serve the stock project with its tracker store in `folder`; raises `NotReadyError`."""
    project.write(folder)
    port = free_port()
    words = [
        *(str(environment / "bin" / "python"), "-m", "rasa", "run"),
        *("--interface", "127.0.0.1", "--port", str(port), "--model", str(model)),
        *("--endpoints", "endpoints.yml", "--credentials", "credentials.yml"),
    ]
    timeout = aiohttp.ClientTimeout(total=NO_REPLY)
    log = folder / "stock.log"
    async with (
        started("Stock Rasa", words, folder, rasa_environment(), log) as child,
        aiohttp.ClientSession(timeout=timeout) as session,
    ):
        url = f"http://127.0.0.1:{port}"
        await answers(child, f"{url}/webhooks/rest/", READY)
        yield Stock(child, url, folder / STORE, session)


def lay_down(store: Path, sender: str, turns: int) -> None:
    """Write the turns of this conversation again, in their order, as often as is needed."""
    with closing(sqlite3.connect(store, timeout=30)) as database, database:
        query = f"{SELECT} WHERE sender_id = ? ORDER BY id"
        lived = _by_turn(database.execute(query, (sender,)).fetchall())
        again = [lived[number % len(lived)] for number in range(turns)]
        database.executemany(INSERT, [row for turn in again for row in turn])


def _by_turn(rows: Sequence[Row]) -> list[list[Row]]:
    turns: list[list[Row]] = []
    for row in rows:
        if row[1] == TURN:
            turns.append([])
        if turns:
            turns[-1].append(row)
    return turns
