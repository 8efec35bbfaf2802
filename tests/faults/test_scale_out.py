"""Two that serve, three that work and two engines on one PostgreSQL, killed one by one."""

import asyncio
import json
import os
import random
import signal
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest

from bot.app import SENDERS
from bot.store.boxes import inbox
from bot.store.session import Store
from nlu.engine_process import EngineProcess
from nlu.reading import UNKNOWN
from tests.faults import hostile
from tests.faults.process import Child, Zygote
from tests.faults.street import FINAL, Street, labels_heard, open_street, rows_out, texts_kept
from tests.faults.test_kill import closed, doubled, lost, unexplained
from tests.journeys.conftest import SECRET, free_port

SEED = 20261205
CHATS = range(5000, 5040)
HEADERS = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": SECRET}
SERVING, WORKING = 2, 3
CALM = 5  # messages one after the other, once nobody is killed any more
POSTGRES = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


class Site:
    """The processes of one house and whoever posts to them, as Telegram does: until it is 200."""

    def __init__(self, street: Street, engines: Sequence[EngineProcess]) -> None:
        self.street, self.engines = street, engines
        self.ports = [free_port() for _ in range(SERVING)]
        self.children: list[Child] = []
        self.said: Counter[str] = Counter()
        self.tries: Counter[int] = Counter()

    def open(self, number: int) -> Child:
        """Start the process of this number; each asks one of the engines, where there are any."""
        if self.engines:
            self.street.engine = self.engines[number % len(self.engines)].url
        if number >= SERVING:
            return self.street.open("work")
        self.street.port = self.ports[number]
        return self.street.open("serve")

    async def ready(self) -> None:
        """Wait until those that serve are there."""
        async with aiohttp.ClientSession() as http:
            for port in self.ports:
                for _ in range(600):
                    try:
                        async with http.get(f"http://127.0.0.1:{port}/healthz") as answer:
                            if answer.status == 200:
                                break
                    except aiohttp.ClientError:
                        pass
                    await asyncio.sleep(0.05)

    async def says(self, http: aiohttp.ClientSession, number: int, chance: random.Random) -> None:
        """Post one update, now here and now there, and some of them twice."""
        chat, text = chance.choice(CHATS), f"hello {number:05d}"
        self.street.telegram.world.user(chat)
        self.said[text] += 1
        body = json.dumps(hostile.update(1000 + number, chat, text)).encode()
        at = chance.randrange(SERVING)
        while True:
            at = (at + 1) % SERVING
            url = f"http://127.0.0.1:{self.ports[at]}/telegram/webhook"
            try:
                async with http.post(url, data=body, headers=HEADERS) as answer:
                    self.tries[answer.status] += 1
                    if answer.status == 200 and chance.random() < 0.9:
                        return
            except (aiohttp.ClientError, TimeoutError):
                self.tries[0] += 1
                await asyncio.sleep(0.1)

    async def quiet(self, seconds: float) -> None:
        """Wait until nothing waits in the house any more."""
        store = self.street.store()
        async with asyncio.timeout(seconds):
            while not await self._rests(store):  # noqa: ASYNC110 - a row has no event
                await asyncio.sleep(0.3)
        await store.close()

    async def _rests(self, store: Store) -> bool:
        going_out = {row.state for row in await rows_out(store)}
        return set(await inbox.waiting(store)) == {"done"} and going_out <= FINAL


async def count(
    home: Path,
    database: str,
    zygote: Zygote,
    kills: int,
    updates: int,
    engines: Sequence[EngineProcess] = (),
) -> None:
    """Kill one of the five and one engine, so many times, while people write; then count."""
    async with open_street(home, database, zygote, SEED) as street:
        site, chance = Site(street, engines), street.chance
        times = aiohttp.ClientTimeout(total=10)
        async with aiohttp.ClientSession(timeout=times) as http:
            site.children = [site.open(number) for number in range(SERVING + WORKING)]
            await site.ready()
            for kill in range(kills):
                first = kill * updates
                talk = [site.says(http, first + n, chance) for n in range(updates)]
                talking = asyncio.gather(*talk)
                await asyncio.sleep(chance.uniform(0.05, 0.6))
                victim = kill % 5 if kills >= 5 else chance.randrange(5)
                await site.children[victim].kill()
                site.children[victim] = site.open(victim)
                for engine in engines[kill % 2 : kill % 2 + 1]:
                    if engine.pid is not None:
                        os.kill(engine.pid, signal.SIGKILL)
                await talking
            await site.quiet(60 + kills * updates / 10)
            for engine in engines:  # under way again, each hears what comes now
                assert await engine.ready(within=120)
            for number in range(CALM if engines else 0):
                await site.says(http, kills * updates + number, chance)
                await site.quiet(60)
        ends = await asyncio.gather(*(closed(child) for child in site.children))
        store = street.store()
        kept, rows = await texts_kept(store), await rows_out(store)
        heard = Counter(await labels_heard(store))
        await store.close()
    shown = {one.message_id: (one.chat_id, one.text) for one in street.telegram.world.shown}
    unknowns = sum(row.unknowns for row in rows)
    print(  # noqa: T201 - the numbers are the proof
        f"seed {SEED}: {kills} kills of {SERVING} that serve and {WORKING} that work, "
        f"{len(site.said)} updates, {dict(site.tries)} answers, {len(rows)} replies, "
        f"{unknowns} on record unknown; heard as {dict(heard)}"
    )
    assert ends == [0] * 5
    assert bool(set(heard) - {"", UNKNOWN.label}) == bool(engines)
    assert kept == site.said
    assert lost(rows, shown) == []
    assert unexplained(rows, shown) == Counter()
    assert doubled(rows, shown) == Counter()
    assert unknowns <= SENDERS * kills


@POSTGRES
@pytest.mark.timeout(300)
async def test_five_processes_of_which_three_are_killed_lose_and_double_nothing(
    tmp_path: Path, database: str, zygote: Zygote
) -> None:
    await count(tmp_path, database, zygote, 3, 40)


@POSTGRES
@pytest.mark.long
@pytest.mark.timeout(3600)
async def test_five_processes_under_a_hundred_kills_lose_and_double_nothing(
    tmp_path: Path, database: str, zygote: Zygote
) -> None:
    await count(tmp_path, database, zygote, 100, 100)


@POSTGRES
@pytest.mark.long
@pytest.mark.timeout(1200)
async def test_five_processes_and_two_engines_killed_in_turn_lose_and_double_nothing(
    tmp_path: Path, database: str, zygote: Zygote
) -> None:
    engines = EngineProcess(), EngineProcess()
    async with AsyncExitStack() as stack:
        for engine in engines:
            await engine.start()
            stack.push_async_callback(engine.stop)
        assert all([await engine.ready(within=120) for engine in engines])
        await count(tmp_path, database, zygote, 10, 60, engines)
