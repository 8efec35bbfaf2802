"""Check-ins: one row a time somebody was asked; answers are sealed and kept as they come."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select

from bot.store.models.boxes import Outbox
from bot.store.models.followup import CheckInRow
from bot.store.sealed.vault import Place, Seal
from bot.store.session import Tx
from dialogues.followup.plan import CheckIn

NEED = "need"  # the domain of an answer that is a need
KEY = "checkin:"  # how the keys of its messages begin
OVER = frozenset({"done", "stopped", "missed"})


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: `score` is 0 to 3 or None, `words` in their own words or a need's name.

    `chat` is whether they gave it in the chat themselves, `by` the id of the worker who wrote it.
    """

    domain: str
    score: int | None
    words: str
    at: str
    chat: bool = False
    by: str = field(default="", compare=False)


async def next_id(tx: Tx, person_id: str) -> str:
    """The id of this person's next check-in: a form names it before anything is kept."""
    rows = select(func.count()).select_from(CheckInRow).where(CheckInRow.person_id == person_id)
    number = (await tx.execute(rows)).scalar_one()
    return hashlib.sha256(f"{KEY}{person_id}:{number}".encode()).hexdigest()[:32]


def new(checkin_id: str, person_id: str, day: date, means: str, *, long: bool) -> CheckInRow:
    """A check-in that nobody has been asked yet."""
    return CheckInRow(
        id=checkin_id,
        person_id=person_id,
        day=day,
        form="long" if long else "short",
        means=means,
        state="asked",
        key=f"{KEY}{checkin_id}",
        laters=0,
    )


async def by_id(tx: Tx, checkin_id: str | None) -> CheckInRow | None:
    """The check-in of this id."""
    if checkin_id is None:
        return None
    found = await tx.execute(select(CheckInRow).where(CheckInRow.id == checkin_id))
    return found.scalar_one_or_none()


async def newest(tx: Tx, person_id: str, most: int = 120) -> tuple[CheckInRow, ...]:
    """The person's check-ins, oldest first; the last `most` of them."""
    rows = await tx.execute(
        select(CheckInRow)
        .where(CheckInRow.person_id == person_id)
        .order_by(CheckInRow.day.desc(), CheckInRow.asked_at.desc(), CheckInRow.id)
        .limit(most)
    )
    return tuple(reversed(rows.scalars().all()))


async def sent_at(tx: Tx, key: str) -> tuple[str, datetime | None]:
    """How the newest ask under this key ended, and when: ("sent", then), ("waiting", None) ..."""
    found = await tx.execute(
        select(Outbox.state, Outbox.ended_at)
        .where(
            Outbox.key.startswith(f"{key}:", autoescape=True),
            Outbox.person_id.is_not(None),  # what is told to staff about it has keys like it
        )
        .order_by(Outbox.id.desc())
        .limit(1)
    )
    row = found.one_or_none()
    return ("", None) if row is None else (row[0], row[1])


def answers(seal: Seal, row: CheckInRow) -> tuple[Answer, ...]:
    """What was answered so far, in order."""
    if row.answers is None:
        return ()
    return tuple(Answer(**one) for one in json.loads(seal.open(_place(row.id), row.answers)))


def keep(seal: Seal, row: CheckInRow, told: tuple[Answer, ...]) -> None:
    """Keep these answers in place of those before."""
    text = json.dumps([asdict(one) for one in told], ensure_ascii=False)
    row.answers = seal.close(_place(row.id), text)


def in_series(seal: Seal, row: CheckInRow) -> CheckIn:
    """A check-in as the rules read it."""
    told = answers(seal, row)
    scores = {one.domain: one.score for one in told if one.score is not None}
    return CheckIn(
        day=row.day,
        long=row.form == "long",
        ended=row.state in OVER,
        scores=tuple(scores.items()),
        needs=tuple(dict.fromkeys(one.words for one in told if one.domain == NEED)),
        laters=row.laters,
        missed=row.state == "missed",
    )


def _place(checkin_id: str) -> Place:
    return Place("checkins", "answers", checkin_id)
