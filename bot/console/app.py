"""Mounts the console on the house's web app."""

from collections import Counter

from aiohttp import web

from bot.console.errors import errors
from bot.console.guard import guard, recognise
from bot.console.live import LOOKERS, STREAMS, end_streams
from bot.console.pages import environment
from bot.console.routes import add_routes
from bot.console.talk.files import TRAY, Tray
from bot.house import HOUSE, House
from bot.web.headers import add_headers
from bot.web.static_files import add_static


def add_console(app: web.Application, house: House) -> None:
    """Serve the console under `/console`, with its own headers, guard and error pages."""
    add_static(app)
    console = web.Application(middlewares=[errors, recognise, guard])
    console[HOUSE] = house
    console[STREAMS] = set()
    console[LOOKERS] = Counter()
    console[TRAY] = Tray()
    environment(console)
    add_routes(console)
    console.on_response_prepare.append(add_headers)
    console.on_shutdown.append(end_streams)
    app.add_subapp("/console", console)
