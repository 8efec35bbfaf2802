"""Telegram's door: only Telegram comes in, and 200 means that the update is stored."""

import asyncio
import gzip
import json
import logging
import random
import zlib
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import cast

import aiohttp
import brotli  # type: ignore[import-untyped] # it ships no types
import psutil
import pytest
from aiohttp import web
from multidict import CIMultiDict
from pydantic import SecretStr
from yarl import URL

from bot import edge
from bot.bell import Bell
from bot.errors import StoreUnavailable
from bot.house import House
from bot.store.boxes import inbox
from bot.telegram.limits import BODY_BYTES
from bot.telegram.sender import TelegramChannel
from bot.telegram.start import set_webhook
from bot.telegram.updates import envelope
from tests.conftest import Clock
from tests.fakes.telegram import FakeTelegram
from tests.unit.telegram.conftest import SECRET, stored

HEADER = "X-Telegram-Bot-Api-Secret-Token"
JSON = {"Content-Type": "application/json"}
GOOD = JSON | {HEADER: SECRET}
OTHER_CASE = SECRET.swapcase()


def update(number: int = 100, text: str = "help me", chat: int = 77) -> bytes:
    person = {"id": chat, "is_bot": False, "first_name": "Noy"}
    message = {
        "message_id": 1,
        "date": 1,
        "from": person,
        "chat": {"id": chat, "type": "private"},
        "text": text,
    }
    return json.dumps({"update_id": number, "message": message}).encode()


