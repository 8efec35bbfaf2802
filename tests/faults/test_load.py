"""Fifty updates a second for minutes: what is lost, how long Telegram waits, how memory grows.

`LOAD_SECONDS` (300) and `LOAD_RATES` (50; several: "50 75 100") may be set in the environment.
"""

import asyncio
import itertools
import json
import os
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import psutil
import pytest

from bot.store.boxes import inbox
from bot.store.session import Store
from tests.faults import hostile
from tests.faults.process import Zygote
from tests.faults.street import SMALL_TALK, Street, open_street, texts_kept
from tests.journeys.conftest import SECRET

SEED = 20261207
SECONDS = float(os.environ.get("LOAD_SECONDS", "300"))
RATES = tuple(map(float, os.environ.get("LOAD_RATES", "50").split()))
CHATS = range(5000, 5400)
HEADERS = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": SECRET}
P99, EMPTY, GROWTH = 0.150, 5.0, 0.05  # asked for: seconds, seconds, of the memory before
PARTS = (0.2, 0.4, 0.6, 0.8)  # of the time; what is cached by the first is not counted as growth


@dataclass(slots=True)
class Load:
    """One rate for some time: each post's wait, from when it was due, and how it was answered."""

    rate: float
    waits: list[float] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    memory: list[float] = field(default_factory=list)
    said: Counter[str] = field(default_factory=Counter)
    emptied: float = 0.0
    spent: float = 0.0

    def told(self) -> str:
        """The figures, each as a ratio of what is asked; the processor is the house's alone."""
        p99 = sorted(self.waits)[int(len(self.waits) * 0.99)]
        fifths = [*(self.memory[int(len(self.memory) * part)] for part in PARTS), self.memory[-1]]
        grown = fifths[-1] / fifths[0] - 1
        return (
            f"{self.rate:.0f} a second, {len(self.waits)} updates: answers {dict(self.answers)}; "
            f"p50 {sorted(self.waits)[len(self.waits) // 2] * 1000:.0f} ms, "
            f"p99 {p99 * 1000:.0f} ms ({p99 / P99:.2f} of the limit); empty after "
            f"{self.emptied:.1f} s ({self.emptied / EMPTY:.2f}); memory by fifths "
            f"{[round(one) for one in fifths]} MiB, {grown:+.1%} ({grown / GROWTH:.2f}); processor "
            f"{self.spent / len(self.waits) * 1000:.1f} ms a message"
        )


async def post(street: Street, http: aiohttp.ClientSession, load: Load, number: int) -> None:
    """Post one update as Telegram does, again until it is taken."""
    chance, began = random.Random(SEED + number), time.monotonic()  # noqa: S311 - a seed
    chat, text = chance.choice(CHATS), f"{chance.choice(SMALL_TALK)} {number:06d}"
    street.telegram.world.user(chat)
    load.said[text] += 1
    body = json.dumps(hostile.update(1000 + number, chat, text)).encode()
    url = f"http://127.0.0.1:{street.port}/telegram/webhook"
    while True:
        async with http.post(url, data=body, headers=HEADERS) as answer:
            load.answers[answer.status] += 1
            if answer.status == 200:
                load.waits.append(time.monotonic() - began)
                return
        await asyncio.sleep(0.2)


async def loaded(
    street: Street, store: Store, load: Load, pid: int, numbers: "itertools.count[int]"
) -> None:
    """Post at this rate by the clock, whether or not the house keeps up; then let it rest."""
    house, under_way = psutil.Process(pid), set[asyncio.Task[None]]()
    spent_before = spent(house)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=100)) as http:
        began = time.monotonic()
        for turn in range(int(load.rate * SECONDS)):
            due = began + turn / load.rate
            if due > time.monotonic():
                await asyncio.sleep(due - time.monotonic())
            task = asyncio.create_task(post(street, http, load, next(numbers)))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
            if turn % int(load.rate) == 0:
                load.memory.append(house.memory_info().rss / 2**20)
        await asyncio.gather(*under_way)
    ended = time.monotonic()
    await emptied(store, 60 + SECONDS)
    load.emptied = time.monotonic() - ended
    load.spent = spent(house) - spent_before


def spent(house: psutil.Process) -> float:
    """Seconds of processor time so far, its own and the kernel's for it."""
    times = house.cpu_times()
    return float(times.user + times.system)


async def emptied(store: Store, seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while set(await inbox.waiting(store)) != {"done"}:  # noqa: ASYNC110 - a row has no event
            await asyncio.sleep(0.1)


@pytest.mark.long
@pytest.mark.timeout(int(len(RATES) * (2 * SECONDS + 120)) + 120)
async def test_at_so_many_updates_a_second_nothing_is_lost(
    tmp_path: Path, database: str, zygote: Zygote
) -> None:
    numbers = itertools.count()
    said: Counter[str] = Counter()
    async with open_street(tmp_path, database, zygote, SEED) as street:
        async with street.open(hasty=False) as child:
            await street.telegram.until(lambda: bool(street.telegram.world.webhook.url), 60)
            store = street.store()
            for rate in RATES:
                load = Load(rate)
                await loaded(street, store, load, child.pid, numbers)
                said += load.said
                print(load.told())  # noqa: T201 - the figures are the proof
                assert set(load.answers) <= {200, 503}
        kept = await texts_kept(store)
        await store.close()
    assert kept == said
