"""The fake Telegram is honest: it refuses, forgets, retries and fails as Telegram does."""

import asyncio
import contextlib
import json
import sys
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.fakes.telegram import FakeTelegram, Trouble

NOY, DAO = 7001, 7002
Answer = tuple[int, dict[str, Any]]


async def ask(
    http: aiohttp.ClientSession,
    fake: FakeTelegram,
    method: str,
    token: str = "",
    **params: Any,  # noqa: ANN401 - JSON
) -> Answer:
    url = f"{fake.url}/bot{token or fake.token}/{method}"
    form = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in params.items()
    }
    async with http.post(url, data=form) as answer:
        return answer.status, await answer.json()


def refused(answer: Answer) -> tuple[int, str]:
    return answer[0], answer[1]["description"]


async def test_it_refuses_what_telegram_refuses(
    http: aiohttp.ClientSession, fake: FakeTelegram
) -> None:
    fake.world.user(NOY)
    fake.world.user(DAO, blocked=True)
    keys = {"inline_keyboard": [[{"text": "a", "callback_data": "ກ" * 22}]]}
    cases: list[tuple[tuple[int, str], dict[str, Any]]] = [
        ((400, "Bad Request: chat not found"), {"chat_id": 9, "text": "a"}),
        ((403, "Forbidden: bot was blocked by the user"), {"chat_id": DAO, "text": "a"}),
        ((400, "Bad Request: message text is empty"), {"chat_id": NOY, "text": " \n"}),
        ((400, "Bad Request: message is too long"), {"chat_id": NOY, "text": "🙏" * 2049}),
        (
            (400, "Bad Request: BUTTON_DATA_INVALID"),
            {"chat_id": NOY, "text": "a", "reply_markup": keys},
        ),
    ]
    for expected, params in cases:
        assert refused(await ask(http, fake, "sendMessage", **params)) == expected
    assert refused(await ask(http, fake, "getMe", token="1:x")) == (401, "Unauthorized")
    assert refused(await ask(http, fake, "sendGift")) == (404, "Not Found")
    assert (await ask(http, fake, "sendMessage", chat_id=NOY, text="🙏" * 2048))[0] == 200
    assert [(call.status, call.acted) for call in fake.calls] == [
        *[(expected[0], False) for expected, _ in cases], (401, False), (404, False), (200, True)
    ]  # fmt: skip


async def test_it_takes_a_voice_note_by_its_url_alone(
    http: aiohttp.ClientSession, fake: FakeTelegram
) -> None:
    fake.world.user(NOY)
    url = "https://example.org/a.ogg"
    answers = [await ask(http, fake, "sendVoice", chat_id=NOY, voice=v) for v in (url, "a.ogg")]
    assert [status for status, _ in answers] == [200, 400]
    assert [(shown.text, shown.voice) for shown in fake.sent(NOY)] == [("", url)]


async def test_an_offset_confirms_and_what_is_confirmed_is_gone(
    http: aiohttp.ClientSession, fake: FakeTelegram
) -> None:
    first, second = await fake.user_says(NOY, "one"), await fake.user_says(NOY, "two")
    assert first is not None

    async def numbers(**params: Any) -> list[int]:  # noqa: ANN401 - JSON
        _, answer = await ask(http, fake, "getUpdates", **params)
        return [update["update_id"] for update in answer["result"]]

    assert await numbers() == [first, second]
    assert await numbers(limit=1) == [first]
    assert await numbers(offset=first + 1) == [second]
    assert await numbers(offset=0) == [second]
    assert await numbers(offset=first + 2) == []
    assert await numbers() == []


async def test_a_long_poll_answers_as_soon_as_somebody_writes(
    http: aiohttp.ClientSession, fake: FakeTelegram
) -> None:
    start = time.monotonic()
    polling = asyncio.ensure_future(ask(http, fake, "getUpdates", timeout=50))
    await asyncio.sleep(0.1)
    await fake.user_says(NOY, "hello")
    _, answer = await polling
    assert [update["message"]["text"] for update in answer["result"]] == ["hello"]
    assert time.monotonic() - start < 40


async def test_two_that_poll_at_once_are_in_conflict(
    http: aiohttp.ClientSession, fake: FakeTelegram
) -> None:
    first = asyncio.ensure_future(ask(http, fake, "getUpdates", timeout=10))
    await asyncio.sleep(0.1)
    second = asyncio.ensure_future(ask(http, fake, "getUpdates", timeout=10))
    assert (await first)[0] == 409
    await fake.user_says(NOY, "hello")
    assert (await second)[0] == 200


async def test_one_cannot_poll_while_a_webhook_is_set(
    http: aiohttp.ClientSession, fake: FakeTelegram
) -> None:
    await ask(http, fake, "setWebhook", url="https://example.org/x")
    assert (await ask(http, fake, "getUpdates"))[0] == 409
    await ask(http, fake, "deleteWebhook")
    assert (await ask(http, fake, "getUpdates"))[0] == 200


