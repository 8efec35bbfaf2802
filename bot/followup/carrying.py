"""What a turn of the talk does to somebody's follow-up: joined, answered, put off, ended."""

from datetime import datetime, timedelta

from bot.followup import admission, changing, series, silence
from bot.followup.beside import LABEL, Beside
from bot.house import House
from bot.store.followup import checkins, entries, followups
from bot.store.followup.checkins import NEED, Answer
from bot.store.models.followup import CheckInRow
from bot.store.people import Known
from bot.store.session import Tx
from dialogues.followup import hours
from dialogues.followup.deeds import (
    BeginCheckIn,
    Choose,
    Cover,
    Decline,
    EndCheckIn,
    EndFollowUp,
    Join,
    KeepAnswer,
    KeepNeed,
    OfFollowUp,
    PutOff,
    WrongNumber,
)
from dialogues.followup.plan import Means, Purpose
from dialogues.turn import OpenCase, Urgency
from nlu.reading import Evidence

LATER = timedelta(hours=3)


async def carry(house: House, tx: Tx, known: Known, effect: OfFollowUp, now: datetime) -> None:
    """What an effect does to the plan of this person; without a plan, nothing."""
    if isinstance(effect, WrongNumber):
        await admission.wrong_number(house, tx, effect.invitation, now)
        return
    row = await followups.of(tx, known.row.id)
    if row is None or row.state == "ended":
        return
    beside = Beside(house, tx, known, row, now)
    match effect:
        case Join(choices):
            await admission.join(beside, dict(choices))
        case Choose(name, value):
            await admission.choose(beside, name, value)
        case Decline():
            await _withdraw(beside, "declined")
        case EndFollowUp():
            await _withdraw(beside, "withdrawn")
        case _:
            await _of_checkin(beside, effect)


async def blocked(house: House, tx: Tx, known: Known, now: datetime) -> None:
    """Somebody who is followed up shut the chat: the team is told, and a call is owed."""
    row = await followups.of(tx, known.row.id)
    if row is None or row.state != "active":
        return
    beside, key = Beside(house, tx, known, row, now), f"blocked:{row.id}:{now:%Y%m%d}"
    wanted = OpenCase(Urgency.TODAY, LABEL, (Evidence(beside.reason("blocked"), ""),))
    await series.raise_case(beside, wanted)
    await silence.owe_a_call(beside, key)


async def stopped(house: House, tx: Tx, known: Known, now: datetime) -> None:
    """One word ends it: who wants no more messages is not followed up either."""
    row = await followups.of(tx, known.row.id)
    if row is not None and row.state != "ended":
        await _withdraw(Beside(house, tx, known, row, now), "withdrawn")


async def _withdraw(beside: Beside, cause: str) -> None:
    await admission.say(beside, Purpose.FOLLOWUP, "no")
    await changing.stop_in_talk(beside, cause)


async def _of_checkin(beside: Beside, effect: OfFollowUp) -> None:
    if isinstance(effect, Cover):
        beside.row.covered_at = beside.now
    checkin = await checkins.by_id(beside.tx, beside.row.checkin_id)
    if checkin is None and isinstance(effect, KeepAnswer | KeepNeed):
        checkin = await _answered_late(beside)
    if checkin is None or checkin.state in checkins.OVER:
        return
    match effect:
        case BeginCheckIn():
            await _begun(beside, checkin)
        case KeepAnswer(domain, score, words):
            await _heard(beside, checkin, KeepAnswer(domain, score, words))
        case KeepNeed(need):
            _kept(beside, checkin, NEED, None, need)
            await series.needed(beside, checkin, need)
        case EndCheckIn(stopped=stopped):
            await series.ended(beside, checkin, "stopped" if stopped else "done")
        case PutOff(alone=alone):
            await _put_off(beside, checkin, alone=alone)
        case Cover():
            await series.ended(beside, checkin, "stopped")


async def _answered_late(beside: Beside) -> CheckInRow | None:
    """The last check-in, begun anew: the plan went on, but the chat still asks its questions.

    What was told in a call was weighed when the call ended: the team looked at it since.
    """
    last = await checkins.newest(beside.tx, beside.person_id, 1)
    for checkin in last:
        beside.row.checkin_id, checkin.ended_at = checkin.id, None
        checkin.means = Means.CHAT.value
        await _begun(beside, checkin)
    return last[0] if last else None


async def _heard(beside: Beside, checkin: CheckInRow, said: KeepAnswer) -> None:
    """An answer: what worries is noticed at once; own words are read by a person, once a time."""
    before = checkins.answers(beside.known.seal, checkin)
    told = _kept(beside, checkin, said.domain, said.score, said.words)
    await series.weigh(beside, told)
    own = [one for one in before if one.words and one.words not in beside.tables.needs]
    if said.words and not own:
        wanted = OpenCase(Urgency.SOON, LABEL, (Evidence(beside.reason("words"), ""),))
        await series.raise_case(beside, wanted)


async def _begun(beside: Beside, checkin: CheckInRow) -> None:
    await _was_heard(beside, checkin)
    checkin.state = "begun"
    beside.row.stage, beside.row.next_at = "begun", beside.now + series.ABANDONED
    await entries.finish_silence(beside.tx, beside.person_id, "heard", beside.now)


async def _was_heard(beside: Beside, checkin: CheckInRow) -> None:
    """When they first answered, and when the question they answered was sent."""
    checkin.heard_at = checkin.heard_at or beside.now
    state, when = await checkins.sent_at(beside.tx, checkin.key)
    if state == "sent" and checkin.sent_at is None:
        checkin.sent_at = when


def _kept(
    beside: Beside, checkin: CheckInRow, domain: str, score: int | None, words: str
) -> Answer:
    """One more answer behind those before; of the same question the newest counts."""
    told = Answer(domain, score, words, beside.now.isoformat(timespec="seconds"), chat=True)
    seal = beside.known.seal
    checkins.keep(seal, checkin, (*checkins.answers(seal, checkin), told))
    return told


async def _put_off(beside: Beside, checkin: CheckInRow, *, alone: bool) -> None:
    """Not now: some hours later, or on another day at another time where they are not alone."""
    checkin.laters += 1
    await _was_heard(beside, checkin)
    if alone:
        beside.row.next_at = hours.following(beside.hours, beside.now + LATER)
    else:
        asked = checkin.asked_at or beside.now
        beside.row.next_at = hours.another(beside.hours, beside.tomorrow, beside.person_id, asked)
    beside.row.stage = "again"
    await series.weigh_later(beside, checkin)
