"""What was posted after its session had run out: sealed into the door, given back behind it.

Only whoever's session it was can open it, nothing of it is kept at the house, and a session that
was ended on purpose carries nothing.
"""

import base64
import json
from dataclasses import dataclass

from aiohttp import web

from bot.console.origin import KEPT_BACK, NOT_SAID, form_fits, posted
from bot.console.pages import page
from bot.console.visit import house_of, visit_of
from bot.errors import Sealed
from bot.staff import sessions
from bot.store.sealed.vault import Place

WRITTEN = ("text", "note", "reason")  # fields whose words are shown before they go on their way


@dataclass(frozen=True, slots=True)
class Carried:
    """A form that is on its way: where to, and what stands in it."""

    to: str
    fields: dict[str, str]

    @property
    def written(self) -> tuple[str, ...]:
        """What its owner wrote, to be read once more."""
        return tuple(self.fields[name] for name in WRITTEN if self.fields.get(name, "").strip())


async def sealed(request: web.Request) -> str:
    """The form that was sent, for its owner alone; "" where there is nothing to carry."""
    if request.method != "POST" or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return ""  # a page's script keeps what is typed by itself
    house = house_of(request)
    session = await sessions.ran_out(house, visit_of(request).token)
    if session is None or not await form_fits(request, session.csrf):
        return ""
    sent = await posted(request)
    said = {name: text for name, text in sent.items() if name not in NOT_SAID}
    if not set(said) - {"nonce"} or any(KEPT_BACK in name for name in said):
        return ""
    form = json.dumps([request.path_qs, said], ensure_ascii=False)
    closed = house.store.vault.house.close(_place(session.staff.id), form)
    return base64.urlsafe_b64encode(closed).decode()


def opened(request: web.Request, kept: str, staff_id: str) -> Carried | None:
    """The form again, for this member of staff; None where it is another's, or none of ours."""
    try:
        form = base64.urlsafe_b64decode(kept)
        to, fields = json.loads(house_of(request).store.vault.house.open(_place(staff_id), form))
    except (ValueError, Sealed):
        return None
    return Carried(to, fields)


def given_back(request: web.Request, form: Carried) -> web.Response:
    """The page with what was written, from which it goes on its way."""
    return page(request, "account/carried.html", form=form)


def _place(staff_id: str) -> Place:
    return Place("carried", "form", staff_id)
