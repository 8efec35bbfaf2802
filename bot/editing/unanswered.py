"""What people asked and nobody answered: kept without names, grouped, and in time let go of."""

import asyncio
import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.access import Action, Staff, may
from bot.editing import nearness
from bot.house import House
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.editing import unanswered
from bot.store.editing.unanswered import Asked
from bot.store.people import Known
from bot.store.sealed.vault import Place
from bot.store.session import Tx
from dialogues.heard import Heard, Kind
from dialogues.turn import Helped, Turn
from dialogues.where import Where
from nlu.reading import Entity, Level, Reading

KEPT = timedelta(days=180)
LONGEST = 400  # letters of a message
SHOWN = 5  # wordings of a group
BLANK = "…"
MISSED, NOT_HELPED, NO_ANSWER = "missed", "not_helped", "no_answer"
WRITTEN, NOT_OURS, BELONGS = "written", "not_ours", "belongs"
NAMING = frozenset({"phone", "province_la", "province_th", "border_point"})
# Long rows of figures, addresses on the net, and the word after "my name is". Before the sign of
# an address stand at most 64 letters (RFC 5321), or long words would be looked through for ever.
_TELLING = re.compile(
    r"(?:\+?\d[\d \-.]{3,}\d)|\S{1,64}@\S+|(?:https?://|www\.)\S+|@\w+"
    r"|(?<=ຊື່)\s*\S{1,14}|(?<=ชื่อ)\s*\S{1,14}|(?<=\bname is )\S+|(?<=\bcalled )\S+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Group:
    """Words that are near one another; `label` is what most of them came near to."""

    ids: tuple[int, ...]
    words: tuple[str, ...]
    label: str
    newest: datetime

    @property
    def size(self) -> int:
        """How many messages."""
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Passed:
    """A message on its way through: what was heard, where the talk stood, and what came of it."""

    heard: Heard
    reading: Reading | None
    where: Where
    turn: Turn
    now: datetime


async def keep(house: House, tx: Tx, known: Known, message: Passed) -> None:
    """Keep the words of a message that the house had no answer to."""
    asked = await _asked(house, tx, known, message)
    if asked is not None and any(map(str.isalpha, asked.words)):
        unanswered.keep(tx, known, asked)


async def _asked(house: House, tx: Tx, known: Known, message: Passed) -> Asked | None:
    turn, reading, language = message.turn, message.reading, known.row.language or "lo"
    if turn.closed or message.where.kinds:
        return None  # of a plan, or of somebody who told of danger
    for effect in turn.effects:
        if isinstance(effect, Helped) and not effect.well:
            last = await unanswered.last_asked(tx, known)
            if last is None or last[1].label != effect.label or last[1].danger != Level.NONE:
                return None  # it was asked by a button
            words = without_names(last[0], (), _name(known))
            return Asked(0, language, effect.label, NOT_HELPED, words, message.now)
    if reading is None or message.heard.kind is not Kind.TEXT:
        return None
    cause = _cause(house, message, reading)
    if not cause or reading.danger.level is not Level.NONE:
        return None
    label = next((one.label for one in (reading.intent, *reading.nearest) if one.confidence), "")
    words = without_names(reading.text, reading.entities, _name(known))
    return Asked(0, reading.language, label, cause, words, message.now)


def _cause(house: House, message: Passed, reading: Reading) -> str:
    if message.turn.where.misses > message.where.misses:
        return MISSED
    label = reading.intent.label
    unknown = label not in house.router.book.answers and label.startswith(("ask_", "report_"))
    return NO_ANSWER if unknown and not message.turn.where.flow else ""


def _name(known: Known) -> str:
    if known.row.name is None:
        return ""
    return known.seal.open(Place("people", "name", known.row.id), known.row.name)


def without_names(text: str, entities: tuple[Entity, ...], name: str = "") -> str:
    """The words with numbers, places and names left blank, as far as a program can tell them.

    No more of a long text is looked at than is kept of it.
    """
    end = min((one.start for one in entities if one.end > 2 * LONGEST), default=2 * LONGEST)
    text = text[:end]
    for one in sorted(entities, key=lambda one: -one.start):
        if one.kind in NAMING and one.end <= end:
            text = f"{text[: one.start]}{BLANK}{text[one.end :]}"
    for part in name.split():
        if len(part) > 1:
            text = re.sub(re.escape(part), BLANK, text, flags=re.IGNORECASE)
    return _TELLING.sub(f" {BLANK}", text).strip()[:LONGEST]


async def groups(house: House) -> tuple[Group, ...]:
    """What nobody has looked at yet, in groups, the biggest first."""
    asked = await unanswered.newest(house.store)
    return await asyncio.to_thread(_grouped, asked)


def _grouped(asked: tuple[Asked, ...]) -> tuple[Group, ...]:
    near = nearness.grouped([one.words for one in asked])
    return tuple(_group([asked[place] for place in places]) for places in near)


def _group(those: list[Asked]) -> Group:
    labels = Counter(one.label for one in those if one.label)
    words = tuple(dict.fromkeys(one.words for one in those))[:SHOWN]
    label = labels.most_common(1)[0][0] if labels else ""
    return Group(tuple(one.id for one in those), words, label, max(one.at for one in those))


async def mark(house: House, by: Staff, ids: frozenset[int], seen: str, answer: str = "") -> bool:
    """Say what became of a group: it was written, is not ours, or belongs to an answer."""
    belongs = seen == BELONGS
    known = answer in house.router.book.answers if belongs else seen in {WRITTEN, NOT_OURS}
    if not (known and may(by.role, Action.EDIT_CONTENT)):
        return False
    now = house.clock()
    async with house.store.write() as tx:
        marked = await unanswered.mark(tx, ids, seen, answer if belongs else "", by.id, now)
        if marked:
            audit.write(tx, by.id, Deed.UNANSWERED_MARKED, now, detail=f"{marked} {seen}")
        await tx.commit()
    return True


async def due(house: House) -> tuple[str, ...]:
    """Whether something is older than it may be."""
    old = await unanswered.is_any_from_before(house.store, house.clock() - KEPT)
    return ("old",) if old else ()


async def look_after(house: House, _which: str) -> None:
    """Let go of what is too old."""
    async with house.store.write() as tx:
        await unanswered.drop_from_before(tx, house.clock() - KEPT)
        await tx.commit()


async def put_off(_house: House, _which: str) -> None:
    """It is tried again at the next look."""
    await asyncio.sleep(1)
