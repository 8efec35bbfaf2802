"""One page a person: plan, check-ins, needs, promises and what was done, for who may read it."""

from dataclasses import dataclass
from datetime import date, datetime

from bot import sentences as says
from bot.access import Action, Staff, may
from bot.house import House
from bot.outcome import Outcome
from bot.store import cases, people
from bot.store.audit import audit
from bot.store.audit.deeds import Deed, wrote
from bot.store.desk import readers
from bot.store.followup import checkins, consents, entries, followlist, followups
from bot.store.followup.checkins import Answer
from bot.store.followup.consents import Line
from bot.store.followup.entries import NewEntry, Written
from bot.store.followup.followlist import Followed, Owed, Show
from bot.store.followup.followups import About
from bot.store.models.followup import FollowUp
from bot.store.people import Known
from bot.store.session import Tx
from dialogues.followup import noticing
from dialogues.followup.plan import CheckIn, Flag, Hours, Means, Purpose, Risk

LONGEST = 20_000  # letters in one field


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan as it stands; `version` goes back with every edit."""

    state: str
    staff_id: str
    worker: str
    taper: str
    risk: Risk
    means: Means
    hours: Hours
    started_on: date | None
    next_at: datetime | None
    stage: str
    ended_at: datetime | None
    end_cause: str | None
    version: int


@dataclass(frozen=True, slots=True)
class Asked:
    """One check-in as the page shows it; `past` is the same as the rules read it."""

    id: str
    day: date
    means: str
    state: str
    past: CheckIn
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """Everything on one person's page."""

    person_id: str
    pseudonym: str
    language: str | None
    under_18: bool
    about: About
    plan: Plan
    given: frozenset[Purpose]
    ledger: tuple[Line, ...]
    asked: tuple[Asked, ...]
    flags: tuple[Flag, ...]
    entries: tuple[Written, ...]
    case_id: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Who is followed up, and which calls and other things are owed, soonest first.

    `more` is whether there are more people than these.
    """

    people: tuple[Followed, ...]
    more: bool
    owed: tuple[Owed, ...]


async def listed(house: House, by: Staff, show: Show = Show.ALL) -> Listing:
    """Who this member of staff may read of, and what is to be done for them."""
    everybody = may(by.role, Action.SEE_ALL_FOLLOWED)
    rows, more = await followlist.people_of(house.store, by.id, show, everybody=everybody)
    return Listing(rows, more, await followlist.owed_by(house.store, by.id, everybody=everybody))


async def read(
    house: House, by: Staff, person_id: str, deed: Deed = Deed.RECORD_READ
) -> Record | None:
    """One person's record; None where there is none, or it is not for this reader. On record."""
    async with house.store.write() as tx:
        found = await opened(house, tx, by, person_id)
        if found is None:
            return None
        known, row = found
        audit.write(tx, by.id, deed, house.clock(), person_id=person_id)
        record = await _read(house, tx, known, row)
        await tx.commit()
    return record


async def write(house: House, by: Staff, person_id: str, new: NewEntry) -> Outcome:
    """Add a line to the record; a referral needs the person's yes to it."""
    wrong = _wrong(new)
    if wrong:
        return wrong
    now = house.clock()
    async with house.store.write() as tx:
        found = await opened(house, tx, by, person_id)
        if found is None:
            return Outcome(ok=False, sentence=says.NO_SUCH_PERSON)
        known, _ = found
        given = await consents.given(tx, person_id)
        if new.kind == "referral" and Purpose.PARTNER not in given:
            return Outcome(ok=False, sentence=says.NEEDS_YES_TO_SHARE)
        if await entries.write(tx, known, new, now):
            audit.write(tx, by.id, wrote(new.kind), now, person_id=person_id)
        await tx.commit()
    return Outcome(ok=True, sentence=says.WRITTEN)


async def finish(
    house: House,
    by: Staff,
    person_id: str,
    entry_id: str,
    outcome: str,
    about: NewEntry | None = None,
) -> Outcome:
    """Mark what was to be done as done, with one of the endings of its kind, and a line about it.

    Where it cannot be marked, nothing is written.
    """
    wrong = _wrong(about) if about else None
    if wrong:
        return wrong
    now = house.clock()
    async with house.store.write() as tx:
        found = await opened(house, tx, by, person_id)
        if found is None:
            return Outcome(ok=False, sentence=says.NO_SUCH_PERSON)
        if not await entries.can_end(tx, person_id, entry_id, outcome):
            return Outcome(ok=False, sentence=says.PICK_AN_ENDING)
        if not await entries.finish(tx, person_id, entry_id, outcome, now):
            return Outcome(ok=False, sentence=says.DONE_ALREADY)
        if about and await entries.write(tx, found[0], about, now):
            audit.write(tx, by.id, wrote(about.kind), now, person_id=person_id)
        audit.write(tx, by.id, Deed.ENTRY_DONE, now, person_id=person_id, detail=outcome)
        await tx.commit()
    return Outcome(ok=True, sentence=says.WRITTEN)


def _wrong(new: NewEntry) -> Outcome | None:
    """Why this line cannot be written by anybody, if so."""
    if not any(said.strip() for _, said in new.fields):
        return Outcome(ok=False, sentence=says.EMPTY)
    if any(len(said) > LONGEST for _, said in new.fields):
        return Outcome(ok=False, sentence=says.TOO_LONG, fields={"most": f"{LONGEST}"})
    return None


async def opened(house: House, tx: Tx, by: Staff, person_id: str) -> tuple[Known, FollowUp] | None:
    """The person and their plan, for who may read of them: the same answer for no and none."""
    known = await people.by_id(tx, house.store, person_id)
    row = await followups.of(tx, person_id) if known else None
    if known is None or row is None or not may(by.role, Action.READ_RECORD):
        return None
    everybody = may(by.role, Action.SEE_ALL_FOLLOWED)
    if row.staff_id != by.id and not (
        (everybody or Purpose.TEAM in await consents.given(tx, person_id))
        and await readers.may_read(tx, person_id, by.id, above=everybody)
    ):
        return None
    return known, row


async def _read(house: House, tx: Tx, known: Known, row: FollowUp) -> Record:
    rows = await checkins.newest(tx, known.row.id)
    asked = tuple(
        Asked(
            one.id,
            one.day,
            one.means,
            one.state,
            checkins.in_series(known.seal, one),
            checkins.answers(known.seal, one),
        )
        for one in rows
    )
    case = await cases.open_of(tx, known.row.id)
    series = tuple(one.past for one in asked)
    return Record(
        person_id=known.row.id,
        pseudonym=known.row.pseudonym,
        language=known.row.language,
        under_18=known.row.age == "under_18",
        about=followups.about(known.seal, row),
        plan=await _plan(tx, row),
        given=await consents.given(tx, known.row.id),
        ledger=await consents.ledger(tx, known),
        asked=asked,
        flags=noticing.standing(house.router.book.followup, series),
        entries=await entries.of(tx, known),
        case_id=case.id if case else "",
    )


async def _plan(tx: Tx, row: FollowUp) -> Plan:
    return Plan(
        state=row.state,
        staff_id=row.staff_id,
        worker=await followlist.worker_name(tx, row.staff_id),
        taper=row.taper,
        risk=Risk(row.risk),
        means=Means(row.means),
        hours=followups.hours(row),
        started_on=row.started_on,
        next_at=row.next_at,
        stage=row.stage,
        ended_at=row.ended_at,
        end_cause=row.end_cause,
        version=row.version,
    )
