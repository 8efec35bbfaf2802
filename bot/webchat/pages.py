"""Writes the chat's pages in the reader's language."""

from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any

from aiohttp import web

from bot.errors import StoreUnavailable
from bot.store.desk.transcript import web_transcript
from bot.web.headers import HEADERS
from bot.web.static_files import SHELF
from bot.webchat import sentences
from bot.webchat.almanac import month
from bot.webchat.channel import WebChannel
from bot.webchat.form import new_nonce
from bot.webchat.lines import Shown, shown
from bot.webchat.room import room_of
from bot.webchat.visit import Visit, house_of, keep_visit, visit_of
from nlu.reading import Language

LANGUAGE_NAMES = MappingProxyType(
    {Language.LAO: "ລາວ", Language.THAI: "ไทย", Language.ENGLISH: "English"}
)
NEWEST = 60  # lines on a page, until the person asks for the earlier ones


START = "start"  # the command of the page's own first button


@dataclass(frozen=True, slots=True)
class Note:
    """What the page says besides the transcript, and the text that stays in the box.

    `begin` is the command that the page's own first button gives.
    """

    sentence: str = ""
    text: str = ""
    status: int = 200
    numbers: bool = False
    everything: bool = False
    begin: str = START


def write(
    request: web.Request,
    template: str,
    language: Language,
    **context: Any,  # noqa: ANN401 - each template has its own
) -> str:
    """Render one template; `_` and the clock's words speak the language."""
    words = house_of(request).words
    return (
        room_of(request)
        .templates.get_template(template)
        .render(
            _=partial(words.gettext, language),
            language=language,
            address=request.config_dict[SHELF].address,
            day=partial(words.date, language),
            clock=partial(words.time, language),
            **context,
        )
    )


def html(body: str, status: int = 200) -> web.Response:
    """A page or fragment with the chat's headers."""
    return web.Response(text=body, status=status, content_type="text/html", headers=HEADERS)


async def chat_page(request: web.Request, visit: Visit, note: Note) -> web.Response:
    """The whole page; without its transcript, and saying so, where the store does not answer."""
    try:
        lines = shown(await web_transcript(house_of(request).store, visit.token))
    except StoreUnavailable:
        lines = ()
        sentence = note.sentence or sentences.NOT_WORKING
        note = Note(sentence, note.text, 503, numbers=True)
    cut = 0 if note.everything else max(0, len(lines) - NEWEST)
    body = write(
        request,
        "chat.html",
        visit.language,
        languages=LANGUAGE_NAMES,
        lines=lines[cut:],
        earlier=cut > 0,
        last_words="" if lines or not visit.known else last_words(request, visit),
        nonce=new_nonce(),
        mark=visit.mark,
        note=note,
        numbers=emergency_lines(request, visit.language) if note.numbers else (),
        **month(request),
    )
    response = html(body, note.status)
    keep_visit(request, response, visit)
    return response


def last_words(request: web.Request, visit: Visit) -> str:
    """What was said last to somebody who has just been forgotten."""
    channel = house_of(request).channels["web"]
    return channel.last_words(visit.token) if isinstance(channel, WebChannel) else ""


def emergency_lines(request: web.Request, language: Language) -> tuple[str, ...]:
    """The telephone numbers for danger, which need no database."""
    house = house_of(request)
    lines = house.router.book.lines("", None)
    return tuple(dict.fromkeys(house.words.say(language, line) for line in lines))


def fragment(request: web.Request, lines: tuple[Shown, ...], state: str) -> web.Response:
    """Lines alone, for a page that is open.

    `state` is "empty" where there are none at all, and "whole" where these are all there are.
    """
    body = write(request, "lines.html", visit_of(request).language, lines=lines, state=state)
    return html(body)


def redirect(to: str) -> web.Response:
    """Send the browser on with a GET, so that a reload repeats nothing."""
    return web.Response(status=303, headers={**HEADERS, "Location": to})
