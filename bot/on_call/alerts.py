"""A case that waits is told of step by step: the first on call, the next in line, everybody."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import sentences as says
from bot.house import House
from bot.on_call import phones, rota, team
from bot.on_call.phones import Word
from bot.on_call.team import Step, Team, Those
from bot.store import cases, on_call
from bot.store.accounts import staff
from bot.store.models.cases import Case
from bot.store.models.on_call import AlertStep
from bot.store.session import Tx
from dialogues.turn import Urgency

AGAIN = timedelta(minutes=10)  # least time between two words that somebody wrote again
A_MINUTE = timedelta(minutes=1)
LATE = timedelta(minutes=30)  # what was overdue when its first was told waits so long for the next


@dataclass(frozen=True, slots=True)
class Told:
    """Whom a step tells, and which step follows it when (None for none)."""

    those: Those
    after: Step
    at: datetime | None


async def begin(house: House, tx: Tx, case: Case, now: datetime, first: str | None = None) -> None:
    """A case waits, or waits again: whoever is on call is told; what was begun before is over.

    `first` had it before: where both are on call, they are told before the others.
    """
    row = await on_call.begin(tx, case.id, now)
    await _climb(house, tx, case, row, now, first or "")


async def due(house: House) -> tuple[str, ...]:
    """The cases of which somebody is to be told now."""
    return await on_call.due(house.store, house.clock())


async def look_after(house: House, case_id: str) -> None:
    """Take the next step, unless the case was claimed or closed meanwhile."""
    now = house.clock()
    async with house.store.write() as tx:
        row = await on_call.take(tx, case_id, now)
        if row is None:
            return
        case = await cases.by_id(tx, case_id)
        if case is None or case.state != "waiting" or _asleep(case, now):
            row.next_at = None
        elif row.begun_at > now and row.step != Step.FIRST:  # the clock was set back
            row.begun_at, row.next_at = now, now + _third(house)
        else:
            row.begun_at = min(row.begun_at, now)
            await _climb(house, tx, case, row, now)
        await tx.commit()
    house.bell.ring("outbox")


async def put_off(house: House, case_id: str) -> None:
    """One that could not be looked after is tried again in a minute, and holds up no other."""
    now = house.clock()
    async with house.store.write() as tx:
        row = await on_call.take(tx, case_id, now)
        if row is not None:
            row.begun_at, row.next_at = min(row.begun_at, now), now + A_MINUTE
        await tx.commit()


async def heard_again(house: House, tx: Tx, case: Case, now: datetime) -> None:
    """Somebody who waits in danger wrote again: those told so far hear of it, not too often."""
    if case.state != "waiting" or cases.URGENCY[case.urgency] is not Urgency.NOW:
        return
    row = await on_call.tell_again(tx, case.id, now, AGAIN)
    if row is None:
        return
    those = await team.of(house, tx, case)
    steps = tuple(Step(number) for number in range(max(row.step, 1)))
    told = {one.id: one for step in steps for one in those.whom(step, now)}
    word = Word(says.WROTE_AGAIN, f"case:{case.id}:alert:{row.turn}:{now:%Y%m%d%H%M%S}")
    await phones.tell(house, tx, tuple(told.values()), word, now)


async def call_next(house: House, tx: Tx, case: Case, now: datetime, but: str) -> bool:
    """A colleague asks for another: the next in line is told, else everybody but them."""
    those = await team.of(house, tx, case)
    there = tuple(row for row in those.there if row.id != but)
    on, last = those.on(now), tuple(row for row in those.last if row.id != but)
    called = replace(those, there=there).first_of(on.second, on.first) or there or last
    key = f"case:{case.id}:call:{now:%Y%m%d%H%M}"
    level = cases.URGENCY[case.urgency]
    await phones.tell(house, tx, called, Word(says.COLLEAGUE_ASKS, key, level), now)
    return bool(called) and phones.ALERTS_BY in house.channels


async def tell_supervisors(
    house: House, tx: Tx, sentence: str, key: str, now: datetime, level: Urgency = Urgency.TODAY
) -> None:
    """A word to the linked phones of those who plan the rota; `sentence` names nobody."""
    everybody = await staff.everybody(tx)
    await phones.tell(house, tx, phones.planners(everybody), Word(sentence, key, level), now)


async def _climb(
    house: House, tx: Tx, case: Case, row: AlertStep, now: datetime, first: str = ""
) -> None:
    """Tell whom this step tells, and put down when the next one comes."""
    level = cases.URGENCY[case.urgency]
    those = await team.of(house, tx, case)
    danger = level is Urgency.NOW
    if danger:
        told = _danger(house, those, row, now, first)
    else:
        told = _calm(those, Step(row.step), max(case.due_at, now + LATE), now, first)
    if told.those:
        sentence = says.CASE_WAITS if row.step == Step.FIRST else says.WAITS_STILL
        word = Word(sentence, f"case:{case.id}:alert:{row.turn}:{row.step}", level)
        await phones.tell(house, tx, told.those, word, now)
        row.told_at = now
    row.step, row.next_at = told.after, told.at


def _danger(house: House, those: Team, row: AlertStep, now: datetime, first: str) -> Told:
    """Danger: after a third of the time the next in line, after all of it everybody.

    Steps that a sleeping house missed are one.
    """
    last = row.begun_at + timedelta(minutes=house.settings.due_now)
    if now >= last or row.step == Step.ALL:
        return Told(those.whom(Step.ALL, now), Step.OVER, None)
    told = those.whom(Step(row.step), now, first)
    if row.step == Step.FIRST and those.plan.rota and told != those.there:
        return Told(told, Step.NEXT, row.begun_at + _third(house))
    return Told(told, Step.ALL, last)


def _calm(those: Team, step: Step, due_at: datetime, now: datetime, first: str) -> Told:
    """What is not danger waits for whoever comes on call; after its time the next in line hears."""
    plan = those.plan.rota
    opens = rota.next_opening(plan, now) if plan else None
    if opens is not None and opens > now:
        return Told((), step, opens)
    told = those.whom(step, now, first)
    return Told(told, Step.NEXT, due_at) if step is Step.FIRST else Told(told, Step.OVER, None)


def _asleep(case: Case, now: datetime) -> bool:
    """Whether it rests until a date; when it is awake again, its alerts begin anew."""
    return case.asleep_until is not None and case.asleep_until > now


def _third(house: House) -> timedelta:
    return timedelta(minutes=house.settings.due_now) / 3
