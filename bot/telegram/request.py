"""How Telegram is called: bounded times, no proxy by surprise, and errors that tell no secret."""

import json
from http import HTTPStatus
from typing import Any

import aiohttp
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.telegram.limits import (
    CONNECT_SECONDS,
    MOST_PATIENT,
    POOL_SECONDS,
    POOL_SIZE,
    READ_SECONDS,
    UNSAID_WAIT,
)

Seconds = Any  # python-telegram-bot's own "seconds, None or not given", a private type of it

BEFORE_WRITING = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)
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


class TelegramRequest(BaseRequest):
    """python-telegram-bot's request over aiohttp, with no URL and no body in any error.

    The library's own, over httpx, costs much more processor time and logs what it calls.
    """

    __slots__ = ("_pool_size", "_session")

    def __init__(self, pool_size: int = POOL_SIZE) -> None:
        self._pool_size = pool_size
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer, unless a call says otherwise."""
        return READ_SECONDS

    async def initialize(self) -> None:
        """Open the pool; it opens by itself at the first request."""
        self._opened()

    async def shutdown(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        write_timeout: Seconds = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 aiohttp has none
        connect_timeout: Seconds = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 always ours
        pool_timeout: Seconds = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 always ours
    ) -> tuple[int, bytes]:
        """Ask once; raises `NotActedOn` where that is certain, else what the library raises."""
        patience = read_timeout if isinstance(read_timeout, int | float) else READ_SECONDS
        times = aiohttp.ClientTimeout(
            total=CONNECT_SECONDS + POOL_SECONDS + patience,
            connect=CONNECT_SECONDS + POOL_SECONDS,
            sock_connect=CONNECT_SECONDS,
            sock_read=patience,
        )
        said = request_data.json_parameters if request_data else None
        try:
            async with self._opened().request(
                method, url, data=said, timeout=times, allow_redirects=False
            ) as answer:
                code, payload = answer.status, await answer.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _wordless(error) from None  # its text and its cause hold the URL, so the token
        self._check(code, payload)
        return code, payload

    def _opened(self) -> aiohttp.ClientSession:
        """The pool, made inside the running loop; it asks no proxy and keeps no cookie."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._pool_size),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )
        return self._session

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


def _wordless(error: Exception) -> NetworkError:
    if isinstance(error, BEFORE_WRITING):
        return NotActedOn("Telegram could not be reached.")
    if isinstance(error, TimeoutError):
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
