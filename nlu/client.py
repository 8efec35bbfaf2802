"""Asks Rasa to parse within a time budget; late, wrong or absent Rasa means nothing was heard."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

import aiohttp

from nlu.labels import FLAGS, LABELS
from nlu.reading import UNKNOWN, Intent, Sign
from nlu.slash import looks_like_a_command

NOT_SURE = "nlu_fallback"
_KNOWN = frozenset(LABELS)
_LONGEST_ANSWER = 256 * 1024  # bytes
_TIME_TO_ANSWER_READY = 1.0  # seconds
BUDGET = 1.5  # seconds for one message


@dataclass(frozen=True, slots=True)
class Parsed:
    """What the engine made of a message.

    `ranking` holds its guesses, likeliest first; `intent` is the first of them, or `UNKNOWN`
    when the engine was not sure enough. `signs` are those of job offers, each once; a short
    message has none, and a stock Rasa says none.
    """

    ranking: tuple[Intent, ...] = ()
    intent: Intent = UNKNOWN
    signs: tuple[Sign, ...] = ()


class EngineClient:
    """Talks to one engine, ours or a stock Rasa, at `url`; `budget` is in seconds a message."""

    def __init__(self, session: aiohttp.ClientSession, url: str, budget: float = BUDGET) -> None:
        self._session = session
        self._url = url.rstrip("/")
        self._budget = budget

    async def parse(self, text: str) -> Parsed | None:
        """Read one message; None when the engine is late, wrong or absent. Never raises for that.

        Text that looks like a command is never sent: to Rasa it would be an intent by its name.
        """
        if looks_like_a_command(text) or not text.strip():
            return Parsed()
        try:
            async with asyncio.timeout(self._budget):
                answer = await self._ask(text)
            return _parsed(answer)
        except (aiohttp.ClientError, OSError, RuntimeError, TypeError, ValueError, KeyError):
            return None

    async def ready(self) -> bool:
        """Tell whether an engine with a model answers, within a second."""
        try:
            async with (
                asyncio.timeout(_TIME_TO_ANSWER_READY),
                self._session.get(f"{self._url}/status", allow_redirects=False) as answer,
            ):
                return answer.status == HTTPStatus.OK and bool(
                    _object(await _body(answer)).get("model_file")
                )
        except (aiohttp.ClientError, OSError, RuntimeError, TypeError, ValueError):
            return False

    async def _ask(self, text: str) -> dict[str, object]:
        async with self._session.post(
            f"{self._url}/model/parse", json={"text": text}, allow_redirects=False
        ) as answer:
            if answer.status != HTTPStatus.OK:
                raise ValueError("The engine refused to read the message.")
            return _object(await _body(answer))


@asynccontextmanager
async def engine_at(url: str, budget: float = BUDGET) -> AsyncIterator[EngineClient]:
    """A client of the engine at an address, or behind a socket file (unix:///...)."""
    asked = urlsplit(url)
    by_socket = asked.scheme == "unix"
    connector = aiohttp.UnixConnector(asked.path) if by_socket else None
    async with aiohttp.ClientSession(connector=connector) as session:
        yield EngineClient(session, "http://engine" if by_socket else url, budget)


async def _body(answer: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in answer.content.iter_any():
        body += chunk
        if len(body) > _LONGEST_ANSWER:
            raise ValueError("The engine's answer is too long.")
    return bytes(body)


def _object(body: bytes) -> dict[str, object]:
    found = json.loads(body)
    if not isinstance(found, dict):
        raise TypeError("The engine's answer is not an object.")
    return found


def _parsed(answer: dict[str, object]) -> Parsed:
    best = _guess(answer["intent"])
    guesses = [_guess(guess) for guess in _list(answer.get("intent_ranking"))]
    ranking = sorted(
        (guess for guess in guesses if guess is not UNKNOWN),
        key=lambda guess: -guess.confidence,
    )
    if not ranking and best is not UNKNOWN:
        ranking = [best]
    return Parsed(tuple(ranking), best, _signs(answer.get("offer_signs")))


def _guess(told: object) -> Intent:
    if not isinstance(told, dict):
        raise TypeError("The engine's guess is not an object.")
    label, confidence = told.get("name"), told.get("confidence")
    if label is None or label == NOT_SURE:
        return UNKNOWN
    if label not in _KNOWN:
        raise ValueError("The engine gave a label that is not in the taxonomy.")
    return Intent(str(label), _confidence(confidence))


def _signs(told: object) -> tuple[Sign, ...]:
    """All of them, or none where anything is amiss: the phrases find signs without them."""
    try:
        signs = tuple(_sign(sign) for sign in _list(told))
    except (TypeError, ValueError):
        return ()
    return signs if len({sign.id for sign in signs}) == len(signs) else ()


def _sign(told: object) -> Sign:
    if not isinstance(told, dict):
        raise TypeError("The engine's warning sign is not an object.")
    id_, start, end = told.get("id"), told.get("start"), told.get("end")
    if id_ not in FLAGS:
        raise ValueError("The engine gave a warning sign that is not in the table.")
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        raise ValueError("The engine's warning sign stands nowhere.")
    return Sign(str(id_), _confidence(told.get("confidence")), start, end)


def _confidence(told: object) -> float:
    if isinstance(told, bool) or not isinstance(told, int | float):
        raise TypeError("The engine's confidence is not a number.")
    if not 0 <= told <= 1:  # NaN is not, either
        raise ValueError("The engine's confidence is not between 0 and 1.")
    return float(told)


def _list(told: object) -> list[object]:
    if told is None:
        return []
    if not isinstance(told, list):
        raise TypeError("The engine's answer holds something else where a list belongs.")
    return told
