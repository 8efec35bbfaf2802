"""What was said, sealed: by the person, by the bot, by staff; and the notes staff write."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from bot.channels import Attachment
from bot.store.finding import buckets
from bot.store.models.cases import Message, Note
from bot.store.people import new_id
from bot.store.sealed.vault import Place, Seal
from bot.store.session import Tx
from nlu.reading import Evidence, Reading

PLAN = "plan"  # the kind of what was sent for a plan for the way: shown once the plan is open


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said, before it is sealed. `author` is person, bot or staff.

    `via` is the blind index of the chat that the person wrote it in.
    """

    author: str
    kind: str
    text: str
    reading: Reading | None = None
    attachment: Attachment | None = None
    staff_id: str | None = None
    via: bytes | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """Something a message names: its kind, the words as typed, and its value."""

    kind: str
    words: str
    value: str


@dataclass(frozen=True, slots=True)
class HeardAs:
    """What is kept of how a message was heard: label, level of danger, what it names.

    `signs` are what the danger was heard by: a reason and the words, as typed.
    """

    label: str = ""
    danger: str = ""
    named: tuple[Named, ...] = ()
    signs: tuple[Evidence, ...] = ()


def write(tx: Tx, person_id: str, seal: Seal, said: Said, at: datetime) -> str:
    """Add one message to the open transaction; its id."""
    message_id = new_id()
    if said.author != "bot" and said.kind != PLAN:
        names = [(one.kind, one.value) for one in said.reading.entities] if said.reading else []
        buckets.said(tx, person_id, said.text, names)
    tx.add(
        Message(
            id=message_id,
            person_id=person_id,
            author=said.author,
            staff_id=said.staff_id,
            kind=said.kind,
            text=seal.close(Place("messages", "text", message_id), said.text),
            reading=_close_reading(seal, message_id, said.reading),
            attachment=_close_attachment(seal, message_id, said.attachment),
            via=said.via,
            at=at,
        )
    )
    return message_id


def text_of(seal: Seal, row: Message) -> str:
    """What was said."""
    return seal.open(Place("messages", "text", row.id), row.text) if row.text else ""


async def wipe_plan(tx: Tx, person_id: str, until: datetime) -> None:
    """Empty what was sent for a plan up to this moment: the plan is gone."""
    of_plan = (Message.person_id == person_id, Message.kind == PLAN, Message.at <= until)
    await tx.execute(
        update(Message).where(*of_plan).values(text=b"", reading=None, attachment=None)
    )


def heard_of(seal: Seal, row: Message) -> HeardAs:
    """What a message was heard as; nothing for what was not heard."""
    if row.reading is None:
        return HeardAs()
    kept = json.loads(seal.open(Place("messages", "reading", row.id), row.reading))
    # Messages that were kept before names were looked for have none.
    named = tuple(Named(*one) for one in kept.get("named", ()))
    signs = tuple(Evidence(*one) for one in kept.get("signs", ()))
    return HeardAs(kept["label"], kept["danger"], named, signs)


def attachment_of(seal: Seal, row: Message) -> Attachment | None:
    """The reference to a voice note, picture or file."""
    if row.attachment is None:
        return None
    kept = json.loads(seal.open(Place("messages", "attachment", row.id), row.attachment))
    return Attachment(**kept)


async def attached_to(tx: Tx, person_id: str, seal: Seal, message_id: str) -> Attachment | None:
    """The reference to what a message of this person brought; None where it brought nothing."""
    found = await tx.execute(
        select(Message).where(
            Message.id == message_id, Message.person_id == person_id, Message.kind != PLAN
        )
    )
    row = found.scalar_one_or_none()
    return attachment_of(seal, row) if row else None


async def write_note(
    tx: Tx, case_id: str, person: tuple[str, Seal], staff_id: str, text: str, nonce: str,
    at: datetime,
) -> bool:  # fmt: skip
    """Add an internal note; False if this form was sent already."""
    person_id, seal = person
    known = await tx.execute(select(func.count()).select_from(Note).where(Note.nonce == nonce))
    if known.scalar_one():
        return False
    note_id = new_id()
    tx.add(
        Note(
            id=note_id,
            case_id=case_id,
            person_id=person_id,
            staff_id=staff_id,
            nonce=nonce,
            text=seal.close(Place("notes", "text", note_id), text),
            at=at,
        )
    )
    return True


def note_text(seal: Seal, row: Note) -> str:
    """What a note says."""
    return seal.open(Place("notes", "text", row.id), row.text) if row.text else ""


def _close_reading(seal: Seal, message_id: str, reading: Reading | None) -> bytes | None:
    if reading is None:
        return None
    kept = {
        "label": reading.intent.label,
        "confidence": round(reading.intent.confidence, 3),
        "danger": reading.danger.level,
        "kind": reading.danger.kind,
        "named": [
            (one.kind, reading.text[one.start : one.end], one.value) for one in reading.entities
        ],
        "signs": [(one.reason, one.words) for one in reading.danger.evidence],
    }
    told = json.dumps(kept, ensure_ascii=False)
    return seal.close(Place("messages", "reading", message_id), told)


def _close_attachment(seal: Seal, message_id: str, file: Attachment | None) -> bytes | None:
    if file is None:
        return None
    kept = json.dumps(asdict(file), ensure_ascii=False)
    return seal.close(Place("messages", "attachment", message_id), kept)
