"""How Telegram is called: bounded times, no proxy by surprise, and errors that tell no secret."""

import json
from http import HTTPStatus
from typing import Any

import httpx
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.telegram.limits import (
    CONNECT_SECONDS,
    MOST_PATIENT,
    POOL_SECONDS,
    POOL_SIZE,
    READ_SECONDS,
    UNSAID_WAIT,
    WRITE_SECONDS,
)

Seconds = Any  # python-telegram-bot's own "seconds, None or not given", a private type of it

BEFORE_WRITING = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
# What python-telegram-bot turns into an error of its own by the status.
TOLD_APART = frozenset(
    {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.CONFLICT,
    }
)


class NotActedOn(NetworkError):  # noqa: N818 - it is named after what is certain
    """Telegram cannot have acted: the request never left, or it was turned away at the door."""


class TelegramRequest(HTTPXRequest):
    """python-telegram-bot's own request, which keeps URLs and bodies out of every error."""

    def __init__(self, pool_size: int = POOL_SIZE) -> None:
        super().__init__(
            connection_pool_size=pool_size,
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            write_timeout=WRITE_SECONDS,
            pool_timeout=POOL_SECONDS,
            httpx_kwargs={"trust_env": False, "follow_redirects": False},
        )

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        write_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        connect_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        pool_timeout: Seconds = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Ask once; raises `NotActedOn` where that is certain, else what the library raises."""
        try:
            code, payload = await super().do_request(
                url,
                method,
                request_data,
                read_timeout=read_timeout,
                write_timeout=write_timeout,
                connect_timeout=connect_timeout,
                pool_timeout=pool_timeout,
            )
        except NetworkError as error:
            raise _wordless(error) from None  # its text and its cause hold the URL, so the token
        self._check(code, payload)
        return code, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer; one that is no answer raises an error without a word of it."""
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise TelegramError("Telegram's answer could not be read.") from None
        answer["parameters"] = _whole_numbers(answer.get("parameters"))
        return answer

    def _check(self, code: int, payload: bytes) -> None:
        """Catch what the library would trip over or lump together."""
        if HTTPStatus.OK <= code < HTTPStatus.MULTIPLE_CHOICES:
            if "result" not in self.parse_json_payload(payload):
                raise TelegramError("Telegram's answer holds no result.")
        elif code == HTTPStatus.TOO_MANY_REQUESTS:
            raise RetryAfter(_asked_wait(payload))
        elif code < HTTPStatus.INTERNAL_SERVER_ERROR and code not in TOLD_APART:
            raise NotActedOn(f"Telegram's server turned the request away ({code}).")


def _wordless(error: NetworkError) -> NetworkError:
    if isinstance(error.__cause__, BEFORE_WRITING):
        return NotActedOn("Telegram could not be reached.")
    if isinstance(error, TimedOut):
        return TimedOut("Telegram did not answer in time.")
    return NetworkError("The connection to Telegram broke.")


def _whole_numbers(parameters: object) -> dict[str, int]:
    if not isinstance(parameters, dict):
        return {}
    return {
        name: value
        for name, value in parameters.items()
        if isinstance(value, int) and not isinstance(value, bool)
    }


def _asked_wait(payload: bytes) -> int:
    try:
        parameters = TelegramRequest.parse_json_payload(payload)["parameters"]
    except TelegramError:
        return UNSAID_WAIT
    wait: int = parameters.get("retry_after", 0)
    return wait if 0 < wait <= MOST_PATIENT else UNSAID_WAIT
