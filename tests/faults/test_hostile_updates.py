"""Whatever comes through Telegram's door, the house stands, and the next person is heard."""

import asyncio
import contextlib
import json
import logging
import random
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as bounds
from hypothesis import strategies as st
from multidict import CIMultiDict
from sqlalchemy import select

from bot import app, ears
from bot.app import Running
from bot.store.boxes import inbox
from bot.store.desk import queues
from bot.store.models.boxes import Inbox
from bot.store.session import Store
from bot.telegram import updates
from nlu.client import EngineClient
from nlu.ear import Ear
from nlu.labels import LABELS
from nlu.reading import UNKNOWN
from tests.conftest import house_settings
from tests.fakes.engine import FakeEngine
from tests.fakes.telegram import FakeTelegram
from tests.faults import hostile
from tests.faults.street import labels_heard, texts_kept
from tests.journeys.conftest import SECRET, open_line

HEADER = "X-Telegram-Bot-Api-Secret-Token"
JSON = {"Content-Type": "application/json"}
GOOD = JSON | {HEADER: SECRET}
SEED = 20261124
AT_ONCE = 16
UNSEEN = "".join(hostile.INVISIBLE)
LOCKED_IN = "ຊ່ວຍແດ່ ເຂົາລັອກປະຕູ ບໍ່ໃຫ້ອອກ"


@dataclass(frozen=True, slots=True)
class Door:
    """A whole house, its public listener, and whoever posts to it."""

    running: Running
    http: aiohttp.ClientSession
    telegram: FakeTelegram

    @property
    def store(self) -> Store:
        return self.running.house.store

    async def post(self, body: bytes, headers: list[tuple[str, str]] | None = None) -> int:
        sent = CIMultiDict(GOOD.items() if headers is None else headers)
        url = f"{self.running.edge_url}/telegram/webhook"
        async with self.http.post(url, data=body, headers=sent) as answer:
            await answer.read()
            return answer.status

    async def says(self, number: int, chat: int, text: str, **user: object) -> int:
        self.telegram.world.user(chat)
        return await self.post(json.dumps(hostile.update(number, chat, text, **user)).encode())

    async def statuses(self, bodies: Iterable[bytes]) -> list[int]:
        """Post all of them, so many at once."""
        turn = asyncio.Semaphore(AT_ONCE)

        async def one(body: bytes) -> int:
            async with turn:
                return await self.post(body)

        return list(await asyncio.gather(*(one(body) for body in bodies)))

    async def heard(self, seconds: float = 30) -> dict[str, int]:
        """Wait until nothing is unread; the states of the inbox."""
        for _ in range(int(seconds * 50)):
            states = await inbox.waiting(self.store)
            if not set(states) & {"new", "working"}:
                return states
            await asyncio.sleep(0.02)
        raise AssertionError(f"not everything was heard: {states}")

    async def tries(self, number: int) -> int:
        """How often an update was taken in hand until it was heard."""
        heard = select(Inbox.attempts).where(Inbox.key == f"{number}", Inbox.state == "done")
        async with asyncio.timeout(60):
            while True:
                async with self.store.read() as tx:
                    if (tries := (await tx.execute(heard)).scalar_one_or_none()) is not None:
                        return tries
                await asyncio.sleep(0.02)

    async def answered(self, chat: int, seconds: float = 30) -> str:
        """The first answer to this chat."""
        await self.telegram.until(lambda: bool(self.telegram.sent(chat)), seconds)
        return self.telegram.sent(chat)[0].text


@contextlib.asynccontextmanager
async def open_door(home: Path, database: str, **more: str) -> AsyncIterator[Door]:
    brief = aiohttp.TCPConnector(keepalive_timeout=5)  # the house keeps a silent one for ten
    async with FakeTelegram() as telegram, aiohttp.ClientSession(connector=brief) as http:
        environment = {
            "SAIYAI_EDGE_PORT": "0",
            "SAIYAI_PUBLIC_URL": "http://127.0.0.1:9",
            "SAIYAI_TELEGRAM_MODE": "webhook",
            "TELEGRAM_BOT_TOKEN": telegram.token,
            "TELEGRAM_WEBHOOK_SECRET": SECRET,
            "TELEGRAM_API_URL": telegram.url,
            "SAIYAI_PACE_CHAT": "0",
            "SAIYAI_PACE_ALL": "1000",
        }
        settings = house_settings(home, database, **(environment | more))
        async with app.serving(settings) as running:
            yield Door(running, http, telegram)


@pytest.fixture
async def door(tmp_path: Path, database: str) -> AsyncIterator[Door]:
    async with open_door(tmp_path, database) as opened:
        yield opened


async def test_one_update_ten_times_in_a_row_and_twenty_at_once_is_heard_once(door: Door) -> None:
    body = json.dumps(hostile.update(5, 70, "only once")).encode()
    door.telegram.world.user(70)
    in_a_row = [await door.post(body) for _ in range(10)]
    at_once = await asyncio.gather(*(door.post(body) for _ in range(20)))
    await door.answered(70)
    await door.heard()
    assert [*in_a_row, *at_once] == [200] * 30
    assert await texts_kept(door.store) == {"only once": 1}


