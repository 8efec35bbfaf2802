"""What is sent arrives as plain text without previews, and each failure has its honest ending."""

import asyncio
import logging
import socket

import pytest

from bot.channels import Button, Delivery, Ending, Incoming, Outgoing
from bot.telegram import request
from bot.telegram.sender import TelegramChannel
from bot.telegram.wire import Wire
from dialogues.heard import Heard, Kind
from tests.fakes.telegram import FakeTelegram, Trouble
from tests.fakes.telegram.methods import METHODS

pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
NOY = 7001
RECORDING = "https://helpline.example/chat/audio/lo/ask_passport.ogg"


@pytest.fixture(autouse=True)
def noy(fake: FakeTelegram) -> None:
    fake.world.user(NOY)


async def test_a_message_arrives_as_plain_text_without_a_preview(
    fake: FakeTelegram, channel: TelegramChannel
) -> None:
    text = "*ສະບາຍດີ* <b>https://example.org</b> _x_"
    rows = ((Button("ແມ່ນ", "yes.sig"), Button("ບໍ່", "no.sig")), (Button("Stop", "stop.sig"),))
    delivery = await channel.send(str(NOY), Outgoing(text, rows))
    (shown,) = fake.sent(NOY)
    assert delivery == Delivery(Ending.SENT, message_id=str(shown.message_id))
    assert shown.text == text
    assert shown.rows == ((("ແມ່ນ", "yes.sig"), ("ບໍ່", "no.sig")), (("Stop", "stop.sig"),))
    (call,) = fake.calls_of("sendMessage")
    assert set(call.params) == {"chat_id", "text", "link_preview_options", "reply_markup"}
    assert call.params["link_preview_options"] == {"is_disabled": True}


async def test_a_recording_is_a_voice_note_that_telegram_fetches(
    fake: FakeTelegram, channel: TelegramChannel
) -> None:
    delivery = await channel.send(str(NOY), Outgoing("", audio=RECORDING))
    (shown,) = fake.sent(NOY)
    assert delivery == Delivery(Ending.SENT, message_id=str(shown.message_id))
    assert shown.voice == RECORDING
    (call,) = fake.calls
    assert (call.method, call.params) == ("sendVoice", {"chat_id": NOY, "voice": RECORDING})


@pytest.mark.parametrize(
    ("trouble", "status", "expected"),
    [
        (Trouble.ERROR, 400, Delivery(Ending.NEVER, cause="BadRequest")),  # it was not fetched
        (Trouble.ERROR, 404, Delivery(Ending.LATER, cause="InvalidToken")),
        (Trouble.TOO_MANY, 429, Delivery(Ending.LATER, wait=7, cause="RetryAfter")),
        (Trouble.ERROR_AFTER, 502, Delivery(Ending.UNKNOWN, cause="NetworkError")),
        (Trouble.DROP_AFTER, 0, Delivery(Ending.UNKNOWN, cause="NetworkError")),
        (Trouble.GARBAGE_AFTER, 200, Delivery(Ending.UNKNOWN, cause="TelegramError")),
    ],
)
async def test_trouble_with_a_recording_has_its_ending(
    fake: FakeTelegram, channel: TelegramChannel, trouble: Trouble, status: int, expected: Delivery
) -> None:
    fake.trouble(trouble, "sendVoice", status=status, seconds=7)
    assert await channel.send(str(NOY), Outgoing("", audio=RECORDING)) == expected
    assert len(fake.calls_of("sendVoice")) == 1


@pytest.mark.parametrize("audio", ["", RECORDING])
async def test_who_blocked_the_bot_is_unreachable_by_voice_too(
    fake: FakeTelegram, channel: TelegramChannel, audio: str
) -> None:
    fake.world.user(NOY, blocked=True)
    delivery = await channel.send(str(NOY), Outgoing("hello", audio=audio))
    assert delivery == Delivery(Ending.NEVER, blocked=True, cause="Forbidden")


