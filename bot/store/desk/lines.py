"""The lines of a transcript, newest first read and oldest first shown: never all of a long one."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from bot.channels import Attachment
from bot.store import messages
from bot.store.boxes import doubts
from bot.store.boxes.outbox import Rank
from bot.store.desk import corrections, happenings
from bot.store.models.boxes import Outbox
from bot.store.models.cases import Case, Message, Note
from bot.store.sealed.vault import Seal
from bot.store.session import Tx
from nlu.reading import Evidence

NEWEST = 100  # messages of one page; the earlier ones are a link away
WORST = ("unknown", "never", "sending", "waiting", "sent")  # of the parts of one message


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation, whoever wrote it; `delivery` is empty for what came in.

    `urgent` marks what the program said because of a danger, `wiped` words that are kept no
    more. `wrong` is whether staff said that it was heard wrongly, `right` the label they named for
    it. What happened to the case is by "desk": its kind, who did it, the `other` one, and what they
    wrote about it.
    """

    id: str
    at: datetime
    author: str
    author_name: str
    text: str
    kind: str
    label: str = ""
    danger: str = ""
    signs: tuple[Evidence, ...] = ()
    named: tuple[messages.Named, ...] = ()
    attachment: Attachment | None = None
    delivery: str = ""
    outbox_id: str = ""
    urgent: bool = False
    wiped: bool = False
    wrong: bool = False
    right: str = ""
    other: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some lines, oldest first; `earlier` names where the ones before begin, "" at the start."""

    lines: tuple[Line, ...] = ()
    earlier: str = ""


@dataclass(frozen=True, slots=True)
class Of:
    """Whose lines: the person, their seal, the names of staff, whether their plan is open."""

    person_id: str
    seal: Seal
    names: dict[str, str]
    plan_open: bool


async def stretch(tx: Tx, of: Of, before: int | None = None) -> Stretch:
    """The newest lines of a person, or the newest before a place; in a fixed number of queries."""
    earlier = (Message.seq < before,) if before is not None else ()
    found = await tx.execute(
        select(Message)
        .where(Message.person_id == of.person_id, *earlier)
        .order_by(Message.seq.desc())
        .limit(NEWEST + 1)
    )
    rows = list(found.scalars())
    more = len(rows) > NEWEST
    rows = rows[:NEWEST][::-1]
    ids = tuple(row.id for row in rows)
    parts = await parts_among(tx, ids)
    wrong = await corrections.of(tx, ids)
    said = [_line(of, row, parts[row.id], wrong.get(row.id)) for row in rows]
    since, end = rows[0].at if more else None, await _end(tx, before)
    beside = (*await _notes(tx, of), *await _happenings(tx, of))
    near = [one for one in beside if (since is None or one.at >= since) and one.at < end]
    lines = tuple(sorted((*said, *near), key=lambda line: line.at))
    return Stretch(lines, str(rows[0].seq) if more else "")


async def parts_of(tx: Tx, person_id: str) -> dict[str, list[Outbox]]:
    """The outbox rows of a person's messages, by message."""
    rows = await tx.execute(
        select(Outbox)
        .where(Outbox.person_id == person_id, Outbox.message_id.is_not(None))
        .order_by(Outbox.id)
    )
    return _by_message(list(rows.scalars()))


async def parts_among(tx: Tx, message_ids: tuple[str, ...]) -> dict[str, list[Outbox]]:
    """The outbox rows of these messages."""
    rows = await tx.execute(
        select(Outbox).where(Outbox.message_id.in_(message_ids)).order_by(Outbox.id)
    )
    return _by_message(list(rows.scalars()))


def _by_message(rows: list[Outbox]) -> dict[str, list[Outbox]]:
    parts: dict[str, list[Outbox]] = defaultdict(list)
    for row in rows:
        parts[row.message_id or ""].append(row)
    return parts


def delivery(parts: list[Outbox]) -> str:
    """How a message of several parts went: as its worst part did."""
    states = {part.state for part in parts}
    worst = next((state for state in WORST if state in states), "")
    return "waiting" if worst == "sending" else worst


def _line(of: Of, row: Message, parts: list[Outbox], wrong: str | None) -> Line:
    """One message; of what was sent for a plan only that it was, until the plan is open."""
    if row.kind == messages.PLAN and not of.plan_open:
        return Line(row.id, row.at, row.author, "", "", row.kind)
    heard = messages.heard_of(of.seal, row)
    doubtful = next((part for part in parts if doubts.is_in_doubt(part)), None)
    return Line(
        id=row.id,
        at=row.at,
        author=row.author,
        author_name=of.names.get(row.staff_id or "", ""),
        text=messages.text_of(of.seal, row),
        kind=row.kind,
        label=heard.label,
        danger=heard.danger,
        signs=heard.signs,
        named=heard.named,
        attachment=messages.attachment_of(of.seal, row),
        delivery=delivery(parts),
        outbox_id=str(doubtful.id) if doubtful else "",
        wiped=not row.text,
        urgent=any(part.rank == Rank.DANGER for part in parts),
        wrong=wrong is not None,
        right=wrong or "",
    )


async def _end(tx: Tx, before: int | None) -> datetime:
    """When this stretch ends: where the later one begins, or never."""
    found = await tx.execute(select(Message.at).where(Message.seq == before))
    return found.scalar_one_or_none() or datetime.max.replace(tzinfo=UTC)


async def _notes(tx: Tx, of: Of) -> list[Line]:
    """The notes about any of the person's cases."""
    cases = select(Case.id).where(Case.person_id == of.person_id)
    rows = (await tx.execute(select(Note).where(Note.case_id.in_(cases)))).scalars()
    return [
        Line(
            note.id,
            note.at,
            "note",
            of.names.get(note.staff_id, ""),
            messages.note_text(of.seal, note),
            "note",
            wiped=not note.text,
        )
        for note in rows
    ]


async def _happenings(tx: Tx, of: Of) -> list[Line]:
    """What happened to the person's cases."""
    return [
        Line(
            one.id, one.at, "desk", one.name, one.reason, one.kind, other=one.other, until=one.until
        )
        for one in await happenings.of_person(tx, of.seal, of.person_id)
    ]
