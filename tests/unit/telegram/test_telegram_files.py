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
    "https://api.telegram.org/file/bot1:x/voice/1",
    "https://api.telegram.org.evil.example/voice/1",
    "https://api.telegram.org@evil.example/voice/1",
    "http://127.0.0.1:8080/console/",
    "http://169.254.169.254/latest/meta-data",
    "http://[::1]/voice/1",
    "file:///etc/passwd",
    "ftp://evil.example/voice/1",
    "data:text/html,<script>alert(1)</script>",
    "javascript:alert(1)",
    "\\\\evil.example\\share",
    "///evil.example/voice/1",
    "/voice/1",
    "./voice/1",
    "voice/./1",
    "voice//1",
    "voice/..",
    "..",
    ".",
    "voice/1/",
    "voice/%2e%2e/1",
    "voice/1%00.oga",
    "voice/1\x00.oga",
    "voice/1\r\nX-Evil: 1",
    "voice/1;a=b",
    "voice/1&a=b",
    "voice/1:80",
    "voice/~root",
    "voice/$(id)",
    "voice/`id`",
    "voice/|id",
    "voice/<b>",
    "voice/'or'1",
    'voice/"1',
    "voice/\u202eagv.1",
    "voice/\uff0f\uff0e\uff0e",
    "voice/1\n",
    " voice/1",
    "voice/{0}",
    "voice/*",
    "v.oice/1",
    "C:/voice/1",
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


def test_there_are_fifty_of_them() -> None:
    assert len(set(HOSTILE)) >= 50


@pytest.mark.parametrize("path", HOSTILE, ids=range(len(HOSTILE)))
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