async def post(
    http: aiohttp.ClientSession,
    door: str,
    body: bytes | AsyncIterator[bytes],
    headers: Mapping[str, str] | Iterable[tuple[str, str]] = tuple(GOOD.items()),
) -> int:
    sent = CIMultiDict(headers)
    async with http.post(f"{door}/telegram/webhook", data=body, headers=sent) as answer:
        assert await answer.read() == b""
        return answer.status


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [(HEADER, "wrong")],
        [(HEADER, "")],
        [(HEADER, SECRET), (HEADER, SECRET)],
        [(HEADER, OTHER_CASE)],
        [(HEADER, "Another-bots-secret-0123456789abcdefghij")],
        [(HEADER, f"{SECRET}, {SECRET}")],
        [(HEADER, SECRET[:-1])],
        [(HEADER, SECRET + "a")],
        [("Authorization", f"Bearer {SECRET}")],
    ],
    ids=[
        "missing", "wrong", "empty", "twice", "other case", "other bot", "listed", "short", "long",
        "other header",
    ],
)  # fmt: skip
async def test_whoever_does_not_know_the_secret_stays_outside(
    house: House,
    door: str,
    http: aiohttp.ClientSession,
    headers: list[tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_at: list[bytes] = []
    monkeypatch.setattr("bot.telegram.door.envelope", looked_at.append)
    assert await post(http, door, update(), [*JSON.items(), *headers]) == 403
    assert (looked_at, await stored(house.store)) == ([], [])


async def test_a_replaced_secret_opens_for_ten_minutes_more_and_then_no_longer(
    house: House, http: aiohttp.ClientSession, clock: Clock
) -> None:
    new, other = "new-" + SECRET, "old-" + SECRET
    keys = {"telegram_webhook_secret": SecretStr(new), "telegram_secret_before": SecretStr(SECRET)}
    statuses: list[list[int]] = []
    async with opened(house, **keys) as door:
        for minutes in (0, 9.9, 0.2):
            clock.move(minutes=minutes)
            statuses.append(
                [
                    await post(http, door, update(len(statuses) * 3 + n), JSON | {HEADER: secret})
                    for n, secret in enumerate((new, SECRET, other))
                ]
            )
    assert statuses == [[200, 200, 403], [200, 200, 403], [200, 403, 403]]
    assert await stored(house.store) == [(str(n), "new") for n in (0, 1, 3, 4, 6)]


NETWORKS = "149.154.160.0/20, 91.108.4.0/22"
THEIRS = "149.154.167.220"
SPOOFED = (
    {"X-Forwarded-For": THEIRS},
    {"X-Forwarded-For": f"{THEIRS}, 203.0.113.9"},
    {"X-Forwarded-For": f"203.0.113.9, {THEIRS}"},
    {"X-Forwarded-For": f"{THEIRS}, {THEIRS}, {THEIRS}"},
    {"X-Forwarded-For": f"{THEIRS}:443"},
    {"X-Forwarded-For": f"[{THEIRS}]"},
    {"X-Forwarded-For": f"::ffff:{THEIRS}"},
    {"X-Forwarded-For": f'"{THEIRS}"'},
    {"X-Forwarded-For": f"for={THEIRS}"},
    {"X-Forwarded-For": ""},
    {"X-Forwarded-For": ","},
    {"x-forwarded-for": f" {THEIRS} "},
    {"X-Forwarded": THEIRS},
    {"Forwarded": f"for={THEIRS}"},
    {"Forwarded": f'for="{THEIRS}:443";proto=https;by=203.0.113.9'},
    {"Forwarded": f"for=203.0.113.9, for={THEIRS}"},
    {"Forwarded-For": THEIRS},
    {"X-Real-IP": THEIRS},
    {"X-Client-IP": THEIRS},
    {"True-Client-IP": THEIRS},
    {"CF-Connecting-IP": THEIRS},
    {"X-Original-Forwarded-For": THEIRS},
    {"Via": f"1.1 {THEIRS}"},
    {"Host": THEIRS},
)


async def test_no_header_makes_a_stranger_one_of_telegrams_addresses(
    house: House, http: aiohttp.ClientSession
) -> None:
    async with opened(house, telegram_networks=NETWORKS) as door:
        passed = [one for one in SPOOFED if await post(http, door, update(), GOOD | one) != 403]
    assert (passed, len(SPOOFED) >= 20, await stored(house.store)) == ([], True, [])


@pytest.mark.parametrize(
    ("proxies", "told", "status"),
    [
        (1, THEIRS, 200),
        (1, f"203.0.113.9, {THEIRS}", 200),
        (1, f"{THEIRS}, 203.0.113.9", 403),
        (2, f"{THEIRS}, 203.0.113.9", 200),
        (2, f"203.0.113.9, {THEIRS}, 198.51.100.7", 200),
        (2, f"{THEIRS}, 203.0.113.9, 198.51.100.7", 403),
        (2, THEIRS, 403),
        (1, "91.108.7.255", 200),
        (1, "91.108.8.0", 403),
        (1, f"::ffff:{THEIRS}", 200),
        (1, "149.154.160.0/20", 403),
        (1, "not an address", 403),
    ],
)
async def test_behind_so_many_proxies_of_ours_the_outermost_ones_word_counts(
    house: House, http: aiohttp.ClientSession, proxies: int, told: str, status: int
) -> None:
    async with opened(house, telegram_networks=NETWORKS, proxies=proxies) as door:
        assert await post(http, door, update(), GOOD | {"X-Forwarded-For": told}) == status


async def test_whoever_connects_from_a_named_network_comes_in(
    house: House, http: aiohttp.ClientSession
) -> None:
    async with opened(house, telegram_networks="127.0.0.0/8") as door:
        assert await post(http, door, update(), GOOD) == 200
        assert await post(http, door, update(), JSON | {HEADER: "wrong"}) == 403


@asynccontextmanager
async def opened(house: House, **changed: object) -> AsyncIterator[str]:
    """The public listener of a house with other settings, as its URL."""
    settings = house.settings.model_copy(update=changed)
    parts = {**vars(house), "settings": settings}
    runner = edge.runner(edge.edge_app(cast("House", SimpleNamespace(**parts))))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_a_stored_update_is_byte_for_byte_what_telegram_sent(
    house: House, door: str, http: aiohttp.ClientSession
) -> None:
    body = update(text="ສະບາຍດີ \u200b") + b"\n "
    assert await post(http, door, body) == 200
    claimed = await inbox.claim(house.store, "w", house.clock())
    assert claimed is not None
    assert (claimed.channel, claimed.key, claimed.body) == ("telegram", "100", body)


async def test_a_new_update_rings_the_bell(
    house: House, door: str, http: aiohttp.ClientSession
) -> None:
    waiting = asyncio.ensure_future(house.bell.wait("inbox", 5))
    await asyncio.sleep(0)
    assert await post(http, door, update()) == 200
    assert await waiting


async def test_the_same_update_thirty_times_is_stored_once(
    house: House, door: str, http: aiohttp.ClientSession
) -> None:
    in_a_row = [await post(http, door, update()) for _ in range(10)]
    at_once = await asyncio.gather(*(post(http, door, update()) for _ in range(20)))
    assert [*in_a_row, *at_once] == [200] * 30
    assert await stored(house.store) == [("100", "new")]


async def test_numbers_that_jump_back_are_all_stored(
    house: House, door: str, http: aiohttp.ClientSession
) -> None:
    numbers = [10**9, 5, 7, 4, 10**9 + 1, 0, 2**62]
    for number in numbers:
        assert await post(http, door, update(number)) == 200
    assert await stored(house.store) == [(str(number), "new") for number in numbers]


UNUSABLE = [
    b"", b"{", b"[]", b"null", b"[" * 10_000, b'{"a":' * 10_000, b"9" * 5000, b"\xff\xfe",
    b'{"update_id": 5}', b'{"update_id": 5, "telepathy": {}}', b'{"update_id": 1e400}',
    b'{"update_id": 6, "message": {"chat": {"id": "\\ud800"}}}',
]  # fmt: skip


async def test_an_unusable_body_is_kept_aside_and_blocks_nobody(
    house: House, door: str, http: aiohttp.ClientSession
) -> None:
    statuses = [await post(http, door, body) for body in UNUSABLE]
    assert statuses == [200] * len(UNUSABLE)
    assert await post(http, door, update(999)) == 200
    rows = await stored(house.store)
    assert {state for _, state in rows[:-1]} == {"dead"}
    assert rows[-1] == ("999", "new")
    claimed = await inbox.claim(house.store, "w", house.clock())
    assert claimed is not None
    assert claimed.key == "999"


@pytest.mark.long
async def test_a_thousand_fuzzed_bodies_are_all_answered(
    door: str, http: aiohttp.ClientSession
) -> None:
    chance = random.Random(20261123)  # noqa: S311 - a seed that can be shown again
    for number in range(1000):
        body = chance.randbytes(chance.randint(0, 300))
        assert (number, await post(http, door, body)) == (number, 200)


async def test_what_is_said_in_a_group_is_not_kept_at_all(
    house: House, door: str, http: aiohttp.ClientSession
) -> None:
    body = update().replace(b'"private"', b'"group"').replace(b"77", b"-77")
    assert not envelope(body).usable
    assert await post(http, door, body) == 200
    assert await stored(house.store) == []


async def test_an_update_that_cannot_be_stored_is_asked_for_again(
    house: House, door: str, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unavailable(*_arguments: object) -> bool:
        raise StoreUnavailable("The database does not answer.")

    with monkeypatch.context() as broken:
        broken.setattr(inbox, "keep", unavailable)
        broken.setattr(inbox, "keep_dead", unavailable)
        assert await post(http, door, update()) == 503
        assert await post(http, door, b"{") == 503
    assert await stored(house.store) == []
    assert await post(http, door, update()) == 200


async def test_only_post_is_taken(door: str, http: aiohttp.ClientSession) -> None:
    statuses = {}
    for method in ("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"):
        async with http.request(method, f"{door}/telegram/webhook", headers=GOOD) as answer:
            statuses[method] = answer.status
    assert set(statuses.values()) == {405}


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": "application/json-seq"},
        {"Content-Type": ""},
    ],
)
async def test_only_plain_json_is_taken(
    house: House, door: str, http: aiohttp.ClientSession, headers: dict[str, str]
) -> None:
    assert await post(http, door, update(), headers | {HEADER: SECRET}) == 415
    assert await stored(house.store) == []


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(update() + b" " * 50_000_000)),
        ("deflate", zlib.compress(update() + b" " * 50_000_000)),
        ("br", brotli.compress(update() + b" " * 50_000_000, quality=1)),
        ("gzip", gzip.compress(update())),
        ("identity", update()),
        ("gzip, gzip", gzip.compress(gzip.compress(update()))),
        ("gzip", b"\x1f\x8b broken"),
        ("nonsense", update()),
    ],
    ids=["bomb", "deflate bomb", "br bomb", "gzip", "identity", "twice", "broken", "nonsense"],
)
async def test_a_compressed_body_is_refused_and_never_unpacked(
    house: House, door: str, encoding: str, packed: bytes
) -> None:
    """Fifty megabytes in fifty kilobytes would be a cheap way to fill the memory."""
    port = int(door.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = (
        f"POST /telegram/webhook HTTP/1.1\r\nHost: x\r\n{HEADER}: {SECRET}\r\n"
        f"Content-Type: application/json\r\nContent-Encoding: {encoding}\r\n"
        f"Content-Length: {len(packed)}\r\nConnection: close\r\n\r\n"
    )
    before = psutil.Process().memory_info().rss
    writer.write(head.encode() + packed)
    status = (await reader.readline()).split()[1]
    grown = (psutil.Process().memory_info().rss - before) / 2**20
    writer.close()
    print(f"{encoding}: {len(packed)} bytes, {grown:.1f} MiB more")  # noqa: T201 - the proof
    assert (status in {b"400", b"415"}, await stored(house.store)) == (True, [])
    assert grown < 25


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_over_one_mebibyte_is_refused(
    house: House, door: str, http: aiohttp.ClientSession, chunked: bool
) -> None:
    async def in_chunks() -> AsyncIterator[bytes]:
        yield b"x" * (BODY_BYTES + 1)

    body = in_chunks() if chunked else b"x" * (BODY_BYTES + 1)
    assert await post(http, door, body) == 413
    assert await stored(house.store) == []


async def test_a_body_of_exactly_one_mebibyte_is_taken(
    house: House, door: str, http: aiohttp.ClientSession
) -> None:
    body = update()
    assert await post(http, door, body + b" " * (BODY_BYTES - len(body))) == 200
    assert await stored(house.store) == [("100", "new")]


async def test_the_public_listener_has_exactly_two_paths(house: House) -> None:
    routes = [
        (route.method, route.resource.canonical)
        for route in edge.edge_app(house).router.routes()
        if route.resource is not None
    ]
    assert routes == [("POST", "/telegram/webhook"), ("GET", "/healthz")]


async def test_any_other_path_is_not_there(door: str, http: aiohttp.ClientSession) -> None:
    paths = [
        "/", "/console", "/chat", "/readyz", "/metrics", "/telegram", "/telegram/webhook/",
        "/telegram%2Fwebhook", "/static/x", "/healthz/", "//telegram/webhook", "/.env",
    ]  # fmt: skip
    for path in paths:
        url = URL(door + path, encoded=True)
        async with http.post(url, data=update(), headers=GOOD) as answer:
            assert (path, answer.status) == (path, 404)
            assert "Server" not in answer.headers


async def test_health_says_no_more_than_that_it_lives(
    door: str, http: aiohttp.ClientSession
) -> None:
    async with http.get(f"{door}/healthz") as answer:
        assert (answer.status, await answer.text()) == (200, "ok\n")
        assert "Server" not in answer.headers


async def test_without_a_secret_the_door_stays_shut(
    house: House, http: aiohttp.ClientSession
) -> None:
    async with opened(house, telegram_webhook_secret=None) as door:
        given = [await post(http, door, update(), JSON | {HEADER: one}) for one in ("", "x")]
    assert given == [403, 403]


async def test_no_log_line_holds_what_came_in(
    door: str, http: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        for body in (update(text="the canary sings", chat=987654321), b"canary {"):
            await post(http, door, body)
            await post(http, door, body, JSON | {HEADER: "canary-" + SECRET})
    for canary in ("canary", "987654321", SECRET):
        assert canary not in caplog.text


async def test_telegram_is_told_where_to_post_and_what(
    house: House, door: str, fake: FakeTelegram, channel: TelegramChannel
) -> None:
    settings = house.settings.model_copy(update={"public_url": door + "/"})
    await fake.user_says(77, "before the webhook was there")
    assert await set_webhook(channel.bot, settings)
    await fake.user_says(77, "after it")
    await fake.until(lambda: fake.world.pending == [])
    (call,) = fake.calls_of("setWebhook")
    assert call.params == {
        "url": f"{door}/telegram/webhook",
        "allowed_updates": ["message", "callback_query", "my_chat_member"],
        "secret_token": SECRET,
        "drop_pending_updates": False,
    }
    assert [state for _, state in await stored(house.store)] == ["new", "new"]


async def test_telegram_tries_again_in_order_until_the_store_is_back(
    house: House, door: str, fake: FakeTelegram, channel: TelegramChannel,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    settings = house.settings.model_copy(update={"public_url": door})
    await set_webhook(channel.bot, settings)
    keep, refusals = inbox.keep, iter([True] * 4)

    async def sometimes(*arguments: object) -> bool:
        if next(refusals, False):
            raise StoreUnavailable("The database does not answer.")
        return await keep(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(inbox, "keep", sometimes)
    numbers = [await fake.user_says(77, f"{n}") for n in range(3)]
    await fake.until(lambda: fake.world.pending == [])
    assert await stored(house.store) == [(str(number), "new") for number in numbers]


async def test_the_bell_is_not_rung_for_what_was_known(
    door: str, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    rings: list[tuple[str, ...]] = []
    monkeypatch.setattr(Bell, "ring", lambda _bell, *topics: rings.append(topics))
    for _ in range(3):
        assert await post(http, door, update()) == 200
    assert rings == [("inbox",)]