@pytest.fixture
async def hook() -> AsyncIterator[tuple[str, list[Any], list[int]]]:
    """A webhook that notes what comes and answers with the statuses it is given, then 200."""
    seen: list[Any] = []
    statuses: list[int] = []

    async def note(request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        seen.append((secret, (await request.json())["message"]["text"]))
        return web.Response(status=statuses.pop(0) if statuses else 200)

    app = web.Application()
    app.router.add_post("/hook", note)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook", seen, statuses
    await runner.cleanup()


async def test_a_webhook_gets_each_chat_in_order_and_again_after_a_failure(
    http: aiohttp.ClientSession, fake: FakeTelegram, hook: tuple[str, list[Any], list[int]]
) -> None:
    url, seen, statuses = hook
    statuses += [503, 500]
    await ask(http, fake, "setWebhook", url=url, secret_token="s-1")
    number = await fake.user_says(NOY, "one")
    await fake.user_says(NOY, "two")
    await fake.until(lambda: fake.world.pending == [])
    assert seen == [("s-1", "one")] * 3 + [("s-1", "two")]
    _, info = await ask(http, fake, "getWebhookInfo")
    assert info["result"]["last_error_message"] == "Wrong response from the webhook: 500"
    assert number is not None
    assert await fake.posts_again(number)
    assert seen[-1] == ("s-1", "one")


async def test_one_chat_that_fails_does_not_hold_up_another(
    http: aiohttp.ClientSession, fake: FakeTelegram, hook: tuple[str, list[Any], list[int]]
) -> None:
    url, seen, statuses = hook
    statuses += [503]
    await ask(http, fake, "setWebhook", url=url)
    await fake.user_says(NOY, "noy")
    await fake.until(lambda: len(seen) == 1)
    await fake.user_says(DAO, "dao")
    await fake.until(lambda: fake.world.pending == [])
    assert [text for _, text in seen] == ["noy", "dao", "noy"]


@pytest.mark.parametrize(
    ("trouble", "shown"),
    [(Trouble.DROP, 0), (Trouble.DROP_AFTER, 1), (Trouble.ERROR, 0), (Trouble.ERROR_AFTER, 1)],
)
async def test_a_fault_is_used_up_and_the_ledger_tells_whether_it_acted(
    http: aiohttp.ClientSession, fake: FakeTelegram, trouble: Trouble, shown: int
) -> None:
    fake.world.user(NOY)
    fake.trouble(trouble, chat_id=NOY)
    with contextlib.suppress(aiohttp.ClientError):
        await ask(http, fake, "sendMessage", chat_id=NOY, text="a")
    assert (len(fake.sent(NOY)), fake.calls[0].acted) == (shown, bool(shown))
    assert (await ask(http, fake, "sendMessage", chat_id=NOY, text="b"))[0] == 200


async def test_messages_too_close_together_are_refused_when_asked_to_be_strict(
    http: aiohttp.ClientSession, fake: FakeTelegram
) -> None:
    fake.world.user(NOY)
    fake.world.seconds_between = 1
    assert (await ask(http, fake, "sendMessage", chat_id=NOY, text="a"))[0] == 200
    status, answer = await ask(http, fake, "sendMessage", chat_id=NOY, text="b")
    assert (status, answer["parameters"]) == (429, {"retry_after": 1})


async def test_a_deleted_message_is_no_longer_seen(
    http: aiohttp.ClientSession, fake: FakeTelegram
) -> None:
    fake.world.user(NOY)
    _, answer = await ask(http, fake, "sendMessage", chat_id=NOY, text="a")
    number = answer["result"]["message_id"]
    assert (await ask(http, fake, "deleteMessage", chat_id=NOY, message_id=number))[0] == 200
    assert fake.sent(NOY) == []
    again = await ask(http, fake, "deleteMessage", chat_id=NOY, message_id=number)
    assert refused(again) == (400, "Bad Request: message to delete not found")


async def test_it_runs_as_a_process_of_its_own(http: aiohttp.ClientSession) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.telegram", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    started = json.loads(await asyncio.wait_for(process.stdout.readline(), 20))
    control, bot = f"{started['url']}/control", f"{started['url']}/bot{started['token']}"
    async with http.post(f"{control}/say", json={"chat_id": NOY, "text": "hello"}) as said:
        number = (await said.json())["update_id"]
    trouble = {"trouble": "error", "method": "sendMessage", "status": 500}
    async with http.post(f"{control}/trouble", json=trouble) as made:
        assert made.status == 200
    statuses = []
    for _ in range(2):
        async with http.post(f"{bot}/sendMessage", data={"chat_id": NOY, "text": "hi"}) as sent:
            statuses.append(sent.status)
    async with http.get(f"{control}/sent?chat_id={NOY}") as seen:
        assert [shown["text"] for shown in await seen.json()] == ["hi"]
    async with http.get(f"{control}/calls") as seen:
        assert [call["status"] for call in await seen.json()] == statuses == [500, 200]
    async with http.post(f"{bot}/getUpdates") as seen:
        (update,) = (await seen.json())["result"]
    assert update["update_id"] == number
    process.terminate()
    assert await asyncio.wait_for(process.wait(), 30) == 0
