"""The queue as the staff's pages show it: read in two queries, then opened."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.store import cases
from bot.store.models import Case, Person, Reason
from bot.store.models_staff import StaffRow
from bot.store.session import Store
from dialogues.turn import Urgency
from nlu.reading import Language


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One waiting or held case; `reasons` are message ids."""

    case_id: str
    person_id: str
    pseudonym: str
    urgency: Urgency
    reasons: tuple[str, ...]
    labels: tuple[str, ...]
    language: Language | None
    waiting_since: datetime
    due_at: datetime
    holder_id: str | None
    holder_name: str | None
    state: str
    last_words_at: datetime


async def queue(store: Store, now: datetime) -> tuple[QueueRow, ...]:
    """Every open case: by level, then longest waiting. A lease that ran out is waiting again."""
    async with store.read() as tx:
        rows = (
            await tx.execute(
                select(Case, Person, StaffRow.name)
                .join(Person, Person.id == Case.person_id)
                .outerjoin(StaffRow, StaffRow.id == Case.holder_id)
                .where(Case.state != "closed")
                .order_by(Case.urgency, Case.waiting_since, Case.id)
            )
        ).all()
        reasons = await cases.reasons_of(tx, tuple(case.id for case, _, _ in rows))
    return tuple(
        _queue_row(store, case, person, name, reasons[case.id], now) for case, person, name in rows
    )


def _queue_row(
    store: Store, case: Case, person: Person, name: str | None, rows: list[Reason], now: datetime
) -> QueueRow:
    held = case.state == "held" and case.lease_until is not None and case.lease_until >= now
    said: list[str] = []
    if person.key is not None:
        seal = store.vault.seal_of(person.id, person.key, person.key_version)
        said = [sign.reason for row in rows for sign in cases.open_evidence(seal, row)]
    return QueueRow(
        case_id=case.id,
        person_id=person.id,
        pseudonym=person.pseudonym,
        urgency=cases.URGENCY[case.urgency],
        reasons=tuple(dict.fromkeys(said)),
        labels=tuple(dict.fromkeys(row.label for row in rows)),
        language=Language(person.language) if person.language else None,
        waiting_since=case.waiting_since,
        due_at=case.due_at,
        holder_id=case.holder_id if held else None,
        holder_name=name if held else None,
        state="held" if held else "waiting",
        last_words_at=person.heard_at,
    )
