"""Plans for the way, carried out: kept, opened, erased, and the questions after the arrival."""

from datetime import datetime, time, timedelta

from bot import escalation, sending
from bot.house import House
from bot.store import audit, cases, journeys, people
from bot.store.models_help import Journey
from bot.store.people import Known
from bot.store.session import Tx
from bot.store.vault import Place
from bot.words import ZONE
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
from dialogues.turn import Known as KnownToDialogue
from dialogues.where import Where
from nlu.reading import Evidence, Language

LABEL = "report_missing_person"
LIVE = timedelta(minutes=30)  # a talk in which somebody wrote so lately is not cut into
DAYTIME = range(7, 20)  # hours of the day in which a question may be sent
OPEN = "open"


async def carry(house: House, tx: Tx, known: Known, effect: OfPlan, now: datetime) -> None:
    """What a turn does to the person's plan."""
    person_id, checks = known.row.id, house.router.book.checks
    match effect:
        case KeepPlan(plan, days):
            first_at = _morning(house, now, days)
            await journeys.keep(tx, known, plan, first_at, now)
            _audit(tx, person_id, "plan_kept", now)
        case OpenPlan():
            await _open(tx, person_id, now)
        case ErasePlan():
            await journeys.erase(tx, person_id)
            _audit(tx, person_id, "plan_erased", now)
        case Arrived():
            await _again(house, tx, person_id, "last", checks.week, now)
        case AskLater():
            await _again(house, tx, person_id, "", checks.later, now)


async def ask_who_is_due(house: House) -> int:
    """Do what each plan that is due wants, each in a transaction of its own; how many were due."""
    due = await journeys.due(house.store, house.clock())
    for person_id in due:
        await _do(house, person_id)
    return len(due)


async def _do(house: House, person_id: str) -> None:
    now = house.clock()
    async with house.store.write() as tx:
        known = await people.by_id(tx, house.store, person_id)
        row = await journeys.of(tx, person_id)
        if known is None or row is None or row.next_at is None or row.next_at > now:
            return
        if known.row.stopped:  # who wants no messages cannot be silent either
            row.next_at = None
        elif later := await _not_now(house, tx, known, now):
            row.next_at = later
        elif row.stage == OPEN:
            await _silent(house, tx, known, row, now)
        else:
            await _ask(house, tx, known, row, now)
        await tx.commit()
    house.bell.ring("outbox", "queue")


async def _not_now(house: House, tx: Tx, known: Known, now: datetime) -> datetime | None:
    """A better moment: never by night, into a live talk, on top of a crisis, or over a worker."""
    if now.astimezone(ZONE).hour not in DAYTIME:
        return _morning(house, now, 0 if now.astimezone(ZONE).hour < DAYTIME.start else 1)
    case = await cases.open_of(tx, known.row.id)
    if case is not None and (case.state == "held" or cases.URGENCY[case.urgency] is Urgency.NOW):
        return _morning(house, now, 1)
    if now - known.row.heard_at < LIVE:
        return now + LIVE
    return None


async def _ask(house: House, tx: Tx, known: Known, row: Journey, now: datetime) -> None:
    """Put the question; where nobody can be reached the ladder goes on all the same."""
    round_ = row.round if row.stage == "second" else row.stage
    to = await sending.find(house, tx, known)
    if to is not None and known.row.reachable:
        place = Place("people", "where", known.row.id)
        kept = known.row.where
        where = Where.from_json(known.seal.open(place, kept)) if kept else Where()
        language = Language(known.row.language) if known.row.language else None
        told = KnownToDialogue(language=language)
        turn = house.router.check(row.stage, round_, where, told)
        sending.say(house, tx, to, turn.says, f"plan:{row.id}:{now:%Y%m%d%H}", now)
        known.row.where = known.seal.close(place, turn.where.to_json())
        _audit(tx, known.row.id, "asked_arrival", now)
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
    wanted = OpenCase(Urgency.TODAY, LABEL, (Evidence(reason, ""),))
    await escalation.raise_case(house, tx, known, wanted, f"plan:{row.id}:{OPEN}", now)


async def _open(tx: Tx, person_id: str, now: datetime) -> None:
    if await journeys.open_up(tx, person_id, now):
        _audit(tx, person_id, "plan_opened", now)


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


def _audit(tx: Tx, person_id: str, action: str, now: datetime) -> None:
    audit.write(tx, audit.HOUSE, action, now, person_id=person_id)
