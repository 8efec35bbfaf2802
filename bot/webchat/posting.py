"""What a person posts: stored first, answered afterwards, one message however often it is sent."""

import asyncio
import hashlib
import json
from dataclasses import dataclass

from aiohttp import web

from bot.errors import StoreUnavailable
from bot.store.boxes import inbox
from bot.store.desk.transcript import web_transcript
from bot.web.headers import HEADERS
from bot.webchat import sentences
from bot.webchat.form import MOST_CHARACTERS, Posted, new_nonce
from bot.webchat.pages import Note, chat_page, redirect
from bot.webchat.room import room_of
from bot.webchat.visit import Visit, house_of, keep_visit

ANSWER_WITHIN = 2.0  # seconds that a page without script waits for the answer
REST_WITHIN = 0.3  # seconds that it waits for a second part


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing a person did on the page: `kind` is text, button, command or left."""

    kind: str
    text: str = ""
    choice: str = ""


async def store(request: web.Request, visit: Visit, deed: Deed, nonce: str) -> None:
    """Store one deed; raises `StoreUnavailable`.

    The key holds what was said as well: a page from before, brought back with the back button
    and filled in anew, is a new message and not a repeated one.
    """
    house = house_of(request)
    said = {"kind": deed.kind, "text": deed.text, "choice": deed.choice}
    content = json.dumps([visit.token, nonce or new_nonce(), said])
    key = "w" + hashlib.sha256(content.encode()).hexdigest()
    body = {**said, "language": visit.language.value, "address": visit.token}
    raw = json.dumps(body, ensure_ascii=False).encode()
    await inbox.keep(house.store, "web", key, visit.token, raw, house.clock())
    house.bell.ring("inbox")


async def take(request: web.Request, visit: Visit, deed: Deed, posted: Posted) -> web.Response:
    """Store what was done and answer: a line of JSON to the page's script, else a page."""
    known = await _told(request, visit)
    try:
        await store(request, visit, deed, posted.nonce)
    except StoreUnavailable:
        return await trouble(request, visit, Note(sentences.NOT_ARRIVED, posted.text, 503))
    loop = asyncio.get_running_loop()
    await asyncio.sleep(room_of(request).brake.pause(visit.token, loop.time()))
    if wants_json(request):
        said = {"nonce": new_nonce(), "known": visit.known}
        answer = web.json_response(said, headers=HEADERS)
        keep_visit(request, answer, visit)  # a page that is left open may have lost its chat
        return answer
    await _wait(request, visit, known)
    draft = posted.text if deed.kind != "text" and not posted.empty else ""
    if draft:  # a button was pressed beside words that are not sent yet
        return await chat_page(request, visit, Note(text=draft))
    response = redirect("/chat?sent=1#new")
    keep_visit(request, response, visit)
    return response


async def refuse(request: web.Request, visit: Visit, posted: Posted) -> web.Response | None:
    """What cannot be stored as a text, with the reason; None where all is well."""
    if posted.empty:
        return await trouble(request, visit, Note(sentences.NOTHING_WRITTEN, "", 422))
    if posted.too_long:
        return await trouble(request, visit, Note(sentences.TOO_LONG, posted.text, 422))
    return None


async def trouble(request: web.Request, visit: Visit, note: Note) -> web.Response:
    """Say what went wrong, with the text still in the box."""
    if not wants_json(request):
        return await chat_page(request, visit, note)
    sentence = house_of(request).words.gettext(visit.language, note.sentence, most=MOST_CHARACTERS)
    return web.json_response({"sentence": sentence}, status=note.status, headers=HEADERS)


def wants_json(request: web.Request) -> bool:
    """Whether the page's own script asks."""
    return "application/json" in request.headers.get("Accept", "")


async def _told(request: web.Request, visit: Visit) -> frozenset[str]:
    """The ids of what was said to this person so far; only where somebody will wait for more."""
    if wants_json(request):
        return frozenset()
    try:
        lines = await web_transcript(house_of(request).store, visit.token)
    except StoreUnavailable:  # what is posted is tried all the same
        return frozenset()
    return frozenset(line.id for line in lines if not line.mine)


async def _wait(request: web.Request, visit: Visit, known: frozenset[str]) -> None:
    """Wait a little, so that a page without script has the answer on it already."""
    bell, loop = house_of(request).bell, asyncio.get_running_loop()
    until = loop.time() + ANSWER_WITHIN
    while (left := until - loop.time()) > 0:
        now = await _told(request, visit)
        if now - known or (known and not now):  # an answer, or everything was forgotten
            await bell.wait(f"web:{visit.token}", REST_WITHIN)
            return
        await bell.wait(f"web:{visit.token}", min(left, 0.25))
