"""Voice messages, pictures and files behind a click: fetched once, shown once, kept nowhere."""

import secrets
import time
from dataclasses import dataclass, field

from aiohttp import web

from bot.console.origin import is_nonce, posted
from bot.console.pages import page, redirect
from bot.console.talk.page import Typed, case_of, talk_page
from bot.console.visit import house_of, visit_of
from bot.desk import files
from bot.desk.files import PICTURES, File
from bot.web.headers import SANDBOXED

KEEP = 120.0  # seconds between the click and the look
MOST = 4  # files at a time: each may have 20 MB
ENDINGS = {"application/pdf": "pdf", "audio/ogg": "ogg"}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that waits to be looked at by the member of staff who asked for it."""

    staff_id: str
    case_id: str
    file: File
    until: float


@dataclass(frozen=True, slots=True)
class Tray:
    """What was fetched and not looked at yet; only in memory, and for two minutes at most."""

    waiting: dict[str, Fetched] = field(default_factory=dict)

    def put(self, one: Fetched) -> str:
        """Keep a file for a moment; the ticket it is shown for."""
        now = time.monotonic()
        for ticket in [t for t, old in self.waiting.items() if old.until < now]:
            del self.waiting[ticket]
        while len(self.waiting) >= MOST:
            del self.waiting[next(iter(self.waiting))]
        ticket = secrets.token_hex(16)
        self.waiting[ticket] = one
        return ticket

    def find(self, ticket: str, staff_id: str, case_id: str) -> File | None:
        """The file of this ticket, for who asked for it."""
        one = self.waiting.get(ticket)
        if one is None or one.until < time.monotonic():
            return None
        return one.file if (one.staff_id, one.case_id) == (staff_id, case_id) else None

    def drop(self, case_id: str) -> None:
        """Let go of what waits of this case."""
        for ticket in [t for t, one in self.waiting.items() if one.case_id == case_id]:
            del self.waiting[ticket]


TRAY = web.AppKey("tray", Tray)


async def fetch(request: web.Request) -> web.Response:
    """Fetch what a message brought."""
    talk, fields = await case_of(request), await posted(request)
    staff = visit_of(request).staff
    if not is_nonce(fields.get("message", "")):
        raise web.HTTPBadRequest
    got = await files.fetch(house_of(request), talk.case_id, staff, fields["message"])
    if isinstance(got, File):
        kept = Fetched(staff.id, talk.case_id, got, time.monotonic() + KEEP)
        return redirect(f"/console/talk/{talk.case_id}/file/{request.app[TRAY].put(kept)}")
    sentence = house_of(request).words.gettext(visit_of(request).language, got.sentence)
    return await talk_page(request, talk, Typed("file", sentence), 409)


async def show(request: web.Request) -> web.Response:
    """The page around it: a picture is blurred until it is pressed."""
    talk, file = await case_of(request), await _file(request)
    ticket = request.match_info["ticket"]
    path = f"/console/talk/{talk.case_id}"
    return page(
        request,
        "talk/file.html",
        talk=talk,
        path=path,
        here=path,
        source=f"{path}/file/{ticket}/body",
        is_picture=file.kind in PICTURES,
        is_voice=file.kind == "audio/ogg",
    )


async def body(request: web.Request) -> web.Response:
    """The bytes, once: as a picture or sound that can do nothing, or as a download."""
    await case_of(request)
    file = await _file(request)
    del request.app[TRAY].waiting[request.match_info["ticket"]]
    headers = {"Content-Security-Policy": SANDBOXED}
    if file.kind not in PICTURES:
        headers["Content-Disposition"] = f'attachment; filename="file.{ENDINGS[file.kind]}"'
    return web.Response(body=file.body, content_type=file.kind, headers=headers)


async def _file(request: web.Request) -> File:
    asked = request.match_info
    if not await files.is_known(house_of(request), asked["case_id"]):
        request.app[TRAY].drop(asked["case_id"])
    found = request.app[TRAY].find(asked["ticket"], visit_of(request).staff.id, asked["case_id"])
    if found is None:
        raise web.HTTPNotFound
    return found
