"""The queue as the staff's pages show it: read in a few queries, then opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import func, select

from bot.store import cases
from bot.store.desk import presence, reopenings
from bot.store.finding.wanted import (
    Show,
    Viewer,
    Wanted,
    awake,
    conditions,
    in_hand,
    parts,
    seen_by,
)
from bot.store.models.cases import Case, Reason
from bot.store.models.people import Person
from bot.store.models.staff import StaffRow
from bot.store.session import Store, Tx
from dialogues.heard import Country
from dialogues.turn import Urgency
from nlu.reading import Language

MOST = 200  # rows of one page


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One waiting or held case; `reasons` are message ids.

    `owed_at` is when an answer is due: none while we wait for them. `was_with` had the case before
    it was closed, where its person wrote again.
    """

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
    owed_at: datetime | None = None
    country: Country | None = None
    asleep_until: datetime | None = None
    wanted_by: str = ""
    looking: tuple[str, ...] = ()
    was_with: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """What one member of staff sees of the queue.

    `found` is how many fit what was asked, `counts` how many each part of the queue has, `held`
    how many are in anybody's hands, and `labels` what the open cases are about.
    """

    rows: tuple[QueueRow, ...]
    found: int
    counts: Mapping[Show, int]
    held: int
    labels: tuple[str, ...]


async def queue(store: Store, now: datetime) -> tuple[QueueRow, ...]:
    """Every open case, for the house itself: by level, then longest waiting."""
    async with store.read() as tx:
        return tuple((await _rows(tx, store, None, Wanted(), now))[0])


async def shown(store: Store, viewer: Viewer, wanted: Wanted, now: datetime) -> Queue:
    """What this member of staff sees of what they asked for, in six queries."""
    async with store.read() as tx:
        rows, found = await _rows(tx, store, viewer, wanted, now)
        counts, held = await _counts(tx, viewer, now)
        labels = await tx.execute(
            select(Reason.label)
            .join(Case, Case.id == Reason.case_id)
            .where(seen_by(viewer))
            .distinct()
            .order_by(Reason.label)
        )
        return Queue(tuple(rows), found, counts, held, tuple(labels.scalars()))


async def _rows(
    tx: Tx, store: Store, viewer: Viewer | None, wanted: Wanted, now: datetime
) -> tuple[list[QueueRow], int]:
    """The rows of a page, and how many there are in all."""
    query = (
        select(
            Case,
            Person,
            StaffRow.name,
            in_hand(now).label("in_hand"),
            awake(now).label("awake"),
            func.count().over().label("found"),
        )
        .join(Person, Person.id == Case.person_id)
        .outerjoin(StaffRow, StaffRow.id == Case.holder_id)
        .where(seen_by(viewer))
        .order_by(Case.urgency, Case.waiting_since, Case.id)
    )
    if viewer is not None:
        query = query.where(*conditions(wanted, viewer.staff_id, now)).limit(MOST)
    rows = (await tx.execute(query)).all()
    ids = tuple(row.Case.id for row in rows)
    reasons = await cases.reasons_of(tx, ids)
    looking = await presence.others(tx, ids, viewer.staff_id, now) if viewer else {}
    before = await reopenings.last_of(tx, ids) if viewer else {}
    opened = [
        _queue_row(
            store,
            row.Case,
            row.Person,
            row.name if row.in_hand else None,
            reasons[row.Case.id],
            looking.get(row.Case.id, ()),
            was_with=before[row.Case.id].name if row.Case.id in before else "",
            awake=row.awake,
        )
        for row in rows
    ]
    return opened, rows[0].found if rows else 0


async def _counts(tx: Tx, viewer: Viewer, now: datetime) -> tuple[Mapping[Show, int], int]:
    """How many each part of the queue has, and how many are in anybody's hands."""
    belongs = parts(viewer.staff_id, now)
    found = await tx.execute(
        select(
            func.count().filter(in_hand(now)),
            *(func.count().filter(one) for one in belongs.values()),
        ).where(seen_by(viewer))
    )
    held, *numbers = found.one()
    return MappingProxyType(dict(zip(belongs, numbers, strict=True))), held


def _queue_row(
    store: Store,
    case: Case,
    person: Person,
    holder_name: str | None,
    rows: list[Reason],
    looking: tuple[str, ...],
    *,
    was_with: str,
    awake: bool,
) -> QueueRow:
    said: list[str] = []
    if person.key is not None:
        seal = store.vault.seal_of(person.id, person.key, person.key_version, person.wrapped_by)
        said = [sign.reason for row in rows for sign in cases.open_evidence(seal, row)]
    held = holder_name is not None
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
        holder_name=holder_name,
        state="held" if held else "waiting",
        last_words_at=person.heard_at,
        owed_at=case.reply_due_at if held else case.due_at,
        country=Country(person.country) if person.country else None,
        asleep_until=None if awake else case.asleep_until,
        wanted_by=case.wanted_by or "",
        looking=looking,
        was_with=was_with,
    )
