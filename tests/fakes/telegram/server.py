"""The fake's HTTP side: the Bot API on a random port of the loopback, and its control paths."""

import asyncio
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.fakes.telegram.faults import ACTED, Fault, Trouble, next_fault
from tests.fakes.telegram.methods import METHODS, read_params
from tests.fakes.telegram.people import People
from tests.fakes.telegram.postman import Postman
from tests.fakes.telegram.world import Call, Json, RefusedError, Shown, World

TOKEN = "123456789:AAfictional-token-of-the-fake-Bot-API"


class FakeTelegram(People):
    """A Telegram of one's own: `async with FakeTelegram() as fake`, then point a bot at `url`."""

    def __init__(
        self, token: str = TOKEN, port: int = 0, first_wait: float = 0.05, most: float = 1.0
    ) -> None:
        super().__init__(World(token))
        self.faults: list[Fault] = []
        self.fetched: list[str] = []
        self._port = port
        self._news = asyncio.Event()
        self._poller: asyncio.Event | None = None
        self._postman = Postman(self.world, self.changed, first_wait, most)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{path:.+}", self._file)
        self.add_routes(app)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.changed()
        await self._postman.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def add_routes(self, app: web.Application) -> None:
        """Add further paths, before the port opens."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def token(self) -> str:
        return self.world.token

    @property
    def calls(self) -> list[Call]:
        return self.world.calls

    def calls_of(self, method: str, chat_id: int | None = None) -> list[Call]:
        return [
            call for call in self.calls
            if call.method == method and chat_id in (None, call.chat_id)
        ]  # fmt: skip

    def sent(self, chat_id: int) -> list[Shown]:
        """What this person sees from the bot."""
        return [one for one in self.world.shown if one.chat_id == chat_id and not one.deleted]

    def trouble(
        self, trouble: Trouble, method: str = "sendMessage", chat_id: int | None = None,
        *, times: int = 1, seconds: float = 0.0, status: int = 502,
    ) -> None:  # fmt: skip
        """Let the next calls go wrong; faults are used up in the order they were asked for."""
        self.faults.append(Fault(trouble, method, chat_id, times, seconds, status))

    def changed(self) -> None:
        self._news.set()
        self._news = asyncio.Event()
        self._postman.look()

    async def posts_again(self, update_id: int) -> bool:
        """Post an update to the webhook once more, as Telegram does when an answer got lost."""
        return await self._postman.post(self.world.made[update_id])

    async def until(self, true: Callable[[], bool], seconds: float = 30.0) -> None:
        """Wait for something to become true; raises `TimeoutError` if it does not in time."""
        async with asyncio.timeout(seconds):
            while not true():  # noqa: ASYNC110 - the bot's database has no event
                await asyncio.sleep(0.01)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        params = read_params({**request.query, **await request.post()})
        chat = params.get("chat_id")
        chat_id = chat if isinstance(chat, int) else None
        at = time.monotonic()
        fault = next_fault(self.faults, method, chat_id)
        if fault is None or fault.trouble in ACTED:
            status, payload = await self._act(request, method, params)
        else:
            status, payload = _failed(fault)
        acted = (fault is None or fault.trouble in ACTED) and status == 200
        answer, status = await self._answer(request, fault, status, payload)
        self.calls.append(Call(at, method, params, chat_id, status, acted))
        self.changed()
        return answer

    async def _file(self, request: web.Request) -> web.Response:
        """A file by its path; one that is named "away" sends the caller elsewhere."""
        path = request.match_info["path"]
        self.fetched.append(path)
        if request.match_info["token"] != self.world.token:
            return web.Response(status=404)
        if path.endswith("away"):
            raise web.HTTPFound(f"{self.url}/file/bot{self.token}/voice/file_1.oga")
        known = dict(self.world.files.values())
        return web.Response(body=known[path]) if path in known else web.Response(status=404)

    async def _act(self, request: web.Request, method: str, params: Json) -> tuple[int, Json]:
        try:
            result = await self._done(request.match_info["token"], method, params)
        except RefusedError as refusal:
            answer: Json = {"ok": False, "error_code": refusal.status, "description": refusal.words}
            if refusal.parameters:
                answer["parameters"] = refusal.parameters
            return refusal.status, answer
        return 200, {"ok": True, "result": result}

    async def _done(self, token: str, method: str, params: Json) -> object:
        if token != self.world.token:
            raise RefusedError(401, "Unauthorized")
        if method == "getUpdates":
            return await self._get_updates(params)
        if method not in METHODS:
            raise RefusedError(404, "Not Found")
        return METHODS[method](self.world, params)

    async def _answer(
        self, request: web.Request, fault: Fault | None, status: int, payload: Json
    ) -> tuple[web.StreamResponse, int]:
        trouble = fault.trouble if fault else None
        if fault and trouble is Trouble.SLOW:
            await asyncio.sleep(fault.seconds)
        if fault and trouble is Trouble.ERROR_AFTER:
            return web.Response(status=fault.status, text="<html>Bad Gateway</html>"), fault.status
        if trouble is Trouble.GARBAGE_AFTER:
            return web.Response(text="{not json"), 200
        if trouble in (Trouble.DROP, Trouble.DROP_AFTER) and request.transport is not None:
            request.transport.abort()
            return web.Response(status=500), 0
        return web.json_response(payload, status=status), status

    async def _get_updates(self, params: Json) -> list[Json]:
        if self.world.webhook.url:
            raise RefusedError(409, "Conflict: can't use getUpdates method while webhook is active")
        if "allowed_updates" in params:
            self.world.webhook.allowed = tuple(params["allowed_updates"] or ())
        if self._poller is not None:
            self._poller.set()
        mine = self._poller = asyncio.Event()
        end = time.monotonic() + min(params.get("timeout", 0), 50)
        offset = params.get("offset") or 0
        self._confirm(offset)
        while not self._from(offset) and time.monotonic() < end:
            waits = [asyncio.ensure_future(one.wait()) for one in (mine, self._news)]
            await asyncio.wait(
                waits, timeout=end - time.monotonic(), return_when=asyncio.FIRST_COMPLETED
            )
            for wait in waits:
                wait.cancel()
            if mine.is_set():
                raise RefusedError(409, "Conflict: terminated by other getUpdates request")
            if self._runner is None:
                break
        return self._from(offset)[: params.get("limit", 100)]

    def _from(self, offset: int) -> list[Json]:
        return [update for update in self.world.pending if update["update_id"] >= offset]

    def _confirm(self, offset: int) -> None:
        """Forget what the bot says it has: everything before the offset."""
        self.world.pending[:] = self._from(offset)


def _failed(fault: Fault) -> tuple[int, Json]:
    if fault.trouble is Trouble.TOO_MANY:
        words = f"Too Many Requests: retry after {fault.seconds:.0f}"
        answer: Json = {"ok": False, "error_code": 429, "description": words}
        if fault.seconds:
            answer["parameters"] = {"retry_after": int(fault.seconds)}
        return 429, answer
    return fault.status, {
        "ok": False,
        "error_code": fault.status,
        "description": "Internal Server Error",
    }
