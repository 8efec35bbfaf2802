"""The control paths, by which another process plays the users and reads the ledger."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict

from aiohttp import web

from tests.fakes.telegram.faults import Fault, Trouble
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram.world import Json

Deed = Callable[..., Awaitable[int | None]]


class ControlledTelegram(FakeTelegram):
    """The fake with `/control/...`: POST a deed as JSON, GET what was seen.

    POST say {chat_id, text, ...user}, press {chat_id, data}, send {chat_id, ...content},
    voice {chat_id, seconds}, block {chat_id}, unblock {chat_id}: each answers {"update_id"}.
    POST trouble {trouble, method, chat_id, times, seconds, status}; POST world {next_update_id,
    seconds_between}. GET calls, sent?chat_id=, state.
    """

    def add_routes(self, app: web.Application) -> None:
        deeds: dict[str, Deed] = {
            "say": self.user_says,
            "press": self.user_presses,
            "send": self._send,
            "voice": self.user_sends_voice,
            "block": self.user_blocks,
            "unblock": self.user_unblocks,
        }
        for name, deed in deeds.items():
            app.router.add_post(f"/control/{name}", _handler(deed))
        app.router.add_post("/control/trouble", self._trouble)
        app.router.add_post("/control/world", self._world)
        app.router.add_get("/control/calls", self._calls)
        app.router.add_get("/control/sent", self._sent)
        app.router.add_get("/control/state", self._state)

    async def _send(self, chat_id: int, **content: object) -> int | None:
        return await self.user_sends(chat_id, None, **content)

    async def _trouble(self, request: web.Request) -> web.Response:
        wanted: Json = await request.json()
        self.faults.append(Fault(Trouble(wanted.pop("trouble")), **wanted))
        return web.json_response({})

    async def _world(self, request: web.Request) -> web.Response:
        for name, value in (await request.json()).items():
            setattr(self.world, name, value)
        return web.json_response({})

    async def _calls(self, _request: web.Request) -> web.Response:
        return web.json_response([asdict(call) for call in self.calls])

    async def _sent(self, request: web.Request) -> web.Response:
        chat_id = request.query.get("chat_id")
        shown = [asdict(one) for one in self.world.shown if chat_id in (None, str(one.chat_id))]
        return web.json_response(shown)

    async def _state(self, _request: web.Request) -> web.Response:
        hook = self.world.webhook
        state = {
            "pending": len(self.world.pending),
            "webhook": hook.url,
            "last_error": hook.last_error,
            "unanswered_presses": sum(not done for done in self.world.queries.values()),
        }
        return web.json_response(state)


def _handler(deed: Deed) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        return web.json_response({"update_id": await deed(**await request.json())})

    return handle
