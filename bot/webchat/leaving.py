"""Leaving at once: the browser forgets this chat, and a plain calendar takes the page's place."""

from aiohttp import web

from bot.errors import StoreUnavailable
from bot.store.desk.transcript import web_transcript
from bot.web.headers import HEADERS
from bot.webchat import sentences
from bot.webchat.almanac import month
from bot.webchat.form import new_nonce
from bot.webchat.origin import from_own_page
from bot.webchat.pages import Note, chat_page, html, redirect, write
from bot.webchat.posting import Deed, store, wants_json
from bot.webchat.room import room_of
from bot.webchat.visit import Visit, drop_visit, house_of, phone_language, visit_of

AWAY = "/chat/away"


async def leave(request: web.Request) -> web.Response:
    """Forget the chat in this browser, and let the team know that answers are not seen here."""
    visit = visit_of(request)
    if not from_own_page(request):
        return await chat_page(request, visit, Note(sentences.NOT_FROM_HERE, status=403))
    response = web.Response(headers=HEADERS) if wants_json(request) else redirect(AWAY)
    await _end(request, visit, response)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


async def away(request: web.Request) -> web.Response:
    """A calendar of this month, in the language of the phone.

    Who left without network, on a page that the phone closed since, leaves here, by the mark of
    that talk: one that was begun since goes on when a calendar of before wakes up. A browser that
    only guesses where somebody may go next leaves nothing.
    """
    visit = visit_of(request)
    response = html(write(request, "away.html", phone_language(request), **month(request)))
    if request.query.get("of") == visit.mark and "Sec-Purpose" not in request.headers:
        await _end(request, visit, response)
    return response


async def away_from_here(request: web.Request) -> web.Response:
    """Somebody was about to leave, and the phone opens that page again by its address."""
    return redirect(f"{AWAY}?of={visit_of(request).mark}")


async def _end(request: web.Request, visit: Visit, response: web.Response) -> None:
    await _tell_the_house(request, visit)
    room_of(request).brake.forget(visit.token)
    drop_visit(request, response)


async def _tell_the_house(request: web.Request, visit: Visit) -> None:
    """Leaving is never held up by a store that does not answer."""
    try:
        lines = await web_transcript(house_of(request).store, visit.token)
        if lines or room_of(request).brake.wrote(visit.token):
            await store(request, visit, Deed("left"), new_nonce())
    except StoreUnavailable:
        return
