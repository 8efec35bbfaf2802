"""The answer box and the forms below it: drafts, saved replies, and to whom the case can go."""

from typing import Any

from aiohttp import web

from bot.access import HAND_TO, Action, Role, may
from bot.console.talk.words import LATER, OWED, REACHED
from bot.console.visit import house_of, visit_of
from bot.desk import naming, replies
from bot.desk.replies import To
from bot.desk.texts import LONGEST
from bot.sentences import CLOSINGS
from bot.store.desk import reads
from bot.store.desk.beside import Beside
from bot.store.desk.drafts import BOXES, REPLY, Begun
from bot.store.desk.lines import Line
from bot.store.desk.reads import Conversation, StaffView
from bot.store.desk.replies import Saved
from nlu.reading import Language


async def shown(request: web.Request, talk: Conversation, near: Beside) -> dict[str, Any]:
    """Everything that only the holder sees."""
    house, staff = house_of(request), visit_of(request).staff
    everybody = await reads.staff_list(house.store)
    to = To(talk.language or Language.LAO, talk.country, staff.name)
    saved = await replies.everything(house)
    mine = {one.box: one for one in near.begun if one.staff_id == staff.id}
    return {
        "colleagues": tuple(o for o in everybody if o.id != staff.id and _takes_cases(o)),
        "closings": CLOSINGS,
        "longest": LONGEST,
        "drafts": {
            box: mine[box].text if box in mine and not _was_sent(talk, mine[box]) else ""
            for box in BOXES
        },
        "roles": HAND_TO,
        "everybody": tuple(one for one in everybody if _takes_cases(one)),
        "readers": await naming.named(house, talk.person_id),
        "theirs": tuple(o for o in near.begun if o.staff_id != staff.id and o.box == REPLY),
        "saved": tuple((one.shortcut, replies.filled(house, one, to)) for one in saved),
        "to_language": to.language,
        "asked_for": _asked_for(request, saved, to),
        "owed_kinds": OWED,
        "reached": REACHED,
        "laters": LATER,
        "may_merge": may(staff.role, Action.MERGE),
        "may_name": may(staff.role, Action.NAME_READERS),
    }


def _asked_for(request: web.Request, saved: tuple[Saved, ...], to: To) -> str:
    """The reply that the address names, for a browser without scripts."""
    wanted = request.query.get("reply", "")
    found = (replies.filled(house_of(request), one, to) for one in saved if one.shortcut == wanted)
    return next(found, "")


def _was_sent(talk: Conversation, draft: Begun) -> bool:
    """Whether this stands in the transcript already: the house fell between sending and wiping."""
    return any(_is_it(line, draft) for line in talk.lines[-20:])


def _is_it(line: Line, draft: Begun) -> bool:
    author = {REPLY: "staff", "note": "note"}.get(draft.box, "")
    return line.author == author and line.text == draft.text and line.at >= draft.at


def _takes_cases(other: StaffView) -> bool:
    return not other.disabled and may(Role(other.role), Action.CLAIM)