@pytest.mark.long
async def test_a_thousand_numbers_that_jump_about_are_all_taken(door: Door) -> None:
    await jumping(door, 1000)


async def test_numbers_that_jump_about_are_all_taken(door: Door) -> None:
    await jumping(door, 100)


async def jumping(door: Door, count: int) -> None:
    numbers = random.Random(SEED).sample(range(1, 2**40), count)  # noqa: S311 - a seed
    print(f"seed {SEED}")  # noqa: T201 - it can be shown again
    bodies = [json.dumps(hostile.update(n, 70 + n % 20, f"n{n}")).encode() for n in numbers]
    for chat in range(70, 90):
        door.telegram.world.user(chat)
    assert await door.statuses(bodies) == [200] * count
    assert await door.heard(30 + count / 5) == {"done": count}
    assert await texts_kept(door.store) == {f"n{n}": 1 for n in numbers}


async def test_ten_thousand_bodies_of_no_use_break_nothing_and_hold_nobody_up(
    door: Door, request: pytest.FixtureRequest
) -> None:
    """Five thousand on each kind of database."""
    count = 500_000 if request.config.getoption("-m") == "long" else 5_000
    print(f"seed {SEED}")  # noqa: T201 - it can be shown again
    chance = random.Random(SEED)  # noqa: S311 - a seed that can be shown again
    statuses = await door.statuses(hostile.bodies(chance, count, 10**6))
    assert {status: statuses.count(status) for status in set(statuses)} == {200: count}
    await door.heard(60)
    odd = [hostile.update(10**8 + number, 70, "odd") for number in range(len(hostile.FIELDS))]
    for one, field in zip(odd, hostile.FIELDS, strict=True):
        one["message"][field] = 5
    assert set(await door.statuses(json.dumps(one).encode() for one in odd)) == {200}
    await door.says(10**9, 70, LOCKED_IN)
    await door.telegram.until(lambda: any("1362" in one.text for one in door.telegram.sent(70)))
    assert await door.tries(10**9) == 1  # no odd one of its chat holds it up
    assert len(await queues.queue(door.store, door.running.house.clock())) == 1


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(st.sampled_from(hostile.FIELDS) | st.text(), inside, max_size=4)
    ),
    max_leaves=12,
)
UPDATES = st.fixed_dictionaries(
    {"update_id": st.integers() | ANYTHING},
    optional=dict.fromkeys(hostile.KINDS, ANYTHING),
)


async def test_no_json_that_can_be_imagined_is_refused_or_breaks_a_worker(door: Door) -> None:
    loop = asyncio.get_running_loop()

    @bounds(
        max_examples=200,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(UPDATES | ANYTHING, min_size=1, max_size=4))
    def every(updates: list[object]) -> None:
        bodies = [json.dumps(one).encode() for one in updates]
        asked = asyncio.run_coroutine_threadsafe(door.statuses(bodies), loop)
        assert asked.result(30) == [200] * len(bodies)

    await asyncio.to_thread(every)
    await door.heard(30)
    await door.says(10**9, 70, "still there?")
    assert await door.answered(70)


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [(HEADER, "wrong")],
        [(HEADER, "")],
        [(HEADER, SECRET), (HEADER, SECRET)],
        [(HEADER, SECRET.swapcase())],
        [(HEADER, "another-bots-secret-0123456789-abcdefghijk")],
    ],
    ids=["missing", "wrong", "empty", "twice", "other case", "other bot"],
)
async def test_without_the_secret_nothing_is_read_and_nothing_is_written(
    door: Door, headers: list[tuple[str, str]]
) -> None:
    for body in (json.dumps(hostile.update(5, 70, "hello")).encode(), b"{", b""):
        assert await door.post(body, [*JSON.items(), *headers]) == 403
    assert await inbox.waiting(door.store) == {}


async def test_the_edge_has_two_paths_and_the_pages_are_elsewhere(door: Door) -> None:
    found = {}
    for path in (
        "/", "/console", "/console/login", "/chat", "/readyz", "/healthz", "/metrics", "/static",
        "/telegram/webhook", "/telegram/webhook/", "/Telegram/Webhook", "/healthz/",
        "/..%2fconsole/login", "//healthz", "/telegram/../console/login",
    ):  # fmt: skip
        for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD"):
            url = f"{door.running.edge_url}{path}"
            async with door.http.request(method, url, headers=GOOD, data=b"{") as answer:
                if answer.status not in {404, 405}:
                    found[method, path] = answer.status
    assert found == {("GET", "/healthz"): 200, ("POST", "/telegram/webhook"): 200}


