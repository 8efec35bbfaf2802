"""Who is due is asked, once and in their hours, or called; and who is through hears last words."""

from datetime import datetime, timedelta

from bot.followup import changing, followed, series, silence
from bot.followup.beside import Beside
from bot.house import House
from bot.store import cases, people
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.boxes.deliveries import PATIENCE
from bot.store.boxes.outbox import Rank
from bot.store.followup import checkins, consents, entries, followups
from bot.store.followup.entries import NewEntry
from bot.store.models.followup import CheckInRow, FollowUp
from bot.talk import afterwards, sending, standing
from dialogues.followup import hours, instrument
from dialogues.followup.plan import CheckIn, Means, Purpose
from dialogues.form import URGENT_FLOWS
from dialogues.heard import Hand
from dialogues.turn import Urgency


async def due(house: House) -> tuple[str, ...]:
    """Whose plans want something done now."""
    return await followups.due(house.store, house.clock())


async def may_be_sent(house: House, person_id: str | None) -> bool:
    """Whether it is still in their hours, or by day for who has none; else it waits on."""
    now = house.clock()
    async with house.store.read() as tx:
        row = await followups.of(tx, person_id) if person_id else None
    own = followups.hours(row) if row and _keeps_hours(row, now) else afterwards.BY_DAY
    return hours.inside(own, now)


def _keeps_hours(row: FollowUp, now: datetime) -> bool:
    """Whether their own hours count: in the plan, and for its last words on their way."""
    if row.state == "active":
        return True
    ended = row.ended_at if row.end_cause == "done" else None
    return ended is not None and now - ended < PATIENCE


async def put_off(house: House, person_id: str) -> None:
    """A plan that could not be looked after waits for a day, and holds up nobody."""
    async with house.store.write() as tx:
        row = await followups.of(tx, person_id)
        if row is not None:
            row.next_at = house.clock() + timedelta(days=1)
        await tx.commit()


async def look_after(house: House, person_id: str) -> None:
    """Do what a plan that is due wants: ask, wait, follow silence, or say the last words."""
    now = house.clock()
    async with house.store.write() as tx:
        known = await people.by_id(tx, house.store, person_id)
        row = await followups.of(tx, person_id) if known else None
        if known is None or row is None or row.state != "active":
            return
        if row.next_at is None or row.next_at > now:
            return
        beside = Beside(house, tx, known, row, now)
        # "Stop" is about messages: who came back by phone alone is called all the same.
        unwanted = known.row.stopped and not beside.by_phone
        if unwanted or Purpose.FOLLOWUP not in await consents.given(tx, person_id):
            await changing.stop(tx, known, row, "withdrawn", now)
        else:
            await _step(beside)
        await tx.commit()
    house.bell.ring("outbox", "queue")


async def _step(beside: Beside) -> None:
    match beside.row.stage:
        case "due" | "again" | series.CLOSING:
            later = await _later(beside)
            if later is not None:
                beside.row.next_at = later
            elif beside.row.stage == series.CLOSING:
                await _close(beside)
            else:
                await _ask(beside)
        case "waiting":
            await silence.heed(beside)
        case _:  # begun and left, or a call that nobody made
            await silence.left(beside)


async def _later(beside: Beside) -> datetime | None:
    """A better moment than now: in their hours, not into a talk, not on top of a crisis."""
    now, known = beside.now, beside.known
    if not hours.inside(beside.hours, now):
        return hours.following(beside.hours, now)
    if standing.is_live(known, now):
        return hours.following(beside.hours, now + standing.LIVE)
    case = await cases.open_of(beside.tx, known.row.id)
    held = standing.hand_of(case, now) is Hand.HELD
    crisis = case is not None and cases.URGENCY[case.urgency] is Urgency.NOW
    flow = standing.where_of(known).flow
    asked = flow not in {"", "checkin"} and standing.is_fresh(known, now)
    # A question about danger that nobody answered is over once the team has closed the case.
    danger = case is not None and flow in URGENT_FLOWS
    if held or crisis or danger or asked:
        return hours.moment(beside.hours, beside.tomorrow, beside.person_id)
    return None


async def _ask(beside: Beside) -> None:
    """Ask by chat, or have the worker call; a check-in that is open goes on as it is."""
    open_one = await checkins.by_id(beside.tx, beside.row.checkin_id)
    past = await series.of(beside.tx, beside.known, before=open_one)
    means = Means.PHONE if beside.by_phone else Means.CHAT
    checkin = open_one or await series.opened(beside, means)
    checkin.asked_at = beside.now
    to = await _reached(beside)
    if to is None:
        await silence.call(beside, checkin)
    else:
        await _write(beside, to, checkin, past)


async def _reached(beside: Beside) -> sending.To | None:
    """Where a message reaches them; None for who is called, or has shut the chat."""
    if beside.by_phone or not beside.known.row.reachable:
        return None
    return await sending.find(beside.house, beside.tx, beside.known)


async def _write(
    beside: Beside, to: sending.To, checkin: CheckInRow, past: tuple[CheckIn, ...]
) -> None:
    """The first message, in words of their topic; the questions follow once they say yes."""
    house, tx, known, row, now = beside.house, beside.tx, beside.known, beside.row, beside.now
    _, domains = instrument.questions(beside.tables, past, checkin.day)
    where = standing.where_of(known)
    told = await followed.told(tx, known, row, standing.told(house, known, None, now))
    stage = "again" if row.stage == "again" else "hello"
    peer = checkin.form == "long" and followed.is_doing_well(past)
    peer = peer and not await consents.asked(tx, known.row.id, Purpose.PEER)
    turn = house.router.ask_how_they_are(stage, domains, where, told, peer=peer)
    asks = row.rung + checkin.laters
    sending.say(house, tx, to, turn, f"{checkin.key}:{asks}", now, Rank.CHECKIN)
    standing.keep_where(known, turn.where)
    audit.write(tx, audit.HOUSE, Deed.ASKED_CHECKIN, now, person_id=known.row.id)
    checkin.sent_at = None
    row.stage, row.next_at = "waiting", now + beside.rung.after


async def _close(beside: Beside) -> None:
    """The last words; by phone they are the worker's, and so something to do."""
    house, tx, known, row, now = beside.house, beside.tx, beside.known, beside.row, beside.now
    to = await _reached(beside)
    if to is None:
        fields = (("why", "closing"),)
        new = NewEntry("call", row.staff_id, fields, f"closing:{row.id}", beside.today)
        await entries.write(tx, known, new, now)
    else:
        turn = house.router.last_words(
            standing.where_of(known), standing.told(house, known, None, now)
        )
        sending.say(house, tx, to, turn, f"closing:{row.id}", now, Rank.CHECKIN)
    row.state, row.end_cause, row.ended_at = "ended", "done", now
    row.next_at = row.checkin_id = None
    audit.write(tx, audit.HOUSE, Deed.FOLLOWUP_DONE, now, person_id=known.row.id)
