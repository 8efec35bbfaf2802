"""Who is followed up and what is owed to them, as lists: a fixed number of queries each."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from bot.store.models import Person
from bot.store.models_followup import CheckInRow, Consent, Entry, FollowUp
from bot.store.models_staff import StaffRow
from bot.store.session import Store, Tx
from bot.store.vault import Place, Seal
from dialogues.followup.plan import Purpose

MOST = 200


@dataclass(frozen=True, slots=True)
class Followed:
    """One row of the list; `last_state` is how the newest check-in stands, "" before the first."""

    person_id: str
    pseudonym: str
    state: str
    stage: str
    next_at: datetime | None
    last_day: date | None
    last_state: str
    worker: str
    peer: bool


@dataclass(frozen=True, slots=True)
class Owed:
    """Something to be done for somebody, and until when."""

    entry_id: str
    person_id: str
    pseudonym: str
    kind: str
    note: str
    due_on: date
    worker: str


async def people_of(
    store: Store, staff_id: str, *, all_: bool, mine: bool, peers: bool
) -> tuple[Followed, ...]:
    """The people this member of staff may read of, whoever is asked next first."""
    newest = (
        select(CheckInRow.person_id, func.max(CheckInRow.day).label("day"))
        .group_by(CheckInRow.person_id)
        .subquery()
    )
    wanted = (
        select(FollowUp, Person.pseudonym, StaffRow.name, CheckInRow.day, CheckInRow.state)
        .join(Person, Person.id == FollowUp.person_id)
        .join(StaffRow, StaffRow.id == FollowUp.staff_id)
        .outerjoin(newest, newest.c.person_id == FollowUp.person_id)
        .outerjoin(
            CheckInRow,
            and_(CheckInRow.person_id == FollowUp.person_id, CheckInRow.day == newest.c.day),
        )
        .where(Person.key.is_not(None), _readable(staff_id, all_=all_, mine=mine))
        .order_by(FollowUp.next_at.is_(None), FollowUp.next_at)
        .limit(MOST)
    )
    async with store.read() as tx:
        peers_found = await tx.execute(_saying_yes(Purpose.PEER))
        peer_ids = frozenset(peers_found.scalars())
        rows = {row[0].person_id: row for row in await tx.execute(wanted)}
    found = (_followed(row, peer_ids) for row in rows.values())
    return tuple(one for one in found if one.peer or not peers)


async def owed_by(store: Store, staff_id: str, *, all_: bool) -> tuple[Owed, ...]:
    """What is to be done and not done yet, soonest first."""
    wanted = (
        select(Entry, Person, StaffRow.name)
        .join(Person, Person.id == Entry.person_id)
        .join(FollowUp, FollowUp.person_id == Entry.person_id)
        .join(StaffRow, StaffRow.id == Entry.staff_id)
        .where(
            Entry.due_on.is_not(None),
            Entry.done_at.is_(None),
            Person.key.is_not(None),
            or_(_readable(staff_id, all_=all_, mine=False), Entry.staff_id == staff_id),
        )
        .order_by(Entry.due_on, Entry.made_at)
        .limit(MOST)
    )
    async with store.read() as tx:
        rows = (await tx.execute(wanted)).all()
    return tuple(
        Owed(
            entry.id,
            person.id,
            person.pseudonym,
            entry.kind,
            _note(store.vault.seal_of(person.id, person.key, person.key_version), entry),
            entry.due_on or entry.made_at.date(),
            name,
        )
        for entry, person, name in rows
    )


async def worker_name(tx: Tx, staff_id: str) -> str:
    """The first name of a member of staff."""
    found = await tx.execute(select(StaffRow.name).where(StaffRow.id == staff_id))
    return found.scalar_one_or_none() or ""


def _readable(staff_id: str, *, all_: bool, mine: bool) -> ColumnElement[bool]:
    """One's own people; besides, everybody (`all_`), or who lets the whole team read."""
    own = FollowUp.staff_id == staff_id
    if mine:
        return own
    if all_:
        return FollowUp.person_id.is_not(None)
    return or_(own, FollowUp.person_id.in_(_saying_yes(Purpose.TEAM)))


def _saying_yes(purpose: Purpose) -> Select[str]:
    newest = select(func.max(Consent.id)).where(Consent.purpose == purpose)
    return select(Consent.person_id).where(
        Consent.id.in_(newest.group_by(Consent.person_id)), Consent.given.is_(True)
    )


def _followed(row: Row[FollowUp, str, str, date, str], peers: frozenset[str]) -> Followed:
    plan: FollowUp = row[0]
    return Followed(
        plan.person_id,
        row[1],
        plan.state,
        plan.stage,
        plan.next_at,
        row[3],
        row[4] or "",
        row[2],
        plan.person_id in peers,
    )


def _note(seal: Seal, entry: Entry) -> str:
    told = json.loads(seal.open(Place("entries", "body", entry.id), entry.body))
    return " · ".join(said for _, said in told if said)
