"""Plans for the way, carried out: kept, opened, erased, and the questions after the arrival."""

from datetime import datetime, time, timedelta

from bot.house import House
from bot.store import cases, journeys, people
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.boxes.outbox import Rank
from bot.store.models.helping import Journey
from bot.store.people import Known
from bot.store.session import Tx
from bot.talk import raising, sending, standing
from bot.words import ZONE
from dialogues.form import URGENT_FLOWS
from dialogues.heard import Hand
from dialogues.journey import ARRIVAL
from dialogues.turn import (
    Arrived,
    AskLater,
    ErasePlan,
    KeepPlan,
    OfPlan,
    OpenCase,
    OpenPlan,
    Urgency,
)
from nlu.reading import Evidence

LABEL = "report_missing_person"
DAYTIME = range(7, 20)  # hours of the day in which a question may be sent
OPEN = "open"
DARK = timedelta(minutes=30)  # a silence that is over for so long was not looked at: no house ran
COMES_IN = timedelta(minutes=30)  # so long what was written to a dark house may take to be heard


async def carry(house: House, tx: Tx, known: Known, effect: OfPlan, now: datetime) -> None:
    """What a turn does to the person's plan."""
    person_id, checks = known.row.id, house.router.book.checks
    match effect:
        case KeepPlan(plan, days):
            first_at = _morning(house, now, days)
            await journeys.keep(tx, known, plan, first_at, now)
            _audit(tx, person_id, Deed.PLAN_KEPT, now)
        case OpenPlan():
            await _open(tx, person_id, now)
        case ErasePlan():
            await journeys.erase(tx, person_id, now)
            _audit(tx, person_id, Deed.PLAN_ERASED, now)
        case Arrived():
            await _again(house, tx, person_id, "last", checks.week, now)
        case AskLater():
            await _again(house, tx, person_id, "", checks.later, now)


async def due(house: House) -> tuple[str, ...]:
    """Whose plans want something done now."""
    return await journeys.due(house.store, house.clock())


async def put_off(house: House, person_id: str) -> None:
    """A plan that could not be looked after waits for the next morning, and holds up nobody."""
    async with house.store.write() as tx:
        row = await journeys.of(tx, person_id)
        if row is not None:
            row.next_at = _morning(house, house.clock(), 1)
        await tx.commit()


async def look_after(house: House, person_id: str) -> None:
    """Do what a plan that is due wants: ask, wait, or let the team read it."""
    now = house.clock()
    async with house.store.write() as tx:
        known = await people.by_id(tx, house.store, person_id)
        row = await journeys.of(tx, person_id)
        if known is None or row is None or row.next_at is None or row.next_at > now:
            return
        if known.row.stopped:  # who wants no messages cannot be silent either
            row.next_at = _morning(house, now, 1)
        elif later := await _later(house, tx, known, row):
            row.next_at = later
        elif row.stage == OPEN and now - row.next_at > DARK:
            row.next_at = now + COMES_IN
        elif row.stage == OPEN:
            await _silent(house, tx, known, row, now)
        else:
            await _ask(house, tx, known, row, now)
        await tx.commit()
    house.bell.ring("outbox", "queue")


async def _later(house: House, tx: Tx, known: Known, row: Journey) -> datetime | None:
    """A better moment than now; only a question minds what else is going on."""
    now = house.clock()
    later = _by_day(house, known, now)
    if later is None and row.stage != OPEN:
        return await _not_over(house, tx, known, now)
    return later


def _by_day(house: House, known: Known, now: datetime) -> datetime | None:
    """A better moment for anything at all: never by night, never into a live talk."""
    hour = now.astimezone(ZONE).hour
    if hour not in DAYTIME:
        return _morning(house, now, 0 if hour < DAYTIME.start else 1)
    return now + standing.LIVE if standing.is_live(known, now) else None


async def _not_over(house: House, tx: Tx, known: Known, now: datetime) -> datetime | None:
    """A better moment for a question: not on top of a crisis, over a worker, into a question."""
    case = await cases.open_of(tx, known.row.id)
    held = standing.hand_of(case, now) is Hand.HELD
    crisis = case is not None and cases.URGENCY[case.urgency] is Urgency.NOW
    flow = standing.where_of(known).flow
    asked = flow not in {"", ARRIVAL} and standing.is_fresh(known, now)
    amid = flow in URGENT_FLOWS or asked
    return _morning(house, now, 1) if held or crisis or amid else None


async def _ask(house: House, tx: Tx, known: Known, row: Journey, now: datetime) -> None:
    """Put the question; where nobody can be reached the ladder goes on all the same."""
    round_ = row.round if row.stage == "second" else row.stage
    to = await sending.find(house, tx, known)
    if to is not None and known.row.reachable:
        where, told = standing.where_of(known), standing.told(house, known, None, now)
        turn = house.router.check(row.stage, round_, where, told)
        key = f"plan:{row.id}:{now:%Y%m%d%H}"
        sending.say(house, tx, to, turn, key, now, Rank.CHECKIN)
        standing.keep_where(known, turn.where)
        _audit(tx, known.row.id, Deed.ASKED_ARRIVAL, now)
    checks = house.router.book.checks
    row.asked_at = now
    if row.stage == "second":
        row.stage, row.next_at = OPEN, _morning(house, now, checks.open)
    else:
        row.round, row.stage = round_, "second"
        row.next_at = _morning(house, now, checks.again)


async def _silent(house: House, tx: Tx, known: Known, row: Journey, now: datetime) -> None:
    """Nobody answered: the team reads the plan; who wrote of other things is asked once more."""
    if row.asked_at is not None and known.row.heard_at > row.asked_at:
        row.stage, row.next_at = row.round, _morning(house, now, 1)
        return
    row.next_at = None
    await _open(tx, known.row.id, now)
    reason = house.router.book.reasons["journey.silent"]
    wanted = OpenCase(Urgency.TODAY, LABEL, (Evidence(reason, ""),), quiet=True)
    await raising.raise_case(house, tx, known, wanted, now)


async def _open(tx: Tx, person_id: str, now: datetime) -> None:
    if await journeys.open_up(tx, person_id, now):
        _audit(tx, person_id, Deed.PLAN_OPENED, now)


async def _again(
    house: House, tx: Tx, person_id: str, stage: str, days: int, now: datetime
) -> None:
    """Ask on another day; without a stage, the question of this round again."""
    row = await journeys.of(tx, person_id)
    if row is not None:
        row.stage = stage or row.round
        row.next_at = _morning(house, now, days)


def _morning(house: House, now: datetime, days: int) -> datetime:
    """The hour of the day at which questions are sent, so many days from now."""
    day = now.astimezone(ZONE).date() + timedelta(days=days)
    return datetime.combine(day, time(house.router.book.checks.hour), ZONE)


def _audit(tx: Tx, person_id: str, deed: Deed, now: datetime) -> None:
    audit.write(tx, audit.HOUSE, deed, now, person_id=person_id)
