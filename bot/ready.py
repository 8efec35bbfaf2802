"""`/readyz`: whether the house can do its work, part by part, for whoever watches over it."""

from aiohttp import web

from bot.errors import SaiyaiError
from bot.house import HOUSE, House
from bot.store.sealed.keys import read_keys


def add_ready(app: web.Application) -> None:
    """Put `/readyz` on the application."""
    app.router.add_get("/readyz", _show)


async def _show(request: web.Request) -> web.Response:
    parts = await _look(request.app[HOUSE])
    status = 200 if all(parts.values()) else 503
    return web.json_response(parts, status=status, headers={"Cache-Control": "no-store"})


async def _look(house: House) -> dict[str, bool]:
    return {
        "database": await house.store.alive(),
        "engine": await house.ear.ready(),
        "keys": _keys(house),
    }


def _keys(house: House) -> bool:
    """Whether the key file is still there, whole and its owner's alone."""
    try:
        read_keys(house.settings.key_file)
    except SaiyaiError:
        return False
    return True