async def test_too_much_is_refused_and_long_odd_or_empty_messages_are_answered(door: Door) -> None:
    over = json.dumps(hostile.update(1, 70, "x")).encode() + b" " * 2**20
    assert await door.post(over) == 413
    door.telegram.world.user(71)
    exactly = json.dumps(hostile.update(2, 71, "exactly a mebibyte")).encode()
    assert await door.post(exactly + b" " * (2**20 - len(exactly))) == 200
    texts = ["ຍາວ" * 6_700, "\ud800 lone", "\udfff\ud800", "\u200b", "   ", "", "\x00", "😀" * 500]
    for number, text in enumerate(texts, 3):
        assert await door.says(number, 70 + number, text) == 200
    states = await door.heard()
    assert states == {"done": len(texts) + 1}
    for chat in (71, 73, 74, 80):
        assert await door.answered(chat)


def slashed_texts(count: int) -> list[str]:
    """Texts behind a slash with labels that no plain word gives away."""
    chance = random.Random(SEED)  # noqa: S311 - a seed that can be shown again
    controls = ears.alone()[1]
    silent = tuple(label for label in LABELS if controls.find(label.replace("_", " ")) is None)
    return [hostile.slashed(chance, (*silent, "confirm_safe")) for _ in range(count)]


async def test_five_hundred_texts_behind_a_slash_never_become_an_intent() -> None:
    async with FakeEngine() as engine, aiohttp.ClientSession() as session:
        ear = Ear(*ears.alone(), EngineClient(session, engine.url))
        heard = set()
        for number, text in enumerate(slashed_texts(500)):
            incoming = updates.read(json.dumps(hostile.update(number, 70, text)).encode())
            assert incoming is not None
            for words in (incoming.heard.text, text):  # at the door, and should the door fail
                heard.add((await ear.hear(words)).intent.label)
    assert [text for text in engine.asked if text.strip(UNSEEN)[:1] in set("/／")] == []
    assert heard <= {UNKNOWN.label, "greet"}


async def test_through_the_whole_house_a_slash_makes_no_intent(
    tmp_path: Path, database: str
) -> None:
    async with FakeEngine() as engine, open_door(tmp_path, database, RASA_URL=engine.url) as door:
        bodies = []
        for number, text in enumerate(slashed_texts(50)):
            door.telegram.world.user(100 + number)
            bodies.append(json.dumps(hostile.update(number, 100 + number, text)).encode())
        assert await door.statuses(bodies) == [200] * 50
        await door.heard(60)
        labels = set(await labels_heard(door.store))
    assert labels <= {"", UNKNOWN.label, "greet"}


async def test_hostile_names_show_up_nowhere_and_format_strings_stay_as_they_were_typed(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    """Two hundred and fifty of each on each kind of database."""
    chance = random.Random(SEED)  # noqa: S311 - a seed that can be shown again
    names = [f"{chance.choice(hostile.NAMES)} Zephyrq{number}z" for number in range(250)]
    texts = [f"{hostile.formatted(chance)} n{number}" for number in range(250)]
    for number in range(0, 250, 10):
        texts[number] = f"{LOCKED_IN} {texts[number]}"
    with caplog.at_level(logging.DEBUG):
        for number, (name, text) in enumerate(zip(names, texts, strict=True)):
            user = {"first_name": name, "last_name": name[:64], "username": name}
            assert await door.says(number, 1000 + number, text, **user) == 200
        assert await door.heard(90) == {"done": 250}
        rows = await queues.queue(door.store, door.running.house.clock())
        await door.telegram.until(lambda: len(door.telegram.world.shown) >= 250, 60)
    assert await texts_kept(door.store) == dict.fromkeys(texts, 1)
    shown = [text for one in door.telegram.world.shown for text in (one.text, str(one.rows))]
    everything = "\n".join([*shown, caplog.text, repr(rows)])
    assert len(rows) == 25
    assert [number for number in range(250) if f"Zephyrq{number}z" in everything] == []
    answers = {one.text for one in door.telegram.world.shown}
    assert [answer for answer in answers if "49" in answer or "class" in answer] == []


async def test_an_update_that_a_worker_chokes_on_holds_up_nobody_in_its_chat(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide = door.running.house.router.decide

    def choking(heard: object, *rest: object) -> object:
        if getattr(heard, "text", "") == "choke":
            raise ZeroDivisionError
        return decide(heard, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(type(door.running.house.router), "decide", lambda _s, *a: choking(*a))
    await door.says(1, 70, "choke")
    await asyncio.sleep(0.3)
    await door.says(2, 70, LOCKED_IN)
    assert "1362" in await door.answered(70)
    async with door.store.read() as tx:
        row = (await tx.execute(select(Inbox).where(Inbox.key == "1"))).scalar_one()
    assert (row.state, row.cause) == ("new", "ZeroDivisionError")


async def test_a_whole_way_by_polling_survives_an_odd_update(tmp_path: Path, database: str) -> None:
    async with open_line(tmp_path, database, "polling") as line:
        await line.telegram.user_sends(70, None, telepathy={"a": [1]}, text=None)
        await line.telegram.user_sends(70, None, text={"not": "a text"})
        assert "1362" in await line.hears(70, LOCKED_IN)
