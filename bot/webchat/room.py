"""What the web chat keeps while the house is open: its templates, its brake, its open streams."""

import asyncio
from dataclasses import dataclass, field

import jinja2
from aiohttp import web

from bot.webchat.brake import Brake

MOST_STREAMS = 1000
MOST_OF_ONE = 4  # tabs of one chat


@dataclass(slots=True)
class Streams:
    """The open event streams, by chat; `closing` is set when the house closes."""

    closing: asyncio.Event = field(default_factory=asyncio.Event)
    _open: dict[str, int] = field(default_factory=dict)

    def enter(self, token: str) -> bool:
        """Count a stream in; False where there are too many (the page then asks by itself)."""
        mine = self._open.get(token, 0)
        if mine >= MOST_OF_ONE or sum(self._open.values()) >= MOST_STREAMS:
            return False
        self._open[token] = mine + 1
        return True

    def leave(self, token: str) -> None:
        """Count a stream out."""
        self._open[token] -= 1
        if not self._open[token]:
            del self._open[token]


@dataclass(frozen=True, slots=True)
class Room:
    """One for each application."""

    templates: jinja2.Environment
    brake: Brake = field(default_factory=Brake)
    streams: Streams = field(default_factory=Streams)


ROOM = web.AppKey("chat_room", Room)


def open_room() -> Room:
    """Set the templates up: everything that is written into a page is escaped."""
    return Room(
        jinja2.Environment(
            loader=jinja2.PackageLoader("bot.webchat"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
    )


def room_of(request: web.Request) -> Room:
    """The room that the request was made to."""
    return request.config_dict[ROOM]
