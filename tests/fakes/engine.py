"""An honest fake of Rasa's /model/parse over HTTP, which can be late, wrong, broken or enormous."""

import asyncio
import contextlib
import json
from enum import StrEnum
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.fakes.telegram.world import Json


class Mood(StrEnum):
    """How this engine answers; `HARMLESS` is a healthy one that hears a greeting in everything."""

    HARMLESS = "harmless"
    SLOW = "slow"
    NOT_JSON = "not json"
    OTHER_JSON = "other json"
    OTHER_LABEL = "other label"
    FAILING = "failing"
    HUGE = "huge"
    ENDLESS = "endless"
    DROPPING = "dropping"
    ELSEWHERE = "elsewhere"


class FakeEngine:
    """`async with FakeEngine() as engine`; it keeps what it was asked."""

    def __init__(self, mood: Mood = Mood.HARMLESS) -> None:
        self.mood = mood
        self.asked: list[str] = []
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/model/parse", self._parse)
        app.router.add_get("/status", self._status)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _status(self, _request: web.Request) -> web.Response:
        return web.json_response({"model_file": "fictional.tar.gz"})

    async def _parse(self, request: web.Request) -> web.StreamResponse:
        text = (await request.json())["text"]
        self.asked.append(text)
        if self.mood is Mood.SLOW:
            await asyncio.sleep(30)
        elif self.mood is Mood.ENDLESS:
            return await _drip(request)
        elif self.mood is Mood.DROPPING and request.transport is not None:
            request.transport.abort()
        elif self.mood is Mood.ELSEWHERE:
            raise web.HTTPFound(f"{self.url}/elsewhere")
        return _answer(self.mood, text)


def _answer(mood: Mood, text: str) -> web.Response:
    good = json.dumps(_heard(text)).encode()
    bodies = {
        Mood.NOT_JSON: b"<html>",
        Mood.OTHER_JSON: b"[{}, null]",
        Mood.OTHER_LABEL: json.dumps(_heard(text, "confirm_safe")).encode(),
        Mood.FAILING: b'{"status": "failure"}',
        Mood.HUGE: b" " * 20_000_000 * (mood is Mood.HUGE) + good,
    }
    status = 500 if mood is Mood.FAILING else 200
    return web.Response(body=bodies.get(mood, good), status=status, content_type="application/json")


def _heard(text: str, label: str = "greet") -> Json:
    """What Rasa says: like a stock one it takes text behind a slash for an intent by its name."""
    named = text[1:].split("{", maxsplit=1)[0] if text.startswith("/") else label
    guess = {"name": named, "confidence": 1.0}
    return {"text": text, "intent": guess, "intent_ranking": [guess], "entities": []}


async def _drip(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    with contextlib.suppress(ConnectionError):  # whoever asked has had enough
        for _ in range(300):
            await response.write(b" ")
            await asyncio.sleep(0.1)
    return response