@pytest.mark.parametrize(
    ("trouble", "status", "ending", "shown"),
    [
        (Trouble.ERROR, 500, Ending.UNKNOWN, 0),
        (Trouble.ERROR, 502, Ending.UNKNOWN, 0),
        (Trouble.ERROR_AFTER, 502, Ending.UNKNOWN, 1),
        (Trouble.DROP, 0, Ending.UNKNOWN, 0),
        (Trouble.DROP_AFTER, 0, Ending.UNKNOWN, 1),
        (Trouble.GARBAGE_AFTER, 200, Ending.UNKNOWN, 1),
        (Trouble.ERROR, 413, Ending.LATER, 0),
        (Trouble.ERROR, 404, Ending.LATER, 0),
        (Trouble.ERROR, 409, Ending.LATER, 0),
        (Trouble.ERROR, 400, Ending.NEVER, 0),
    ],
)
async def test_trouble_on_the_way_has_its_ending(
    fake: FakeTelegram,
    channel: TelegramChannel,
    trouble: Trouble,
    status: int,
    ending: Ending,
    shown: int,
) -> None:
    fake.trouble(trouble, status=status)
    delivery = await channel.send(str(NOY), Outgoing("hello"))
    assert (delivery.ending, len(fake.sent(NOY))) == (ending, shown)
    assert len(fake.calls_of("sendMessage")) == 1


@pytest.mark.parametrize(("asked", "wait"), [(7, 7), (0, 30), (10**9, 30)])
async def test_too_many_messages_wait_as_long_as_telegram_asks(
    fake: FakeTelegram, channel: TelegramChannel, asked: int, wait: float
) -> None:
    fake.trouble(Trouble.TOO_MANY, seconds=asked)
    delivery = await channel.send(str(NOY), Outgoing("hello"))
    assert delivery == Delivery(Ending.LATER, wait=wait, cause="RetryAfter")
    assert fake.sent(NOY) == []


async def test_a_late_answer_is_unknown_although_the_message_was_shown(
    fake: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request, "READ_SECONDS", 0.2)
    channel = TelegramChannel(Wire(fake.token, fake.url))
    fake.trouble(Trouble.SLOW, seconds=0.6)
    delivery = await channel.send(str(NOY), Outgoing("hello"))
    assert delivery == Delivery(Ending.UNKNOWN, cause="TimedOut")
    assert len(fake.sent(NOY)) == 1
    await channel.bot.shutdown()


async def test_a_telegram_that_is_not_there_is_asked_later() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    channel = TelegramChannel(Wire("1:a", f"http://127.0.0.1:{port}"))
    delivery = await channel.send(str(NOY), Outgoing("hello"))
    assert delivery == Delivery(Ending.LATER, cause="NotActedOn")
    await channel.bot.shutdown()


async def test_a_redirect_is_never_followed(fake: FakeTelegram, channel: TelegramChannel) -> None:
    fake.trouble(Trouble.ERROR, status=302)
    delivery = await channel.send(str(NOY), Outgoing("hello"))
    assert delivery == Delivery(Ending.LATER, cause="NotActedOn")


async def test_a_blocked_person_is_marked_unreachable_after_one_try(
    fake: FakeTelegram, channel: TelegramChannel
) -> None:
    fake.world.user(NOY, blocked=True)
    delivery = await channel.send(str(NOY), Outgoing("hello"))
    assert delivery == Delivery(Ending.NEVER, blocked=True, cause="Forbidden")
    assert len(fake.calls_of("sendMessage")) == 1


async def test_an_account_that_was_deleted_is_unreachable(
    fake: FakeTelegram, channel: TelegramChannel
) -> None:
    fake.world.user(NOY, deactivated=True)
    delivery = await channel.send(str(NOY), Outgoing("hello"))
    assert delivery == Delivery(Ending.NEVER, blocked=True, cause="Forbidden")


async def test_a_chat_that_never_was_is_unreachable(channel: TelegramChannel) -> None:
    delivery = await channel.send("404", Outgoing("hello"))
    assert delivery == Delivery(Ending.NEVER, blocked=True, cause="BadRequest")


