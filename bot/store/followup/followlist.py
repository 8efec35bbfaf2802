"""Who is followed up and what is owed to them, as lists: a fixed number of queries each."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true

from bot.store import foremost
from bot.store.desk import readers
from bot.store.followup import entries
from bot.store.models.followup import CheckInRow, Consent, Entry, FollowUp
from bot.store.models.people import Person
from bot.store.models.staff import StaffRow
from bot.store.sealed.vault import Seal
from bot.store.session import Store, Tx
from bot.words import ZONE
from dialogues.followup.plan import Purpose

MOST = 200  # rows of a list; more are told of, not shown


class Show(StrEnum):
    """Which people a list is of; who is through stands in a list of their own."""

    ALL = "all"
    MINE = "mine"
    MISSED = "missed"
    INVITED = "invited"
    PEERS = "peers"
    ENDED = "ended"


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
    """Something to be done for somebody, and until when.

    Of somebody who is not followed up there is no record: `case_id` is where to find them.
    """

    entry_id: str
    person_id: str
    pseudonym: str
    kind: str
    note: str
    due_on: date
    worker: str
    case_id: str = ""


async def people_of(
    store: Store, staff_id: str, show: Show, *, everybody: bool
) -> tuple[tuple[Followed, ...], bool]:
    """The people this member of staff may read of, whoever is asked next first.

    `everybody` is for who may read of all. Besides, whether there are more than are given.
    """
    newest = (
        select(CheckInRow.id)
        .where(CheckInRow.person_id == FollowUp.person_id)
        .order_by(CheckInRow.day.desc(), CheckInRow.asked_at.desc(), CheckInRow.id)
        .limit(1)
        .correlate(FollowUp)
        .scalar_subquery()
    )
    peer = FollowUp.person_id.in_(_saying_yes(Purpose.PEER))
    wanted = (
        select(FollowUp, Person.pseudonym, StaffRow.name, CheckInRow.day, CheckInRow.state, peer)
        .join(Person, Person.id == FollowUp.person_id)
        .join(StaffRow, StaffRow.id == FollowUp.staff_id)
        .outerjoin(CheckInRow, CheckInRow.id == newest)
        .where(Person.key.is_not(None), _readable(staff_id, everybody=everybody))
        .where(*_shown(show, staff_id, peer))
        .order_by(FollowUp.next_at.is_(None), FollowUp.next_at, FollowUp.person_id)
        .limit(MOST + 1)
    )
    async with store.read() as tx:
        rows = (await tx.execute(wanted)).all()
    return tuple(_followed(*row) for row in rows[:MOST]), len(rows) > MOST


def _shown(show: Show, staff_id: str, peer: ColumnElement[bool]) -> tuple[ColumnElement[bool], ...]:
    active, ended = FollowUp.state == "active", FollowUp.state == "ended"
    silent = or_(CheckInRow.state == "missed", FollowUp.stage == "call")
    return {
        Show.ALL: (~ended,),
        Show.MINE: (~ended, FollowUp.staff_id == staff_id),
        Show.MISSED: (active, silent),
        Show.INVITED: (FollowUp.state == "invited",),
        Show.PEERS: (peer,),
        Show.ENDED: (ended,),
    }[show]


async def owed_by(store: Store, staff_id: str, *, everybody: bool) -> tuple[Owed, ...]:
    """What is to be done and not done yet, soonest first, also for who is not followed up.

    A task of one's own is in it only while one may read of the person: else those who were named
    have it in theirs, and among them is always a supervisor.
    """
    unfollowed = FollowUp.person_id.is_(None)
    seen = readers.visible_to(staff_id, above=everybody, person_id=Person.id)
    above = true() if everybody else false()
    wanted = (
        select(Entry, Person, StaffRow.name, unfollowed, foremost.id_for(Entry.person_id))
        .join(Person, Person.id == Entry.person_id)
        .outerjoin(FollowUp, FollowUp.person_id == Entry.person_id)
        .join(StaffRow, StaffRow.id == Entry.staff_id)
        .where(
            Entry.due_on.is_not(None),
            Entry.done_at.is_(None),
            Person.key.is_not(None),
            or_(
                _readable(staff_id, everybody=everybody),
                and_(seen, or_(Entry.staff_id == staff_id, above)),
            ),
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
            _note(
                store.vault.seal_of(person.id, person.key, person.key_version, person.wrapped_by),
                entry,
            ),
            entry.due_on or entry.made_at.astimezone(ZONE).date(),
            name,
            (case_id or "") if is_unfollowed else "",
        )
        for entry, person, name, is_unfollowed, case_id in rows
    )


async def worker_name(tx: Tx, staff_id: str) -> str:
    """The first name of a member of staff."""
    found = await tx.execute(select(StaffRow.name).where(StaffRow.id == staff_id))
    return found.scalar_one_or_none() or ""


def _readable(staff_id: str, *, everybody: bool) -> ColumnElement[bool]:
    """One's own people and who lets the team read, or everybody; of a few only who was named.

    Whose own they are has them in any case: somebody has to ask them how they are.
    """
    own = FollowUp.staff_id == staff_id
    others = FollowUp.person_id.is_not(None)
    if not everybody:
        others = FollowUp.person_id.in_(_saying_yes(Purpose.TEAM))
    seen = readers.visible_to(staff_id, above=everybody, person_id=FollowUp.person_id)
    return or_(own, and_(others, seen))


def _saying_yes(purpose: Purpose) -> Select[str]:
    newest = select(func.max(Consent.id)).where(Consent.purpose == purpose)
    return select(Consent.person_id).where(
        Consent.id.in_(newest.group_by(Consent.person_id)), Consent.given.is_(True)
    )


def _followed(
    plan: FollowUp,
    pseudonym: str,
    worker: str,
    day: date | None,
    state: str | None,
    peer: bool,  # noqa: FBT001 - a column
) -> Followed:
    return Followed(
        plan.person_id,
        pseudonym,
        plan.state,
        plan.stage,
        plan.next_at,
        day,
        state or "",
        worker,
        bool(peer),
    )


def _note(seal: Seal, entry: Entry) -> str:
    return " · ".join(said for _, said in entries.fields_of(seal, entry) if said)
