"""What the staff's pages show of one conversation: read in few queries, then opened."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.store import cases, journeys
from bot.store.desk import lines
from bot.store.desk.lines import Line, Of, Stretch
from bot.store.journeys import Plan
from bot.store.models.cases import Case, Reason
from bot.store.models.people import Address, Person
from bot.store.models.staff import StaffRow
from bot.store.people import NEWEST
from bot.store.sealed.vault import Seal
from bot.store.session import Store
from dialogues.heard import Age, Country
from dialogues.turn import Urgency
from nlu.reading import Evidence, Language


@dataclass(frozen=True, slots=True)
class CaseReason:
    """Why a case is open."""

    at: datetime
    label: str
    urgency: Urgency
    evidence: tuple[Evidence, ...]
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Conversation:
    """A case with a stretch of the person's transcript; `earlier` names where the rest begins."""

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
    earlier: str
    plan: Plan | None
    age: Age | None
    reply_due_at: datetime | None
    asleep_until: datetime | None
    wanted_by: str | None


@dataclass(frozen=True, slots=True)
class StaffView:
    """A member of staff, as others may see them."""

    id: str
    name: str
    role: str
    disabled: bool


async def conversation(
    store: Store, case_id: str, before: int | None = None
) -> Conversation | None:
    """One case with what was said last, oldest first; None when there is no such case.

    With `before`, what was said before that place. However long the talk is, the number of
    queries and of opened messages has an end.
    """
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
            await tx.execute(
                select(Address.channel)
                .where(Address.person_id == person.id)
                .order_by(*NEWEST)
                .limit(1)
            )
        ).scalar_one_or_none()
        if person.key is None:
            return _conversation(case, person, names, channel or "", (), Stretch(), None)
        seal = store.vault.seal_of(person.id, person.key, person.key_version, person.wrapped_by)
        plan = journeys.readable(seal, await journeys.of(tx, person.id))
        of = Of(person.id, seal, names, plan_open=plan is not None)
        said = await lines.stretch(tx, of, before)
    opened = tuple(_reason(seal, reason) for reason in reasons)
    return _conversation(case, person, names, channel or "", opened, said, plan)


async def staff_list(store: Store) -> tuple[StaffView, ...]:
    """All members of staff, by name."""
    async with store.read() as tx:
        rows = (await tx.execute(select(StaffRow).order_by(StaffRow.name))).scalars()
        return tuple(StaffView(row.id, row.name, row.role, row.disabled) for row in rows)


def _reason(seal: Seal, row: Reason) -> CaseReason:
    evidence = cases.open_evidence(seal, row)
    return CaseReason(row.at, row.label, cases.URGENCY[row.urgency], evidence, row.doubtful)


def _conversation(
    case: Case,
    person: Person,
    names: dict[str, str],
    channel: str,
    reasons: tuple[CaseReason, ...],
    said: Stretch,
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
        lines=said.lines,
        earlier=said.earlier,
        plan=plan,
        age=Age(person.age) if person.age else None,
        reply_due_at=case.reply_due_at,
        asleep_until=case.asleep_until,
        wanted_by=case.wanted_by,
    )
