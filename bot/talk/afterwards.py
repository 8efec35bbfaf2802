"""Days after a case: one kind question, by day and in words that tell nothing, or none at all."""

from datetime import datetime, timedelta

from bot.house import House
from bot.store import afterwards, cases, journeys, people
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.boxes.outbox import Rank
from bot.store.followup import followups
from bot.store.models.after import KindQuestion
from bot.store.models.cases import Case
from bot.store.models.followup import FollowUp
from bot.store.people import Known
from bot.store.session import Tx
from bot.talk import sending, standing
from bot.words import ZONE
from dialogues.followup import checkin, hours
from dialogues.followup.plan import Hours

BY_DAY = Hours(frozenset(range(1, 8)), 8, 20, str(ZONE))
TOO_LATE = timedelta(days=7)  # who could not be asked for so long is asked no more
DAY = timedelta(days=1)


async def plan(
    house: House, tx: Tx, case: Case, outcome: str, now: datetime, *, ask: bool = True
) -> None:
    """At the end of a case: when to ask, if at all; `ask` is what its worker chose."""
    days, more = house.settings.ask_after, house.router.book.asked_after.get(outcome)
    wanted = ask and days > 0 and more is not None and not case.quiet
    at = hours.following(BY_DAY, now + (days + (more or 0)) * DAY) if wanted else None
    await afterwards.leave(tx, case.person_id)  # of an earlier case: nobody is asked twice
    await afterwards.plan(tx, case, at)


async def due(house: House) -> tuple[str, ...]:
    """After which cases it is time to ask."""
    return await afterwards.due(house.store, house.clock())


async def put_off(house: House, case_id: str) -> None:
    """A question that could not be asked waits for a day, and holds up nobody."""
    async with house.store.write() as tx:
        row = await afterwards.of(tx, case_id)
        if row is not None:
            row.due_at = house.clock() + DAY
        await tx.commit()


async def look_after(house: House, case_id: str) -> None:
    """Ask how things are, wait for a better moment, or leave it."""
    now = house.clock()
    async with house.store.write() as tx:
        row = await afterwards.of(tx, case_id)
        if row is None or row.state != "planned" or row.due_at > now:
            return
        known = await people.by_id(tx, house.store, row.person_id)
        to = await sending.find(house, tx, known) if known else None
        followed = await followups.of(tx, row.person_id)
        if to is None or await _unwelcome(tx, to.known, row, followed, now):
            row.state = "left"
        elif later := _later(to.known, followed, now):
            row.due_at = later
        elif await afterwards.claim(tx, case_id, now):
            await _ask(house, tx, to, case_id, now)
        await tx.commit()
    house.bell.ring("outbox")


async def _unwelcome(
    tx: Tx, known: Known, row: KindQuestion, followed: FollowUp | None, now: datetime
) -> bool:
    """Whether they must not be asked, or are asked by somebody else already."""
    case = await cases.by_id(tx, row.case_id)
    journey = await journeys.of(tx, known.row.id)
    return (
        known.row.stopped
        or not known.row.reachable
        or case is None
        or await cases.is_any_quiet(tx, known.row.id)
        or await cases.open_of(tx, known.row.id) is not None
        or (followed is not None and followed.state != "ended")
        or (journey is not None and journey.next_at is not None)
        or checkin.COVERED in standing.where_of(known).settled
        or now - row.due_at > TOO_LATE
    )


def _later(known: Known, followed: FollowUp | None, now: datetime) -> datetime | None:
    """A better moment than now: by day, in hours of their own, and not into a talk."""
    own = followups.hours(followed) if followed else BY_DAY
    if not hours.inside(own, now):
        return hours.following(own, now)
    if standing.is_live(known, now):
        return now + standing.LIVE
    amid = standing.where_of(known).flow and standing.is_fresh(known, now)
    return now + DAY if amid else None


async def _ask(house: House, tx: Tx, to: sending.To, case_id: str, now: datetime) -> None:
    known = to.known
    told = standing.told(house, known, None, now)
    turn = house.router.ask_how_things_are(standing.where_of(known), told)
    sending.say(house, tx, to, turn, f"after:{case_id}", now, Rank.CHECKIN)
    standing.keep_where(known, turn.where)
    await afterwards.count(tx, afterwards.ASKED, now)
    audit.write(
        tx, audit.HOUSE, Deed.ASKED_AFTERWARDS, now, person_id=known.row.id, case_id=case_id
    )