async def test_a_wrong_token_loses_no_message(fake: FakeTelegram) -> None:
    channel = TelegramChannel(Wire("1:another", fake.url))
    delivery = await channel.send(str(NOY), Outgoing("hello"))
    assert delivery == Delivery(Ending.LATER, cause="InvalidToken")
    await channel.bot.shutdown()


async def test_an_answer_in_a_shape_nobody_knows_is_unknown(
    channel: TelegramChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(METHODS, "sendMessage", lambda _world, _params: {"no": "message"})
    delivery = await channel.send(str(NOY), Outgoing("hello"))
    assert delivery == Delivery(Ending.UNKNOWN, cause="UnreadableAnswer")


@pytest.mark.parametrize(
    "button", [Button("Yes", "x" * 65), Button("Yes", ""), Button(" ", "yes"), Button("", "yes")]
)
async def test_a_button_telegram_would_refuse_never_costs_the_words(
    fake: FakeTelegram, channel: TelegramChannel, button: Button
) -> None:
    rows = ((button,), (button, Button("No", "no")))
    delivery = await channel.send(str(NOY), Outgoing("the door code", rows))
    assert delivery.ending == Ending.SENT
    assert [shown.rows for shown in fake.sent(NOY)] == [((("No", "no"),),)]


async def test_the_longest_part_and_the_longest_button_are_taken(
    fake: FakeTelegram, channel: TelegramChannel
) -> None:
    text = "ກິ່" * 3000
    for part in channel.split(text):
        await channel.send(str(NOY), Outgoing(part, ((Button("Yes", "x" * 64),),)))
    assert "".join(shown.text for shown in fake.sent(NOY)) == text


async def test_a_lone_surrogate_in_a_reply_does_not_stop_it(
    fake: FakeTelegram, channel: TelegramChannel
) -> None:
    await channel.send(str(NOY), Outgoing("a\ud800b"))
    assert [shown.text for shown in fake.sent(NOY)] == ["a\ufffdb"]


async def test_a_press_is_acknowledged_once(fake: FakeTelegram, channel: TelegramChannel) -> None:
    await fake.user_presses(NOY, "yes")
    ((query, answered),) = fake.world.queries.items()
    assert not answered
    await channel.acknowledge(Incoming(str(NOY), Heard(Kind.BUTTON), press=query))
    assert fake.world.queries == {query: True}


@pytest.mark.parametrize("trouble", [Trouble.DROP, Trouble.ERROR, Trouble.TOO_MANY])
async def test_an_acknowledgement_that_fails_is_of_no_consequence(
    fake: FakeTelegram, channel: TelegramChannel, trouble: Trouble
) -> None:
    fake.trouble(trouble, "answerCallbackQuery", seconds=5)
    await channel.acknowledge(Incoming(str(NOY), Heard(Kind.BUTTON), press="old"))
    await channel.acknowledge(Incoming(str(NOY), Heard(Kind.BUTTON), press="old"))
    assert len(fake.calls_of("answerCallbackQuery")) == 2


async def test_nothing_is_acknowledged_that_was_no_press(
    fake: FakeTelegram, channel: TelegramChannel
) -> None:
    await channel.acknowledge(Incoming(str(NOY), Heard(Kind.TEXT)))
    assert fake.calls == []


async def test_a_proxy_of_the_environment_is_never_used(
    fake: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    channel = TelegramChannel(Wire(fake.token, fake.url))
    assert (await channel.send(str(NOY), Outgoing("hello"))).ending == Ending.SENT
    await channel.bot.shutdown()


async def test_no_log_line_holds_the_token_the_text_or_the_chat(
    fake: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        channel = TelegramChannel(Wire(fake.token, fake.url))
        for trouble in (None, *Trouble):
            if trouble is not None:
                fake.trouble(trouble, seconds=0.1)
            await channel.send(str(NOY), Outgoing("the canary sings"))
            await asyncio.sleep(0)
        await channel.bot.shutdown()
    assert len(fake.calls_of("sendMessage")) == 8
    for canary in (fake.token, fake.token.partition(":")[2], "canary", str(NOY)):
        assert canary not in caplog.text
