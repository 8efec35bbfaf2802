"""The paths of the web chat."""

from aiohttp import web

from bot.errors import StoreUnavailable
from bot.house import HOUSE, House
from bot.store.desk.transcript import web_transcript
from bot.talk import recordings
from bot.web.headers import HEADERS
from bot.web.static_files import add_static
from bot.webchat import live, sentences
from bot.webchat.form import Posted, read_form
from bot.webchat.leaving import away, away_from_here, leave
from bot.webchat.lines import after, shown
from bot.webchat.origin import from_own_page
from bot.webchat.pages import LANGUAGE_NAMES, START, Note, chat_page, fragment, html, redirect
from bot.webchat.posting import Deed, refuse, store, take, trouble
from bot.webchat.room import ROOM, open_room
from bot.webchat.visit import Visit, house_of, keep_language, keep_visit, visit_of
from dialogues import border
from dialogues.followup import codes
from dialogues.heard import Heard, Kind
from nlu.reading import Language

LONGEST_CHOICE = 200


def add_chat(app: web.Application, house: House) -> None:
    """Serve the chat under /chat; its styles and scripts stand with the house's other ones."""
    if HOUSE not in app:
        app[HOUSE] = house
    app[ROOM] = open_room()
    add_static(app)
    app.on_shutdown.append(live.close_streams)
    app.router.add_get("/chat", show)
    app.router.add_get("/chat/lines", lines)
    app.router.add_get("/chat/audio/{language}/{label}.ogg", audio)
    app.router.add_get("/chat/events", live.events, allow_head=False)
    app.router.add_get("/chat/away", away)
    app.router.add_post("/chat/say", say)
    app.router.add_post("/chat/press", press)
    app.router.add_post("/chat/language", language)
    app.router.add_post("/chat/leave", leave)
    for form in ("say", "press", "language"):
        app.router.add_get(f"/chat/{form}", back_to_the_talk)
    app.router.add_get("/chat/leave", away_from_here)


async def show(request: web.Request) -> web.Response:
    """The conversation; opening it stores nothing."""
    visit = visit_of(request)
    sentence = ""
    if request.query.get("sent"):
        sentence = sentences.ARRIVED if visit.known else sentences.NO_COOKIES
    everything = bool(request.query.get("earlier"))
    note = Note(sentence, everything=everything, begin=_first_button(request))
    return await chat_page(request, visit, note)


async def back_to_the_talk(_request: web.Request) -> web.Response:
    """A page that answered a form is opened again by its address: the phone had let go of it."""
    return redirect("/chat")


async def lines(request: web.Request) -> web.Response:
    """The lines behind the one named in `after`, for a page that is open."""
    visit = visit_of(request)
    try:
        found = shown(await web_transcript(house_of(request).store, visit.token))
    except StoreUnavailable:
        return html("", status=503)
    newer = after(found, request.query.get("after", ""))
    whole = "whole" if len(newer) == len(found) else "open"
    return fragment(request, newer, whole if found else "empty")


async def audio(request: web.Request) -> web.StreamResponse:
    """A recording, for the page and for Telegram: the same for everybody, so without a visit."""
    asked = request.match_info
    file = recordings.find(house_of(request), asked["language"], asked["label"])
    if file is None:
        return web.Response(status=404, headers=HEADERS)
    # Not to be stored, as the pages are not: it would tell on a shared phone what was asked.
    return web.FileResponse(file, headers={**HEADERS, "Content-Type": "audio/ogg"})


async def say(request: web.Request) -> web.Response:
    """A text, stored before anything is answered."""
    visit, posted, refusal = await _read(request)
    if refusal is None:
        refusal = await refuse(request, visit, posted)
    if refusal is not None:
        return refusal
    return await take(request, visit, Deed("text", posted.text), posted)


async def press(request: web.Request) -> web.Response:
    """A button: one that the house offered, or the page's own "Start"."""
    visit, posted, refusal = await _read(request)
    if refusal is not None:
        return refusal
    if posted.command == border.FLOW:  # the link behind the code on the poster at the border
        return await take(request, visit, Deed("command", border.FLOW), posted)
    code = _code_behind_start(posted.command)
    if code:
        return await take(request, visit, Deed("command", f"{START} {code}"), posted)
    if posted.command == START:
        return await take(request, visit, _beginning(visit), posted)
    if posted.choice and len(posted.choice) <= LONGEST_CHOICE:
        return await take(request, visit, Deed("button", choice=posted.choice), posted)
    return await trouble(request, visit, Note(sentences.NOTHING_WRITTEN, posted.text, 422))


async def language(request: web.Request) -> web.Response:
    """The page's language; the conversation follows where there is one."""
    visit, posted, refusal = await _read(request)
    if refusal is not None:
        return refusal
    if posted.language not in set(Language):
        return redirect("/chat")
    chosen = Language(posted.language)
    visit = Visit(visit.token, visit.known, chosen, chosen=True)
    await _speak(request, visit, posted)
    draft = "" if posted.empty else posted.text
    response = await chat_page(request, visit, Note(text=draft)) if draft else redirect("/chat#new")
    keep_visit(request, response, visit)
    keep_language(request, response, chosen)
    return response


def _first_button(request: web.Request) -> str:
    """What the page's own first button gives: by a link from the border, from a worker, or none."""
    if request.query.get("start") == border.FLOW:
        return border.FLOW
    code = _code_behind_start(f"{START} {request.query.get('join', '')}")
    return f"{START} {code}" if code else START


def _code_behind_start(command: str) -> str:
    """The code that a worker's link brought, "" where there is none."""
    word, _, rest = command.partition(" ")
    return codes.code_in(Heard(Kind.COMMAND, text=rest, command=START)) if word == START else ""


def _beginning(visit: Visit) -> Deed:
    """What "Start" says.

    English is not taken from a phone's setting; whoever picked it by hand says so in words.
    """
    if visit.chosen and visit.language is Language.ENGLISH:
        return Deed("text", LANGUAGE_NAMES[visit.language])
    return Deed("command", START)


async def _speak(request: web.Request, visit: Visit, posted: Posted) -> None:
    """Ask for the language by its own name, as somebody would who writes it into the box."""
    try:
        if await web_transcript(house_of(request).store, visit.token):
            await store(request, visit, Deed("text", LANGUAGE_NAMES[visit.language]), posted.nonce)
    except StoreUnavailable:
        return  # the page changes its language all the same


async def _read(request: web.Request) -> tuple[Visit, Posted, web.Response | None]:
    """The form, or the answer that says why it is not taken."""
    visit = visit_of(request)
    if not from_own_page(request):
        note = Note(sentences.NOT_FROM_HERE, status=403)
        return visit, Posted(), await trouble(request, visit, note)
    try:
        return visit, await read_form(request), None
    except web.HTTPRequestEntityTooLarge:
        note = Note(sentences.FAR_TOO_LONG, status=413)
        return visit, Posted(), await trouble(request, visit, note)
