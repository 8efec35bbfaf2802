"""Polling moves on only past what is stored, and waits out every trouble but a wrong token."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from bot.errors import BadSetting, StoreUnavailable
from bot.house import House
from bot.store.boxes import inbox
from bot.telegram import polling
from bot.telegram.wire import Wire
from tests.fakes.telegram import FakeTelegram, Trouble
from tests.unit.telegram.conftest import stored

pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
NOY, DAO = 7001, 7002
Row = tuple[str, str]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FIRST_WAIT", "LONGEST_WAIT", "CONFLICT_WAIT"):
        monkeypatch.setattr(polling, name, 0.05)
    monkeypatch.setattr(polling, "POLL_SECONDS", 2)


@pytest.fixture
async def polled(house: House, wire: Wire) -> AsyncIterator[House]:
    """A house that polls while the test runs."""
    stop = asyncio.Event()
    reading = asyncio.ensure_future(polling.poll(house, wire, stop))
    yield house
    stop.set()
    await asyncio.wait_for(reading, 30)


async def rows_of(house: House, count: int) -> list[Row]:
    """The rows of the inbox, once there are that many."""
    async with asyncio.timeout(30):
        while len(rows := await stored(house.store)) < count:  # noqa: ASYNC110 - a table has no event
            await asyncio.sleep(0.02)
    return rows


def offsets(fake: FakeTelegram) -> list[int | None]:
    return [call.params.get("offset") for call in fake.calls_of("getUpdates")]


async def test_what_people_say_is_stored_in_order_and_then_confirmed(
    fake: FakeTelegram, polled: House
) -> None:
    numbers = [
        await fake.user_says(NOY, "one"),
        await fake.user_says(DAO, "two"),
        await fake.user_presses(NOY, "yes.sig"),
        await fake.user_sends_voice(DAO),
        await fake.user_blocks(NOY),
    ]
    assert await rows_of(polled, 5) == [(str(number), "new") for number in numbers]
    await fake.until(lambda: fake.world.pending == [])


async def test_only_the_three_kinds_are_asked_for(fake: FakeTelegram, polled: House) -> None:
    await fake.until(lambda: fake.world.webhook.allowed != ())
    assert fake.world.webhook.allowed == ("message", "callback_query", "my_chat_member")
    assert await fake.user_edits(NOY, 5, "changed") is None
    assert await stored(polled.store) == []


async def test_the_webhook_is_taken_down_first_and_nothing_that_waits_is_dropped(
    fake: FakeTelegram, house: House, wire: Wire
) -> None:
    fake.world.webhook.url = "http://127.0.0.1:9/nobody"
    number = await fake.user_says(NOY, "waiting")
    stop = asyncio.Event()
    reading = asyncio.ensure_future(polling.poll(house, wire, stop))
    assert await rows_of(house, 1) == [(str(number), "new")]
    stop.set()
    await reading
    (call,) = fake.calls_of("deleteWebhook")
    assert (fake.calls.index(call), call.params) == (0, {"drop_pending_updates": False})


async def test_the_offset_does_not_move_past_what_could_not_be_stored(
    fake: FakeTelegram, polled: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, refused = inbox.keep, asyncio.Event()
    healthy = asyncio.Event()

    async def after_the_first(*arguments: Any) -> bool:  # noqa: ANN401 - those of keep
        if arguments[2] != str(first) and not healthy.is_set():
            refused.set()
            raise StoreUnavailable("The database does not answer.")
        return await keep(*arguments)

    first = fake.world.next_update_id
    monkeypatch.setattr(inbox, "keep", after_the_first)
    for text in ("one", "two", "three"):
        await fake.user_says(NOY, text)
    await asyncio.wait_for(refused.wait(), 30)
    asked = len(fake.calls_of("getUpdates"))
    await fake.until(lambda: len(fake.calls_of("getUpdates")) > asked + 2)
    assert set(offsets(fake)[asked + 1 :]) == {first + 1}
    assert [update["update_id"] for update in fake.world.pending] == [first + 1, first + 2]
    healthy.set()
    expected = [(str(first + n), "new") for n in range(3)]
    assert await rows_of(polled, 3) == expected


async def test_numbers_that_start_again_lower_are_not_missed(
    fake: FakeTelegram, polled: House
) -> None:
    fake.world.next_update_id = 900_000_000
    await fake.user_says(NOY, "before the quiet week")
    await rows_of(polled, 1)
    await fake.until(lambda: fake.world.pending == [])
    fake.world.next_update_id = 17
    await fake.user_says(NOY, "after it")
    assert await rows_of(polled, 2) == [("900000000", "new"), ("17", "new")]
    assert set(offsets(fake)) == {None, 900_000_001}


@pytest.mark.parametrize(
    ("trouble", "status"),
    [
        (Trouble.ERROR, 500),
        (Trouble.ERROR, 502),
        (Trouble.DROP, 0),
        (Trouble.DROP_AFTER, 0),
        (Trouble.GARBAGE_AFTER, 200),
        (Trouble.TOO_MANY, 429),
    ],
)
async def test_trouble_on_the_line_loses_and_doubles_nothing(
    fake: FakeTelegram, polled: House, trouble: Trouble, status: int
) -> None:
    fake.trouble(trouble, "getUpdates", times=3, status=status, seconds=1)
    number = await fake.user_says(NOY, "hello")
    assert await rows_of(polled, 1) == [(str(number), "new")]


async def test_an_update_without_sense_does_not_hide_the_next(
    fake: FakeTelegram, polled: House
) -> None:
    fake.world.pending.append({"update_id": 1, "telepathy": {"chat": 5}})
    fake.world.pending.append({"update_id": 2, "message": {"chat": {"id": -5, "type": "group"}}})
    fake.world.next_update_id = 3
    await fake.user_says(NOY, "hello")
    assert await rows_of(polled, 2) == [("1", "dead"), ("3", "new")]
    await fake.until(lambda: fake.world.pending == [])


async def test_another_reader_of_the_same_bot_is_named_and_outlasted(
    fake: FakeTelegram, polled: House, caplog: pytest.LogCaptureFixture
) -> None:
    fake.trouble(Trouble.ERROR, "getUpdates", status=409)
    with caplog.at_level(logging.ERROR):
        await fake.until(lambda: len(fake.calls_of("getUpdates")) > 0)
        await fake.user_says(NOY, "hello")
        await rows_of(polled, 1)
    expected = "Somebody else reads this bot's updates; only one house may use a bot."
    assert [record.getMessage() for record in caplog.records] == [expected]


async def test_a_refused_token_ends_it_with_a_sentence(fake: FakeTelegram, house: House) -> None:
    wire = Wire("1:another", fake.url)
    with pytest.raises(BadSetting) as refusal:
        await asyncio.wait_for(polling.poll(house, wire, asyncio.Event()), 30)
    expected = "Telegram refuses TELEGRAM_BOT_TOKEN; ask @BotFather for the bot's present token."
    assert str(refusal.value) == expected
    assert len(fake.calls) == 1
    await wire.shutdown()


async def test_closing_the_house_does_not_wait_for_telegram(
    fake: FakeTelegram, house: House, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "POLL_SECONDS", 40)
    stop = asyncio.Event()
    reading = asyncio.ensure_future(polling.poll(house, wire, stop))
    await fake.until(lambda: fake.world.webhook.allowed != ())
    stop.set()
    await asyncio.wait_for(reading, 30)


async def test_after_a_restart_what_was_not_confirmed_is_stored_once(
    fake: FakeTelegram, house: House, wire: Wire
) -> None:
    number = await fake.user_says(NOY, "hello")
    again = json.dumps(fake.world.made[number or 0]).encode()
    assert await inbox.keep(house.store, "telegram", str(number), str(NOY), again, house.clock())
    stop = asyncio.Event()
    reading = asyncio.ensure_future(polling.poll(house, wire, stop))
    await fake.until(lambda: fake.world.pending == [])
    stop.set()
    await reading
    assert await stored(house.store) == [(str(number), "new")]


@pytest.mark.parametrize("answer", [[{"no": "number"}], [5], ["x"]])
async def test_updates_without_a_number_do_not_make_it_race(
    house: House, wire: Wire, answer: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int | None] = []

    async def numberless(_wire: Wire, offset: int | None, _seconds: int) -> list[Any]:
        asked.append(offset)
        return answer

    monkeypatch.setattr(Wire, "updates", numberless)
    stop = asyncio.Event()
    reading = asyncio.ensure_future(polling.poll(house, wire, stop))
    await asyncio.sleep(0.3)
    stop.set()
    await reading
    assert 1 <= len(asked) <= 7
    assert [state for _, state in await stored(house.store)] == ["dead"]


async def test_no_log_line_holds_what_came_in(
    fake: FakeTelegram, polled: House, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        fake.trouble(Trouble.GARBAGE_AFTER, "getUpdates")
        await fake.user_says(NOY, "the canary sings", first_name="Canary")
        fake.world.pending.append({"update_id": 2**40, "telepathy": {"canary": NOY}})
        await rows_of(polled, 2)
    tell: Callable[[str], bool] = lambda canary: canary.lower() in caplog.text.lower()  # noqa: E731
    assert [c for c in ("canary", str(NOY), fake.token.partition(":")[2]) if tell(c)] == []
