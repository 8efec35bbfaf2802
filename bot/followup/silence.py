"""Silence, heeded: counted from when the question was really sent, and followed rung by rung."""

from datetime import datetime, timedelta

from bot.followup import series
from bot.followup.beside import LABEL, Beside
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.followup import checkins, consents, entries
from bot.store.followup.entries import NewEntry
from bot.store.models.followup import CheckInRow
from dialogues.followup import hours, noticing, rhythm
from dialogues.followup.plan import Purpose, Risk, Rungs
from dialogues.turn import OpenCase, Urgency
from nlu.reading import Evidence

UNSENT = timedelta(days=2)  # what could not be sent for so long counts as never sent
LOOK = timedelta(hours=1)
ASKS = frozenset({Rungs.AGAIN, Rungs.HOUR, Rungs.DAY})
CALL_BACK = timedelta(days=7)  # a call that is owed for so long is a missed check-in


async def heed(beside: Beside) -> None:
    """The time to answer is over, if the question was really sent: the next rung."""
    row, now = beside.row, beside.now
    checkin = await checkins.by_id(beside.tx, row.checkin_id)
    if checkin is None or checkin.asked_at is None:
        series.plan_next(beside, await series.of(beside.tx, beside.known))
        return
    state, when = await checkins.sent_at(beside.tx, checkin.key)
    if state == "sent" and when is not None:
        await _since(beside, checkin, when)
    elif state not in {"never", ""} and now - checkin.asked_at < UNSENT:
        row.next_at = now + LOOK
    else:
        await call(beside, checkin)


async def left(beside: Beside) -> None:
    """Begun and left: what was answered counts. A call that nobody made: the next rung."""
    checkin = await checkins.by_id(beside.tx, beside.row.checkin_id)
    if checkin is None:
        series.plan_next(beside, await series.of(beside.tx, beside.known))
    elif beside.row.stage == "begun":
        await series.ended(beside, checkin, "stopped")
    elif not beside.by_phone and beside.row.rung < len(beside.ladder):
        await _ask_whom_they_named(beside, checkin)
    else:
        await series.ended(beside, checkin, "missed")


async def call(beside: Beside, checkin: CheckInRow) -> None:
    """The worker calls: something to do today, and where somebody was silent, a case."""
    row = beside.row
    await owe_a_call(beside, checkin.key)
    checkin.asked_at = beside.now
    calls = [n for n, rung in enumerate(beside.ladder) if rung.does is Rungs.CALL]
    row.rung = calls[-1] + 1 if calls else len(beside.ladder)
    wait = CALL_BACK if beside.by_phone else beside.rung.after
    row.stage, row.next_at = "call", beside.now + wait
    if not beside.by_phone:
        await _tell(beside)


async def owe_a_call(beside: Beside, key: str) -> None:
    """A call for the worker to make today; without a yes to calls, a thing to think about."""
    given = await consents.given(beside.tx, beside.person_id)
    kind = "call" if Purpose.PHONE in given else "task"
    await _owe(beside, kind, "silent", f"{key}{entries.CALL}")


async def _since(beside: Beside, checkin: CheckInRow, sent: datetime) -> None:
    """Whether they had their time since it was sent, and wrote of other things meanwhile."""
    checkin.sent_at = checkin.sent_at or sent
    wait = await _patience(beside, sent)
    if sent + wait > beside.now:
        beside.row.next_at = sent + wait
    elif beside.known.row.heard_at > sent:  # not silent: asked another time
        await _another_time(beside, checkin)
    else:
        await _climb(beside, checkin)


async def _another_time(beside: Beside, checkin: CheckInRow) -> None:
    """Left unanswered by somebody who is well enough to write: put off, and counted as that."""
    checkin.laters += 1
    beside.row.stage = "again"
    beside.row.next_at = hours.moment(beside.hours, beside.tomorrow, beside.person_id)
    await series.weigh_later(beside, checkin)


async def _patience(beside: Beside, sent: datetime) -> timedelta:
    """How long this person is waited for: the rung's time, or what their own past teaches."""
    step = beside.rung.after
    if beside.row.risk == Risk.HIGH:
        return step
    return rhythm.patience(await _past(beside), sent, step, beside.row.zone)


async def _climb(beside: Beside, checkin: CheckInRow) -> None:
    """What this rung of the ladder does, and when the next one comes."""
    row, rung = beside.row, beside.rung
    await _rhythm(beside, checkin)
    if rung.does in ASKS:
        row.rung += 1
        row.stage = "again"
        row.next_at = _when(beside, rung.does, checkin.asked_at or beside.now)
    elif rung.does is Rungs.CALL:
        await call(beside, checkin)
    else:
        await _ask_whom_they_named(beside, checkin)


def _when(beside: Beside, does: Rungs, asked: datetime) -> datetime:
    """The moment of an ask: as soon as it may be, at another hour than `asked`, or another day."""
    if does is Rungs.AGAIN:
        return hours.following(beside.hours, beside.now)
    later = hours.another(beside.hours, beside.today, beside.person_id, asked)
    if does is Rungs.HOUR and later > beside.now:
        return later
    return hours.another(beside.hours, beside.tomorrow, beside.person_id, asked)


async def _rhythm(beside: Beside, checkin: CheckInRow) -> None:
    """Somebody who always answered quickly and now does not: that is noticed at once."""
    if checkin.sent_at is None:
        return
    past, rule = await _past(beside), beside.tables.rhythm
    if rhythm.is_broken(past, checkin.sent_at, beside.now, rule):
        await series.notice(beside, (noticing.broken(beside.tables),))


async def _past(beside: Beside) -> rhythm.Past:
    """When this person was asked before, and when they answered."""
    rows = await checkins.newest(beside.tx, beside.person_id)
    before = (one for one in rows if one.id != beside.row.checkin_id)
    return tuple((one.sent_at, one.heard_at) for one in before if one.sent_at)


async def _tell(beside: Beside) -> None:
    """The team is told; nothing is written to the person by itself, who may not be alone."""
    urgency = Urgency.TODAY if beside.row.risk == Risk.HIGH else Urgency.SOON
    wanted = OpenCase(urgency, LABEL, (Evidence(beside.reason("silent"), ""),), quiet=True)
    await series.raise_case(beside, wanted)
    audit.write(
        beside.tx, audit.HOUSE, Deed.SILENCE_NOTICED, beside.now, person_id=beside.person_id
    )


async def _ask_whom_they_named(beside: Beside, checkin: CheckInRow) -> None:
    """Whoever was agreed on may be asked, by the worker, and only with a yes to it."""
    given = await consents.given(beside.tx, beside.person_id)
    for purpose in entries.ASKED_OF:
        if purpose in given:
            await _owe(beside, "task", f"ask_{purpose}", f"{checkin.key}:{purpose}")
    await series.ended(beside, checkin, "missed")


async def _owe(beside: Beside, kind: str, why: str, nonce: str) -> None:
    new = NewEntry(kind, beside.row.staff_id, (("why", why),), nonce, beside.today)
    await entries.write(beside.tx, beside.known, new, beside.now)
