"""Saved replies: the house's own and those that supervisors wrote, with their fields filled."""

import re
from dataclasses import dataclass

from bot import sentences as says
from bot.access import Action, Staff, may
from bot.desk.first_replies import FIRST
from bot.house import House
from bot.outcome import Outcome
from bot.sentences import N_
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.desk import replies
from bot.store.desk.replies import Saved
from dialogues.heard import Country
from nlu.reading import Language

LONGEST = 2_000  # characters of a reply in one language
FIELDS = frozenset({"name", "numbers"})
SHORTCUT = re.compile(r"[a-z0-9-]{2,24}")
_FIELD = re.compile(r"{([^{}]*)}")

NO_SHORTCUT = N_("A shortcut has 2 to 24 letters, digits or dashes: a to z, 0 to 9.")
THREE_LANGUAGES = N_("Please write the reply in all three languages.")
# NOTE: {name} and {numbers} here are shown as they are, with their brackets: keep {field}.
UNKNOWN_FIELD = N_("There is no field {field}. The fields are the ones named below the boxes.")


@dataclass(frozen=True, slots=True)
class To:
    """Who a reply is for: in which language they read, where they are, and who writes to them."""

    language: Language
    country: Country | None
    name: str


async def everything(house: House) -> tuple[Saved, ...]:
    """Every reply by shortcut; one written at the desk stands before the house's own."""
    kept = {one.shortcut: one for one in await replies.saved(house.store)}
    own = {shortcut: _own(house, shortcut, text) for shortcut, text in FIRST}
    return tuple(one for _, one in sorted({**own, **kept}.items()) if not one.gone)


def filled(house: House, reply: Saved, to: To) -> str:
    """The reply in the person's language, its fields filled; who is meant is never in it."""
    lines = house.router.book.lines("", to.country)
    numbers = "\n".join(dict.fromkeys(house.words.say(to.language, line) for line in lines))
    known = {"name": to.name, "numbers": numbers}
    text = reply.text(to.language)
    return _FIELD.sub(lambda found: known.get(found[1], found[0]), text)


async def write(house: House, by: Staff, reply: Saved) -> Outcome:
    """Keep a reply, or take one away; each of the three texts must stand by itself."""
    wrong = _wrong(reply)
    if wrong is not None:
        return wrong
    if not may(by.role, Action.EDIT_REPLIES):
        return Outcome(ok=False, sentence=says.NO_SUCH_CASE)
    if reply.gone and reply.shortcut not in {one.shortcut for one in await everything(house)}:
        return Outcome(ok=True, sentence=says.WRITTEN)  # it is gone already: nothing is written
    now = house.clock()
    async with house.store.write() as tx:
        await replies.write(tx, reply, by.id, now)
        deed = Deed.REPLY_REMOVED if reply.gone else Deed.REPLY_WRITTEN
        audit.write(tx, by.id, deed, now, detail=reply.shortcut)
        await tx.commit()
    return Outcome(ok=True, sentence=says.WRITTEN)


def _own(house: House, shortcut: str, text: str) -> Saved:
    """One of the house's own; its fields stay in it, to be filled for each person."""
    return Saved(
        shortcut,
        tuple((one, house.words.gettext(one, text, **_themselves())) for one in Language),
    )


def _themselves() -> dict[str, str]:
    return {field: f"{{{field}}}" for field in FIELDS}


def _wrong(reply: Saved) -> Outcome | None:
    if not SHORTCUT.fullmatch(reply.shortcut):
        return Outcome(ok=False, sentence=NO_SHORTCUT)
    texts = [text for _, text in reply.texts]
    if not reply.gone and not all(text.strip() for text in texts):
        return Outcome(ok=False, sentence=THREE_LANGUAGES)
    if any(len(text) > LONGEST for text in texts):
        return Outcome(ok=False, sentence=says.TOO_LONG, fields={"most": f"{LONGEST}"})
    unknown = [name for text in texts for name in _FIELD.findall(text) if name not in FIELDS]
    if unknown:
        return Outcome(ok=False, sentence=UNKNOWN_FIELD, fields={"field": f"{{{unknown[0][:24]}}}"})
    return None
