"""A check-in by phone: the same questions, filled in while talking, in the same series."""

import hashlib
from dataclasses import dataclass, replace

from bot import sentences as says
from bot.access import Staff
from bot.followup import record, series
from bot.followup.beside import Beside
from bot.house import House
from bot.outcome import Outcome
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.followup import checkins, consents, endings, entries
from bot.store.followup.checkins import NEED, Answer
from bot.store.followup.entries import NewEntry
from bot.store.models.followup import CheckInRow
from bot.store.session import Tx
from dialogues.followup import instrument
from dialogues.followup.plan import Means, Purpose


@dataclass(frozen=True, slots=True)
class Form:
    """The phone form as it stands: the domains in order, and what is filled in.

    The check-in of this id may be one that only the first answer begins.
    """

    checkin_id: str
    domains: tuple[str, ...]
    answers: tuple[Answer, ...]


async def form(house: House, by: Staff, person_id: str) -> Form | None:
    """The phone form of this person; None where they may not be called or read of.

    An ask by chat that nobody answered goes on as a call.
    """
    async with house.store.read() as tx:
        beside = await _callable(house, tx, by, person_id)
        return await _shown(beside) if beside else None


async def answer(
    house: House,
    by: Staff,
    person_id: str,
    checkin_id: str,
    told: tuple[Answer, ...],
    shown: frozenset[str] = frozenset(),
) -> Outcome:
    """Keep what the form holds now: all of it, in place of what it held before.

    `shown` are the marks of what stood in it when it was opened: see `mark`.
    """
    async with house.store.write() as tx:
        found = await _form_of(house, tx, by, person_id, checkin_id)
        if isinstance(found, Outcome):
            return found
        beside, checkin = found
        checkin = checkin or await series.opened(beside, Means.PHONE)
        before = checkins.answers(beside.known.seal, checkin)
        checkins.keep(beside.known.seal, checkin, _joined(before, told, by, shown))
        checkin.heard_at = checkin.heard_at or beside.now
        checkin.state, checkin.means, checkin.staff_id = "begun", "phone", by.id
        # From now on it is a check-in under way: no ladder climbs on, and what was told counts.
        beside.row.stage, beside.row.next_at = "begun", beside.now + series.ABANDONED
        await tx.commit()
    return Outcome(ok=True, sentence=says.WRITTEN)


async def end(house: House, by: Staff, person_id: str, checkin_id: str) -> Outcome:
    """The talk is over: what it shows is noticed as after a chat, and the next one is planned."""
    async with house.store.write() as tx:
        found = await _form_of(house, tx, by, person_id, checkin_id)
        if isinstance(found, Outcome):
            return found
        beside, checkin = found
        if checkin is None:
            return Outcome(ok=False, sentence=says.NO_SUCH_PERSON)
        await series.ended(beside, checkin, "done")
        await entries.finish_silence(tx, person_id, "answered", beside.now)
        audit.write(tx, by.id, Deed.CHECKIN_BY_PHONE, beside.now, person_id=person_id)
        await tx.commit()
    house.bell.ring("queue")
    return Outcome(ok=True, sentence=says.WRITTEN)


async def attempt(
    house: House, by: Staff, person_id: str, outcome: str, note: str, nonce: str
) -> Outcome:
    """Log a call that was tried; unless somebody answered, another one is owed tomorrow."""
    if not endings.fits("call", outcome):
        return Outcome(ok=False, sentence=says.PICK_AN_OUTCOME)
    async with house.store.write() as tx:
        beside = await _callable(house, tx, by, person_id)
        if beside is None:
            return Outcome(ok=False, sentence=says.NO_SUCH_PERSON)
        fields, now = (("note", note.strip()),), beside.now
        tried = NewEntry("call", by.id, fields, nonce, done=True, outcome=outcome)
        if await entries.write(tx, beside.known, tried, now):
            await entries.finish_calls(tx, person_id, outcome, now)
            if outcome != "answered":
                worker = beside.row.staff_id
                owed = NewEntry("call", worker, (), f"{nonce}:again", beside.tomorrow)
                await entries.write(tx, beside.known, owed, now)
            audit.write(tx, by.id, Deed.CALLED, now, person_id=person_id, detail=outcome)
        await tx.commit()
    return Outcome(ok=True, sentence=says.WRITTEN)


async def _callable(house: House, tx: Tx, by: Staff, person_id: str) -> Beside | None:
    """The person's plan in hand, if this reader may open it and the person may be called."""
    found = await record.opened(house, tx, by, person_id)
    if found is None or found[1].state != "active":
        return None
    given = await consents.given(tx, person_id)
    may_call = {Purpose.FOLLOWUP, Purpose.PHONE} <= given
    return Beside(house, tx, *found, house.clock()) if may_call else None


async def _form_of(
    house: House, tx: Tx, by: Staff, person_id: str, checkin_id: str
) -> tuple[Beside, CheckInRow | None] | Outcome:
    """The check-in that is being filled in, None before its first answer; or why there is none."""
    beside = await _callable(house, tx, by, person_id)
    if beside is None:
        return Outcome(ok=False, sentence=says.NO_SUCH_PERSON)
    checkin = await checkins.by_id(tx, checkin_id)
    if checkin is None and checkin_id == await checkins.next_id(tx, beside.person_id):
        return beside, None
    if checkin is None or checkin.person_id != beside.person_id:
        return Outcome(ok=False, sentence=says.NO_SUCH_PERSON)
    if checkin.state in checkins.OVER:
        return Outcome(ok=False, sentence=says.CALL_IS_OVER)
    return beside, checkin


def mark(one: Answer) -> str:
    """By what a form knows again what stood in it when it was opened."""
    return hashlib.sha256(repr((one.domain, one.score, one.words)).encode()).hexdigest()[:16]


def _joined(
    before: tuple[Answer, ...], told: tuple[Answer, ...], by: Staff, shown: frozenset[str]
) -> tuple[Answer, ...]:
    """The form, and what it never showed: told in the chat meanwhile, or in a colleague's form.

    A question that stands in the form as it was opened, and to which somebody else has said more
    since, stays as it is kept.
    """
    others = [one for one in before if one.chat or one.by not in {"", by.id}]
    unseen = [one for one in others if mark(one) not in shown]
    untouched = {_what(one) for one in told if mark(one) in shown} & set(map(_what, unseen))
    said = tuple(one for one in told if _what(one) not in untouched)
    news = [one for one in others if (one.chat or one in unseen) and not _is_told(one, said)]
    stay = (one for one in before if _what(one) in untouched or one in news)
    whose = {mark(one): one.by for one in others if not one.chat}
    mine = (replace(one, by=whose.get(mark(one), by.id)) for one in said)
    return (*stay, *mine)


def _is_told(one: Answer, said: tuple[Answer, ...]) -> bool:
    """Whether the form has an answer of its own to that question; words are not lost by a score."""
    return any(_what(each) == _what(one) and one.words in each.words for each in said)


def _what(one: Answer) -> tuple[str, str]:
    """The question, or the need: of needs there may be several."""
    return one.domain, one.words if one.domain == NEED else ""


async def _shown(beside: Beside) -> Form:
    checkin = await checkins.by_id(beside.tx, beside.row.checkin_id)
    past = await series.of(beside.tx, beside.known, before=checkin)
    day = checkin.day if checkin else beside.today
    _, domains = instrument.questions(beside.tables, past, day)
    if checkin is None:
        return Form(await checkins.next_id(beside.tx, beside.person_id), domains, ())
    return Form(checkin.id, domains, checkins.answers(beside.known.seal, checkin))
