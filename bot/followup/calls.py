"""A check-in by phone: the same questions, filled in while talking, in the same series."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot import sentences as says
from bot.access import Staff
from bot.escalation import Outcome
from bot.followup import record, series
from bot.followup.beside import Beside
from bot.house import House
from bot.store import audit, checkins, consents, entries
from bot.store.checkins import Answer
from bot.store.entries import NewEntry
from bot.store.models_followup import CheckInRow, FollowUp
from bot.store.people import Known
from bot.store.session import Tx
from dialogues.followup import instrument
from dialogues.followup.plan import Purpose

OUTCOMES = ("answered", "no_answer", "phone_off", "somebody_else", "wrong_number")
AGAIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Form:
    """The phone form as it stands: the day, the domains in order, and what is filled in."""

    checkin_id: str
    day: date
    long: bool
    domains: tuple[str, ...]
    answers: tuple[Answer, ...]
    ended: bool


async def form(house: House, by: Staff, person_id: str) -> Form | None:
    """The open phone form of this person; None where they may not be called or read of.

    One is opened where none is: an ask by chat that nobody answered goes on as a call.
    """
    async with house.store.write() as tx:
        found = await _callable(house, tx, by, person_id)
        if found is None:
            return None
        known, row = found
        checkin = await _open_form(house, tx, known, row, by)
        shown = await _shown(house, tx, known, checkin)
        await tx.commit()
    return shown


async def answer(
    house: House, by: Staff, person_id: str, checkin_id: str, told: tuple[Answer, ...]
) -> Outcome:
    """Keep what the form holds now: all of it, in place of what was kept before."""
    async with house.store.write() as tx:
        found = await _callable(house, tx, by, person_id)
        checkin = await checkins.by_id(tx, checkin_id) if found else None
        if found is None or checkin is None or checkin.person_id != person_id:
            return Outcome(ok=False, sentence=says.NO_SUCH_PERSON)
        if checkin.state in checkins.OVER:
            return Outcome(ok=False, sentence=says.CALL_IS_OVER)
        known, row = found
        checkins.keep(known.seal, checkin, told)
        checkin.heard_at = checkin.heard_at or house.clock()
        checkin.state, checkin.means, checkin.staff_id = "begun", "phone", by.id
        # From now on it is a check-in under way: no ladder climbs on, and what was told counts.
        row.stage, row.next_at = "begun", house.clock() + series.ABANDONED
        await tx.commit()
    return Outcome(ok=True, sentence=says.WRITTEN)


async def end(house: House, by: Staff, person_id: str, checkin_id: str) -> Outcome:
    """The talk is over: what it shows is noticed as after a chat, and the next one is planned."""
    now = house.clock()
    async with house.store.write() as tx:
        found = await _callable(house, tx, by, person_id)
        checkin = await checkins.by_id(tx, checkin_id) if found else None
        if found is None or checkin is None or checkin.person_id != person_id:
            return Outcome(ok=False, sentence=says.NO_SUCH_PERSON)
        if checkin.state in checkins.OVER:
            return Outcome(ok=False, sentence=says.CALL_IS_OVER)
        beside = Beside(house, tx, *found, now)
        await series.weigh_told(beside, checkin)
        await series.ended(beside, checkin, "done")
        await entries.finish_calls(tx, person_id, "answered", now)
        audit.write(tx, by.id, "checkin_by_phone", now, person_id=person_id)
        await tx.commit()
    house.bell.ring("queue")
    return Outcome(ok=True, sentence=says.WRITTEN)


async def attempt(
    house: House, by: Staff, person_id: str, outcome: str, note: str, nonce: str
) -> Outcome:
    """Log a call that was tried; unless somebody answered, another one is owed tomorrow."""
    now = house.clock()
    if outcome not in OUTCOMES:
        return Outcome(ok=False, sentence=says.PICK_AN_OUTCOME)
    async with house.store.write() as tx:
        found = await _callable(house, tx, by, person_id)
        if found is None:
            return Outcome(ok=False, sentence=says.NO_SUCH_PERSON)
        known, row = found
        fields = (("note", note.strip()),)
        tried = NewEntry("call", by.id, fields, nonce, done=True, outcome=outcome)
        if await entries.write(tx, known, tried, now):
            await entries.finish_calls(tx, person_id, outcome, now)
            if outcome != "answered":
                day = (now + AGAIN).astimezone(ZoneInfo(row.zone)).date()
                owed = NewEntry("call", row.staff_id, (("note", ""),), f"{nonce}:again", day)
                await entries.write(tx, known, owed, now)
            audit.write(tx, by.id, "called", now, person_id=person_id, detail=outcome)
        await tx.commit()
    return Outcome(ok=True, sentence=says.WRITTEN)


async def _callable(
    house: House, tx: Tx, by: Staff, person_id: str
) -> tuple[Known, FollowUp] | None:
    """The person and their plan, if this reader may open them and the person may be called."""
    found = await record.opened(house, tx, by, person_id)
    if found is None or found[1].state != "active":
        return None
    given = await consents.given(tx, person_id)
    return found if {Purpose.FOLLOWUP, Purpose.PHONE} <= given else None


async def _open_form(house: House, tx: Tx, known: Known, row: FollowUp, by: Staff) -> CheckInRow:
    checkin = await checkins.by_id(tx, row.checkin_id)
    if checkin is not None and checkin.state not in checkins.OVER:
        return checkin
    today = house.clock().astimezone(ZoneInfo(row.zone)).date()
    past = await series.of(tx, known)
    long, _ = instrument.questions(house.router.book.followup, past, today)
    checkin = checkins.new(known.row.id, today, "phone", long=long)
    checkin.staff_id = by.id
    tx.add(checkin)
    await tx.flush()
    row.checkin_id = checkin.id  # the plan goes on as it is until something is told
    return checkin


async def _shown(house: House, tx: Tx, known: Known, checkin: CheckInRow) -> Form:
    past = tuple(one for one in await series.of(tx, known) if one.day < checkin.day)
    _, domains = instrument.questions(house.router.book.followup, past, checkin.day)
    told = checkins.answers(known.seal, checkin)
    return Form(
        checkin.id,
        checkin.day,
        checkin.form == "long",
        domains,
        told,
        checkin.state in checkins.OVER,
    )
