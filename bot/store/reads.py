"""What the staff's pages show of one conversation: read in few queries, then opened."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.channels import Attachment
from bot.store import cases, journeys, messages
from bot.store.journeys import Plan
from bot.store.models import (
    Address,
    Case,
    Message,
    Note,
    Outbox,
    Person,
    Reason,
)
from bot.store.models_staff import StaffRow
from bot.store.session import Store, Tx
from bot.store.vault import Seal
from dialogues.heard import Country
from dialogues.turn import Urgency
from nlu.reading import Evidence, Language

WORST = ("unknown", "never", "sending", "waiting", "sent")  # of the parts of one message


@dataclass(frozen=True, slots=True)
class CaseReason:
    """Why a case is open."""

    at: datetime
    label: str
    urgency: Urgency
    evidence: tuple[Evidence, ...]
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation, whoever wrote it; `delivery` is empty for what came in."""

    id: str
    at: datetime
    author: str
    author_name: str
    text: str
    kind: str
    label: str = ""
    danger: str = ""
    named: tuple[messages.Named, ...] = ()
    attachment: Attachment | None = None
    delivery: str = ""
    outbox_id: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A case with the person's whole transcript."""

    case_id: str
    person_id: str
    pseudonym: str
    language: Language | None
    country: Country | None
    urgency: Urgency
    state: str
    holder_id: str | None
    holder_name: str | None
    opened_at: datetime
    waiting_since: datetime
    due_at: datetime
    closed_at: datetime | None
    outcome: str
    lease_until: datetime | None
    channel: str
    reachable: bool
    stopped: bool
    quiet: bool
    reasons: tuple[CaseReason, ...]
    lines: tuple[Line, ...]
    plan: Plan | None


@dataclass(frozen=True, slots=True)
class StaffView:
    """A member of staff, as others may see them."""

    id: str
    name: str
    role: str
    disabled: bool


async def conversation(store: Store, case_id: str) -> Conversation | None:
    """One case with everything said, oldest first; None when there is no such case."""
    async with store.read() as tx:
        found = await tx.execute(
            select(Case, Person).join(Person, Person.id == Case.person_id).where(Case.id == case_id)
        )
        row = found.first()
        if row is None:
            return None
        case, person = row[0], row[1]
        names = {s.id: s.name for s in (await tx.execute(select(StaffRow))).scalars()}
        reasons = (await cases.reasons_of(tx, (case_id,)))[case_id]
        channel = (
            await tx.execute(select(Address.channel).where(Address.person_id == person.id).limit(1))
        ).scalar_one_or_none()
        if person.key is None:
            return _conversation(case, person, names, channel or "", (), (), None)
        seal = store.vault.seal_of(person.id, person.key, person.key_version)
        plan = journeys.readable(seal, await journeys.of(tx, person.id))
        lines = await _lines(tx, seal, person.id, names, is_open=plan is not None)
        notes = (await tx.execute(select(Note).where(Note.person_id == person.id))).scalars()
        noted = [
            Line(n.id, n.at, "note", names.get(n.staff_id, ""), messages.note_text(seal, n), "note")
            for n in notes
        ]
    everything = tuple(sorted((*lines, *noted), key=lambda line: line.at))
    opened = tuple(_reason(seal, reason) for reason in reasons)
    return _conversation(case, person, names, channel or "", opened, everything, plan)


async def staff_list(store: Store) -> tuple[StaffView, ...]:
    """All members of staff, by name."""
    async with store.read() as tx:
        rows = (await tx.execute(select(StaffRow).order_by(StaffRow.name))).scalars()
        return tuple(StaffView(row.id, row.name, row.role, row.disabled) for row in rows)


async def _lines(
    tx: Tx, seal: Seal, person_id: str, names: dict[str, str], *, is_open: bool
) -> list[Line]:
    """The transcript; of what was sent for a plan only that it was, until the plan is open."""
    rows = await tx.execute(
        select(Message).where(Message.person_id == person_id).order_by(Message.seq)
    )
    sent = await parts_of(tx, person_id)
    lines = []
    for row in rows.scalars():
        if row.kind == messages.PLAN and not is_open:
            lines.append(Line(row.id, row.at, row.author, "", "", row.kind))
            continue
        heard = messages.heard_of(seal, row)
        parts = sent[row.id]
        doubtful = next((part for part in parts if part.state == "unknown"), None)
        lines.append(
            Line(
                id=row.id,
                at=row.at,
                author=row.author,
                author_name=names.get(row.staff_id or "", ""),
                text=messages.text_of(seal, row),
                kind=row.kind,
                label=heard.label,
                danger=heard.danger,
                named=heard.named,
                attachment=messages.attachment_of(seal, row),
                delivery=delivery(parts),
                outbox_id=str(doubtful.id) if doubtful else "",
            )
        )
    return lines


async def parts_of(tx: Tx, person_id: str) -> dict[str, list[Outbox]]:
    """The outbox rows of a person's messages, by message."""
    rows = await tx.execute(
        select(Outbox)
        .where(Outbox.person_id == person_id, Outbox.message_id.is_not(None))
        .order_by(Outbox.id)
    )
    parts: dict[str, list[Outbox]] = defaultdict(list)
    for row in rows.scalars():
        parts[row.message_id or ""].append(row)
    return parts


def delivery(parts: list[Outbox]) -> str:
    """How a message of several parts went: as its worst part did."""
    states = {part.state for part in parts}
    worst = next((state for state in WORST if state in states), "")
    return "waiting" if worst == "sending" else worst


def _reason(seal: Seal, row: Reason) -> CaseReason:
    evidence = cases.open_evidence(seal, row)
    return CaseReason(row.at, row.label, cases.URGENCY[row.urgency], evidence, row.doubtful)


def _conversation(
    case: Case,
    person: Person,
    names: dict[str, str],
    channel: str,
    reasons: tuple[CaseReason, ...],
    lines: tuple[Line, ...],
    plan: Plan | None,
) -> Conversation:
    return Conversation(
        case_id=case.id,
        person_id=person.id,
        pseudonym=person.pseudonym,
        language=Language(person.language) if person.language else None,
        country=Country(person.country) if person.country else None,
        urgency=cases.URGENCY[case.urgency],
        state=case.state,
        holder_id=case.holder_id,
        holder_name=names.get(case.holder_id or ""),
        opened_at=case.opened_at,
        waiting_since=case.waiting_since,
        due_at=case.due_at,
        closed_at=case.closed_at,
        outcome=case.outcome or "",
        lease_until=case.lease_until,
        channel=channel,
        reachable=person.reachable,
        stopped=person.stopped,
        quiet=case.quiet,
        reasons=reasons,
        lines=lines,
        plan=plan,
    )
