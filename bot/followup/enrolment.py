"""Enrols somebody for follow-up: with consent, by a code and a number, or by phone alone."""

from dataclasses import dataclass
from datetime import datetime

from bot import sentences as says
from bot.access import Action, Staff, may
from bot.desk import opening
from bot.desk.opening import Reading
from bot.followup import record, series
from bot.followup.beside import Beside
from bot.house import House
from bot.outcome import Outcome
from bot.store import foremost, people
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.desk import readers
from bot.store.followup import consents, followups, invitations
from bot.store.followup.consents import Line
from bot.store.followup.followups import About
from bot.store.followup.invitations import Issued
from bot.store.models.followup import FollowUp
from bot.store.people import Known, new_id
from bot.store.session import Tx
from dialogues.followup import hours, taper
from dialogues.followup.plan import Hours, Means, Purpose, Risk
from dialogues.heard import Age
from nlu.reading import Language

AGREES, DANGER = "agrees", "danger"
SPOKEN = (Purpose.TEAM, Purpose.CONTACT, Purpose.VILLAGE, Purpose.PARTNER)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a worker fills in; `purposes` are the yeses spoken to them by who has no chat.

    `taper` is written as in the table ("7:30 14:91"). Under 18, `guardian` is `AGREES` with
    `guardian_name`, or `DANGER` with `reason` and a supervisor's word.
    """

    name: str
    phone: str
    language: Language
    age: Age
    means: Means
    risk: Risk
    taper: str
    hours: Hours
    purposes: frozenset[Purpose] = frozenset()
    contact: str = ""
    village: str = ""
    guardian: str = ""
    guardian_name: str = ""
    reason: str = ""


async def enrol(
    house: House, by: Staff, wanted: Enrolment, person_id: str = "", nonce: str = ""
) -> tuple[Outcome, str]:
    """Enrol somebody: who writes to us already (`person_id`), or who never did.

    The outcome, and the person's id. By phone alone the plan begins at once; by chat it begins
    when they accept. A form that comes twice with the same `nonce` (32 letters) enrols once.
    """
    refusal = _refusal(wanted, by)
    if refusal:
        return Outcome(ok=False, sentence=refusal), ""
    now = house.clock()
    async with house.store.write() as tx:
        before = await followups.by_id(tx, nonce) if nonce else None
        if before is not None:
            return Outcome(ok=True, sentence=says.ENROLLED), before.person_id
        known = await _person(house, tx, by, wanted, person_id, now)
        if known is None:
            return Outcome(ok=False, sentence=says.NO_SUCH_PERSON), ""
        older = await followups.of(tx, known.row.id)
        if older is not None:
            sentence = await _may_begin_anew(house, tx, by, older)
            if sentence:
                return Outcome(ok=False, sentence=sentence), known.row.id
        row = await _keep(house, tx, known, wanted, by, nonce or new_id(), now)
        if older is not None:
            followups.keep_cover((known, row), (known, older))
        audit.write(tx, by.id, Deed.ENROLLED, now, person_id=known.row.id)
        await tx.commit()
    return Outcome(ok=True, sentence=says.ENROLLED), known.row.id


async def invite(house: House, by: Staff, person_id: str) -> Issued | None:
    """A fresh code and number for somebody enrolled by chat; older ones are good no longer.

    None where there is nobody to invite, or they are not this worker's to see.
    """
    now = house.clock()
    async with house.store.write() as tx:
        found = await record.opened(house, tx, by, person_id)
        if found is None:
            return None
        known, row = found
        if row.state == "ended" or row.means == Means.PHONE:
            return None
        issued = await invitations.issue(tx, house.store, known, by.id, now)
        audit.write(tx, by.id, Deed.INVITED, now, person_id=person_id)
        await tx.commit()
    return issued


def _refusal(wanted: Enrolment, by: Staff) -> str:
    """The sentence that says what is missing, "" where nothing is."""
    if not wanted.name.strip():
        return says.NEEDS_A_NAME
    try:
        hours.check(wanted.hours)
        taper.read(wanted.taper)
    except ValueError as wrong:
        return str(wrong)
    if wanted.means is not Means.CHAT and not wanted.phone.strip():
        return says.NEEDS_A_PHONE
    if wanted.means is Means.PHONE and not {Purpose.FOLLOWUP, Purpose.PHONE} <= wanted.purposes:
        return says.NEEDS_THEIR_YES
    return _of_guardian(wanted, by) if wanted.age is Age.UNDER_18 else ""


def _of_guardian(wanted: Enrolment, by: Staff) -> str:
    if wanted.guardian == AGREES:
        return "" if wanted.guardian_name.strip() else says.NEEDS_A_GUARDIAN
    if wanted.guardian == DANGER:
        if not may(by.role, Action.EXCUSE_GUARDIAN):
            return says.ONLY_A_SUPERVISOR
        return "" if wanted.reason.strip() else says.NEEDS_A_REASON
    return says.NEEDS_A_GUARDIAN


async def writes_already(house: House, tx: Tx, by: Staff, person_id: str) -> Known | None:
    """Somebody who writes to us; None where there is none, or their talk is not this one's to read.

    Whoever enrols a person has their record, and the lines of their talk with it.
    """
    known = await people.by_id(tx, house.store, person_id)
    standing = await foremost.of(tx, known.row.id) if known else None
    if standing is not None:
        reading = await opening.reading_of(tx, standing, by, house.clock())
        if reading is Reading.ASK and await record.opened(house, tx, by, person_id) is not None:
            return known  # theirs from before, whoever has the talk
        return known if reading is Reading.YES else None
    above = may(by.role, Action.NAME_READERS)
    if known is None or not await readers.may_read(tx, known.row.id, by.id, above=above):
        return None
    return known


async def _person(
    house: House, tx: Tx, by: Staff, wanted: Enrolment, person_id: str, now: datetime
) -> Known | None:
    if person_id:
        return await writes_already(house, tx, by, person_id)
    known = await people.make(tx, house.store, now)
    known.row.language = wanted.language
    return known


async def _may_begin_anew(house: House, tx: Tx, by: Staff, older: FollowUp) -> str:
    """Put an ended plan away for whoever may read its record, which goes on; else a refusal.

    What a watched phone may not show again is kept: see `followups.keep_cover`.
    """
    if older.state != "ended":
        return says.FOLLOWED_ALREADY
    if await record.opened(house, tx, by, older.person_id) is None:
        return says.NOT_YOURS_BEFORE
    await tx.delete(older)
    await tx.flush()
    return ""


async def _keep(
    house: House,
    tx: Tx,
    known: Known,
    wanted: Enrolment,
    by: Staff,
    followup_id: str,
    now: datetime,
) -> FollowUp:
    known.row.age = wanted.age
    about = About(
        name=wanted.name.strip(),
        phone=wanted.phone.strip(),
        contact=wanted.contact.strip(),
        village=wanted.village.strip(),
        guardian=wanted.guardian_name.strip(),
    )
    row = FollowUp(
        person_id=known.row.id,
        id=followup_id,
        state="invited",
        staff_id=by.id,
        about=followups.sealed(known, followup_id, about),
        taper=wanted.taper,
        risk=wanted.risk,
        means=wanted.means,
        version=1,
        made_at=now,
        stage="due",
        rung=0,
        **followups.columns(wanted.hours),
    )
    tx.add(row)
    await _consents(tx, known, wanted, by, now)
    if wanted.means is Means.PHONE:
        series.begin(Beside(house, tx, known, row, now))
    await tx.flush()
    return row


async def _consents(tx: Tx, known: Known, wanted: Enrolment, by: Staff, now: datetime) -> None:
    """What was said to the worker: a guardian's word, and the yeses of who has no chat."""
    if wanted.age is Age.UNDER_18:
        agrees = wanted.guardian == AGREES
        how, why = ("paper", wanted.guardian_name) if agrees else ("excused", wanted.reason)
        await consents.write(tx, known, Line(Purpose.GUARDIAN, agrees, by.id, how, why, now))
    if wanted.means is not Means.PHONE:
        return
    for purpose in (Purpose.FOLLOWUP, Purpose.PHONE, *SPOKEN):
        given = purpose in wanted.purposes
        await consents.write(tx, known, Line(purpose, given, by.id, "spoken", "", now))
