"""A file is fetched from the API's own host alone, never more than its limit, and never by name."""

import pytest

from bot.telegram import files
from bot.telegram.sender import TelegramChannel
from tests.fakes.telegram import FakeTelegram

pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
NOY = 7001
VOICE = b"OggS" + bytes(24) + b"OpusHead" + bytes(64)
HOSTILE = (
    "https://evil.example/voice/1",
    "//evil.example/voice/1",
    "http:evil.example/voice",
    "../bot1:x/getMe",
    "voice/../../bot/getMe",
    "voice/..%2f..%2fgetMe",
    "/etc/passwd",
    "voice/a?token=1",
    "voice/a#b",
    "voice/a b",
    "voice/a\nHost: evil.example",
    "voice\\..\\a",
    "@evil.example/a",
    "voice/" + "a" * 300,
    "voice/ກ.oga",
    "voice",
    "",
)


async def test_a_voice_message_is_fetched_by_its_reference(
    fake: FakeTelegram, channel: TelegramChannel
) -> None:
    fake.world.files["v1"] = ("voice/file_1.oga", VOICE)
    fetched = await channel.fetch("v1")
    assert fetched is not None
    assert (fetched.body, repr(fetched)) == (VOICE, f"Fetched({len(VOICE)} bytes)")
    assert fake.fetched == ["voice/file_1.oga"]
    assert await channel.fetch("nobody sent it") is None


@pytest.mark.parametrize("path", HOSTILE)
async def test_a_path_that_leads_elsewhere_is_not_gone_to(
    fake: FakeTelegram, channel: TelegramChannel, path: str
) -> None:
    fake.world.files["v1"] = (path, VOICE)
    assert await channel.fetch("v1") is None
    assert fake.fetched == []


async def test_a_redirect_is_not_followed(fake: FakeTelegram, channel: TelegramChannel) -> None:
    fake.world.files["v1"] = ("voice/file_1.oga", VOICE)
    fake.world.files["v2"] = ("voice/away", VOICE)
    assert await channel.fetch("v2") is None
    assert fake.fetched == ["voice/away"]


@pytest.mark.parametrize("told", [1000, 10])
async def test_what_is_too_large_is_let_go_whatever_size_was_told(
    fake: FakeTelegram, channel: TelegramChannel, monkeypatch: pytest.MonkeyPatch, told: int
) -> None:
    monkeypatch.setattr(files, "FILE_BYTES", 50)
    fake.world.files["v1"], fake.world.told_size = ("voice/file_1.oga", VOICE), told
    assert await channel.fetch("v1") is None
    assert fake.fetched == ([] if told > 50 else ["voice/file_1.oga"])


async def test_typing_is_shown_and_a_failure_is_nothing(
    fake: FakeTelegram, channel: TelegramChannel
) -> None:
    fake.world.user(NOY)
    await channel.typing(str(NOY))
    fake.world.user(NOY, blocked=True)
    await channel.typing(str(NOY))
    assert [(call.params["action"], call.status) for call in fake.calls_of("sendChatAction")] == [
        ("typing", 200),
        ("typing", 403),
    ]
