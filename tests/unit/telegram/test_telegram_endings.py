"""Each error class of Telegram's library has exactly one ending."""

import pytest
from telegram import error as errors
from telegram.error import TelegramError

from bot.channels import Delivery, Ending
from bot.telegram.endings import ENDINGS, ending_of
from bot.telegram.request import NotActedOn

pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


def every_class(kind: type[TelegramError] = TelegramError) -> set[type[TelegramError]]:
    return {kind}.union(*(every_class(under) for under in kind.__subclasses__()))


def test_every_error_class_that_exists_has_an_ending() -> None:
    assert set(ENDINGS) == every_class()


def test_every_error_class_the_library_exports_has_an_ending() -> None:
    assert {getattr(errors, name) for name in errors.__all__} == set(ENDINGS) - {NotActedOn}


@pytest.mark.parametrize(
    ("error", "delivery"),
    [
        (NotActedOn("x"), Delivery(Ending.LATER, cause="NotActedOn")),
        (errors.InvalidToken(), Delivery(Ending.LATER, cause="InvalidToken")),
        (errors.EndPointNotFound("x"), Delivery(Ending.LATER, cause="EndPointNotFound")),
        (errors.Conflict("x"), Delivery(Ending.LATER, cause="Conflict")),
        (errors.BadRequest("Message is too long"), Delivery(Ending.NEVER, cause="BadRequest")),
        (
            errors.BadRequest("Chat not found"),
            Delivery(Ending.NEVER, blocked=True, cause="BadRequest"),
        ),
        (
            errors.Forbidden("Forbidden: bot was blocked by the user"),
            Delivery(Ending.NEVER, blocked=True, cause="Forbidden"),
        ),
        (
            errors.Forbidden("Forbidden: user is deactivated"),
            Delivery(Ending.NEVER, blocked=True, cause="Forbidden"),
        ),
        (errors.ChatMigrated(-100), Delivery(Ending.NEVER, cause="ChatMigrated")),
        (errors.TimedOut(), Delivery(Ending.UNKNOWN, cause="TimedOut")),
        (errors.NetworkError("x"), Delivery(Ending.UNKNOWN, cause="NetworkError")),
        (
            errors.PassportDecryptionError("x"),
            Delivery(Ending.UNKNOWN, cause="PassportDecryptionError"),
        ),
        (TelegramError("x"), Delivery(Ending.UNKNOWN, cause="TelegramError")),
    ],
    ids=lambda value: type(value).__name__,
)
def test_how_each_error_ends(error: TelegramError, delivery: Delivery) -> None:
    assert ending_of(error) == delivery


def test_the_wait_that_telegram_asks_for_is_told() -> None:
    assert ending_of(errors.RetryAfter(17)) == Delivery(Ending.LATER, wait=17, cause="RetryAfter")
