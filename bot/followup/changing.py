"""A plan changed by its worker: rhythm, hours, whose it is, a yes or no, and its end."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot import sentences as says
from bot.access import Action, Role, Staff, may
from bot.followup import record, series
from bot.followup.beside import Beside
from bot.house import House
from bot.outcome import Outcome
from bot.store.accounts import staff
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.boxes import outbox
from bot.store.desk import readers
from bot.store.followup import checkins, consents, entries, followups, invitations
from bot.store.followup.consents import Line
from bot.store.followup.entries import NewEntry
from bot.store.models.followup import FollowUp
from bot.store.models.staff import StaffRow
from bot.store.people import Known, new_id
from bot.store.session import Tx
from dialogues.followup import hours as by_the_clock
from dialogues.followup import taper
from dialogues.followup.plan import Hours, Means, Purpose, Risk

HOW = ("phone", "paper", "spoken")


@dataclass(frozen=True, slots=True)
class Change:
    """A plan as a worker wants it; `version` is the one that was on their page.

    `phone` None leaves the telephone as it is.
    """

    version: int
    taper: str
    risk: Risk
    means: Means
    hours: Hours
    staff_id: str
    phone: str | None = None


async def change(house: House, by: Staff, person_id: str, wanted: Change) -> Outcome:
    """Change a plan; whoever changed it meanwhile wins, and the other is told."""
    try:
        by_the_clock.check(wanted.hours)
        taper.read(wanted.taper)
    except ValueError as wrong:
        return Outcome(ok=False, sentence=str(wrong))
    now = house.clock()
    async with house.store.write() as tx:
        found = await record.opened(house, tx, by, person_id)
        worker = await staff.by_id(tx, wanted.staff_id)
        if found is None or worker is None or worker.disabled:
            return Outcome(ok=False, sentence=says.NO_SUCH_PERSON)
        known, row = found
        if row.staff_id != worker.id and not await _may_have(tx, person_id, worker):
            return Outcome(ok=False, sentence=says.ONLY_WHO_IS_NAMED)
        about = followups.about(known.seal, row)
        phone = about.phone if wanted.phone is None else wanted.phone.strip()
        if wanted.means is not Means.CHAT and not phone:
            return Outcome(ok=False, sentence=says.NEEDS_A_PHONE)
        sealed = followups.sealed(known, row.id, replace(about, phone=phone))
        tx.expunge(row)  # the change is one statement, so that of two who write one is told
        if not await followups.change(
            tx, person_id, wanted.version, about=sealed, **_values(wanted)
        ):
            return Outcome(ok=False, sentence=says.CHANGED_MEANWHILE)
        fresh = await followups.of(tx, person_id)
        if fresh is not None:
            beside = Beside(house, tx, known, fresh, now)
            await _again(beside)
            await only_called(beside)
        audit.write(tx, by.id, Deed.PLAN_CHANGED, now, person_id=person_id)
        await tx.commit()
    return Outcome(ok=True, sentence=says.WRITTEN)


async def _may_have(tx: Tx, person_id: str, worker: StaffRow) -> bool:
    """Whether this colleague may read of the person: whose plan it is has the record with it."""
    above = may(Role(worker.role), Action.SEE_ALL_FOLLOWED)
    return await readers.may_read(tx, person_id, worker.id, above=above)


async def consent(
    house: House,
    by: Staff,
    person_id: str,
    purpose: Purpose,
    *,
    given: bool,
    how: str,
    detail: str,
) -> Outcome:
    """Write down a yes or no that was told to the worker; a no to follow-up ends it at once."""
    now = house.clock()
    async with house.store.write() as tx:
        found = await record.opened(house, tx, by, person_id)
        if found is None or how not in HOW:
            return Outcome(ok=False, sentence=says.NO_SUCH_PERSON)
        known, row = found
        line = Line(purpose, given, by.id, how, detail.strip(), now)
        await consents.write(tx, known, line)
        if not given:
            await entries.finish_asking(tx, person_id, purpose, "withdrawn", now)
        beside = Beside(house, tx, known, row, now)
        if purpose is Purpose.FOLLOWUP and not given and row.state != "ended":
            await stop_in_talk(beside, "withdrawn")
        await _begin_by_phone(beside)
        audit.write(tx, by.id, Deed.CONSENT, now, person_id=person_id, detail=purpose)
        await tx.commit()
    return Outcome(ok=True, sentence=says.WRITTEN)


async def end(house: House, by: Staff, person_id: str, note: str) -> Outcome:
    """End the follow-up after a closing talk; what was agreed stays in the record."""
    now = house.clock()
    async with house.store.write() as tx:
        found = await record.opened(house, tx, by, person_id)
        if found is None:
            return Outcome(ok=False, sentence=says.NO_SUCH_PERSON)
        known, row = found
        if row.state == "ended":
            return Outcome(ok=False, sentence=says.ENDED_ALREADY)
        await stop_in_talk(Beside(house, tx, known, row, now), "closed")
        if note.strip():
            fields = (("note", note.strip()),)
            new = NewEntry("note", by.id, fields, f"end:{new_id()}")
            await entries.write(tx, known, new, now)
        audit.write(tx, by.id, Deed.FOLLOWUP_ENDED, now, person_id=person_id)
        await tx.commit()
    return Outcome(ok=True, sentence=says.WRITTEN)


async def stop(tx: Tx, known: Known, row: FollowUp, cause: str, now: datetime) -> None:
    """End a plan: nothing more is asked, what waits to be sent is not sent, no call is owed."""
    checkin = await checkins.by_id(tx, row.checkin_id)
    if checkin is not None and checkin.state not in checkins.OVER:
        checkin.state, checkin.ended_at = "stopped", now
    row.state, row.end_cause, row.ended_at = "ended", cause, now
    row.next_at = row.checkin_id = None
    row.version += 1
    await invitations.drop(tx, known.row.id)
    await outbox.cancel(tx, known.row.id, now, "Ended", key=checkins.KEY)
    await entries.finish_silence(tx, known.row.id, cause, now)
    audit.write(tx, audit.HOUSE, Deed.FOLLOWUP_STOPPED, now, person_id=known.row.id, detail=cause)


async def stop_in_talk(beside: Beside, cause: str) -> None:
    """What they said in the call of today is weighed, though they want no other."""
    checkin = await checkins.by_id(beside.tx, beside.row.checkin_id)
    if checkin is not None and beside.row.stage == "begun":
        await series.weigh_call(beside, checkin)
    await stop(beside.tx, beside.known, beside.row, cause, beside.now)


async def only_called(beside: Beside) -> None:
    """Who is only called from now on does not get what waited to be sent; a call comes instead."""
    if beside.by_phone:
        tx, now = beside.tx, beside.now
        await outbox.cancel(tx, beside.person_id, now, "By phone", key=checkins.KEY)


async def _again(beside: Beside) -> None:
    """After a change of rhythm or hours the next check-in comes by the new ones.

    It is counted from the last one, so that many changes do not put it off for ever.
    """
    if beside.row.state == "active" and beside.row.stage in {"due", series.CLOSING}:
        past = await series.of(beside.tx, beside.known)
        last = past[-1].day if past else beside.row.started_on
        series.plan_next(beside, past, last)
    await _begin_by_phone(beside)


async def _begin_by_phone(beside: Beside) -> None:
    """Who never joined by chat and is to be called begins with their own two yeses."""
    if beside.row.state == "invited" and beside.by_phone:
        given = await consents.given(beside.tx, beside.person_id)
        if {Purpose.FOLLOWUP, Purpose.PHONE} <= given:
            series.begin(beside)


def _values(wanted: Change) -> dict[str, object]:
    return {
        "taper": wanted.taper,
        "risk": wanted.risk.value,
        "means": wanted.means.value,
        "staff_id": wanted.staff_id,
        **followups.columns(wanted.hours),
    }
