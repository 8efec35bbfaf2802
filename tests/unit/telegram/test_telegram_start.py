"""Telling Telegram where to post when it does not take it at once, or never will."""

import asyncio
import logging

import pytest
from pydantic import SecretStr

from bot.errors import BadSetting
from bot.settings import Settings
from bot.telegram import start
from bot.telegram.start import REFUSED_TOKEN, set_webhook
from bot.telegram.wire import Wire
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram.faults import Trouble

SECRET = SecretStr("Mekong_4f9a2c71d8e35b60-Champasak_7e1d")
HERE = Settings(public_url="http://127.0.0.1:9", telegram_webhook_secret=SECRET)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "FIRST_WAIT", 0.01)


async def test_telegram_is_asked_until_it_takes_the_address(
    fake: FakeTelegram, wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    fake.trouble(Trouble.ERROR, "setWebhook", times=3)
    assert await set_webhook(wire, HERE, asyncio.Event())
    assert len(fake.calls_of("setWebhook")) == 4
    assert fake.world.webhook.url == "http://127.0.0.1:9/telegram/webhook"
    assert caplog.messages.count("Telegram did not take the webhook (NetworkError).") == 3


async def test_asked_once_it_says_that_telegram_did_not_take_it(
    fake: FakeTelegram, wire: Wire
) -> None:
    fake.trouble(Trouble.ERROR, "setWebhook")
    assert not await set_webhook(wire, HERE)
    assert len(fake.calls_of("setWebhook")) == 1


async def test_a_house_that_closes_waits_no_longer(fake: FakeTelegram, wire: Wire) -> None:
    stop = asyncio.Event()
    fake.trouble(Trouble.ERROR, "setWebhook", times=1_000)
    asking = asyncio.create_task(set_webhook(wire, HERE, stop))
    await fake.until(lambda: len(fake.calls_of("setWebhook")) > 1)
    stop.set()
    assert not await asyncio.wait_for(asking, 10)
    assert fake.world.webhook.url == ""


async def test_an_address_that_telegram_refuses_is_named_by_its_setting(
    wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    settings = HERE.model_copy(update={"public_url": "http://fictional.example"})
    assert not await set_webhook(wire, settings)
    assert caplog.messages == [
        "Telegram refuses SAIYAI_PUBLIC_URL: it must be an https address it can reach (BadRequest)."
    ]
    assert "fictional.example" not in caplog.text


async def test_a_refused_token_ends_the_asking_and_is_not_told(
    fake: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    token = "987654321:AAanother-fictional-token-0123456789"
    bot = Wire(token, fake.url)
    with caplog.at_level(logging.WARNING), pytest.raises(BadSetting) as refusal:
        await set_webhook(bot, HERE, asyncio.Event())
    await bot.shutdown()
    assert str(refusal.value) == REFUSED_TOKEN
    assert caplog.messages == [REFUSED_TOKEN]
    assert token not in caplog.text


async def test_no_webhook_is_asked_for_without_a_secret(fake: FakeTelegram, wire: Wire) -> None:
    with pytest.raises(BadSetting, match=r"TELEGRAM_WEBHOOK_SECRET is not set"):
        await set_webhook(wire, HERE.model_copy(update={"telegram_webhook_secret": None}))
    assert fake.calls_of("setWebhook") == []
