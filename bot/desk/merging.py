"""Two talks are one person's: a worker says so, and all of the one becomes the other's."""

from dataclasses import dataclass
from datetime import datetime

from bot.access import Action, Staff, may
from bot.desk import holding, opening, texts
from bot.desk.opening import Reading
from bot.house import House
from bot.on_call import alerts
from bot.outcome import Outcome
from bot.sentences import N_, NO_SUCH_CASE
from bot.store import cases, messages, people
from bot.store.audit import audit
from bot.store.audit.deeds import Deed
from bot.store.desk import heads, holds
from bot.store.desk.heads import Head
from bot.store.merging import mergers, moving
from bot.store.models.cases import Case
from bot.store.people import Known
from bot.store.session import Tx
from bot.talk import standing
from dialogues.heard import Hand

MERGED = N_("The two talks are one now.")
THE_SAME = N_("This is the same person already.")
IN_HAND = N_("{name} has one of the two talks in hand. Please speak with them first.")
OPEN_FIRST = N_("Please open the other talk first; then you can join the two.")
TWO_PLANS = N_("Both talks have a plan that goes on. One of the two must be ended first.")
TWO_AGES = N_(
    "In one talk the person is under 18, in the other not. "
    "If you are sure that they are one person, press once more."
)
SURE = "sure"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two talks, inside the open transaction."""

    case: Case
    known: Known


async def merge(
    house: House, case_id: str, other_case_id: str, by: Staff, reason: str, *, sure: bool = False
) -> Outcome:
    """Put the talk of the other case into that of the first; nothing takes it apart again.

    `sure` answers the question whether a child and a grown-up are one person.
    """
    wrong = texts.reasoned(reason)
    if wrong:
        return wrong
    now, which = house.clock(), (case_id, other_case_id)
    async with house.store.read() as tx:
        both = await _fit(house, tx, which, by, now, sure=sure)
    if isinstance(both, Outcome):
        return both
    # Most of the work, before the write begins: others wait for that.
    ahead = await moving.seal_ahead(house.store, both[1].known, both[0].known)
    async with house.store.write() as tx:
        both = await _fit(house, tx, which, by, now, sure=sure)
        if isinstance(both, Outcome):
            return both
        kept, other = both[0].known, both[1].known
        before = other.row.id
        audit.write(
            tx, by.id, Deed.MERGE, now, person_id=kept.row.id, case_id=case_id, detail=before
        )
        left = await _of_two_open(tx, both)
        await mergers.merge(tx, kept, other, (by.id, now), ahead)
        owner = (kept.row.id, kept.seal)
        nonce = f"merge:{before}"
        await messages.write_note(tx, case_id, owner, by.id, reason.strip(), nonce, now)
        open_case = await cases.open_of(tx, kept.row.id)
        if open_case is not None and left:
            await _goes_on(house, tx, open_case, kept, left, now)
        await tx.commit()
    ring = {case_id, other_case_id, *((open_case.id,) if open_case else ())}
    house.bell.ring("queue", "outbox", *(f"case:{one}" for one in sorted(ring)))
    return Outcome(ok=True, sentence=MERGED, fields={"case": open_case.id if open_case else ""})


async def found(
    house: House, case_id: str, by: Staff, pseudonym: str = ""
) -> tuple[Head | None, tuple[Head, ...]]:
    """The head of this talk, and of those it may be one with: so called, or who wrote last."""
    above = may(by.role, Action.NAME_READERS)
    async with house.store.read() as tx:
        here = await heads.of_case(tx, case_id)
        if here is None:
            return None, ()
        if pseudonym.strip():
            return here, await heads.called(tx, pseudonym, here.person_id, by.id, above=above)
        return here, await heads.lately(tx, here.person_id, by.id, above=above)


async def head(house: House, case_id: str, by: Staff) -> Head | None:
    """The head of the talk of this case; None where it is not this member of staff's to find."""
    async with house.store.read() as tx:
        case = await cases.by_id(tx, case_id)
        if await opening.reading_of(tx, case, by, house.clock()) is Reading.NO:
            return None
        return await heads.of_case(tx, case_id)


@dataclass(frozen=True, slots=True)
class _Left:
    """What two open cases leave to the one that stays: `due` is the soonest answer owed."""

    pending: bool
    due: datetime | None


async def _of_two_open(tx: Tx, both: tuple[Side, Side]) -> _Left | None:
    """What is left to do in them where both people have an open case."""
    found = [await cases.open_of(tx, side.known.row.id) for side in both]
    those = [case for case in found if case is not None]
    if len(those) < len(both):
        return None
    due = [case.reply_due_at for case in those if case.reply_due_at]
    rests = any(case.asleep_until for case in those)
    return _Left(
        bool(due) or rests or any(one.state == "waiting" for one in those), min(due, default=None)
    )


async def _goes_on(
    house: House, tx: Tx, case: Case, kept: Known, left: _Left, now: datetime
) -> None:
    """What waited in either waits for an answer now, and somebody hears of it."""
    if case.state == "waiting":
        await alerts.begin(house, tx, case, now)
    elif left.pending and await holding.can_be_answered(house, tx, kept):
        due = holding.term_of(house, case.urgency, now).due
        await holds.owe(tx, case.id, min(left.due or due, due))


async def _fit(
    house: House, tx: Tx, which: tuple[str, str], by: Staff, now: datetime, *, sure: bool
) -> tuple[Side, Side] | Outcome:
    """The two talks, locked; or why they cannot be joined."""
    both = await _both(house, tx, which)
    if both is None:
        return Outcome(ok=False, sentence=NO_SUCH_CASE)
    return await _refused(tx, both, by, now, sure=sure) or both


async def _both(house: House, tx: Tx, which: tuple[str, str]) -> tuple[Side, Side] | None:
    """The two talks, locked in an order that nobody crosses."""
    rows = [await cases.by_id(tx, one) for one in which]
    found = {row.id: row for row in rows if row is not None}
    known: dict[str, Known] = {}
    for person_id in sorted({row.person_id for row in found.values()}):
        person = await people.by_id(tx, house.store, person_id)
        if person is None:
            return None
        known[person_id] = person
    if len(found) < len(set(which)):
        return None
    for row in found.values():
        await tx.refresh(row)  # what stood there before the lock may be over
        if row.person_id not in known:
            return None
    one, other = (found[id_] for id_ in which)
    return Side(one, known[one.person_id]), Side(other, known[other.person_id])


async def _refused(
    tx: Tx, both: tuple[Side, Side], by: Staff, now: datetime, *, sure: bool
) -> Outcome | None:
    """Why they cannot be joined, if so; what is not theirs to find looks like none."""
    reading = [await opening.reading_of(tx, side.case, by, now) for side in both]
    if not may(by.role, Action.MERGE) or Reading.NO in reading:
        return Outcome(ok=False, sentence=NO_SUCH_CASE)
    one, other = both[0].known, both[1].known
    if one.row.id == other.row.id:
        return Outcome(ok=False, sentence=THE_SAME)
    if name := await _holder(tx, both, by, now):
        return Outcome(ok=False, sentence=IN_HAND, fields={"name": name})
    if Reading.ASK in reading:
        return Outcome(ok=False, sentence=OPEN_FIRST)
    return await _unfit(tx, one, other, sure=sure)


async def _unfit(tx: Tx, one: Known, other: Known, *, sure: bool) -> Outcome | None:
    """Why the two do not fit into one, if so."""
    if await mergers.has_plan_twice(tx, one, other):
        return Outcome(ok=False, sentence=TWO_PLANS)
    ages = {one.row.age, other.row.age} - {None}
    if len(ages) > 1 and not sure:
        return Outcome(ok=False, sentence=TWO_AGES, offer=SURE)
    return None


async def _holder(tx: Tx, both: tuple[Side, Side], by: Staff, now: datetime) -> str:
    """Which colleague has an open case of one of the two in hand; "" where none has."""
    for side in both:
        case = await cases.open_of(tx, side.known.row.id)
        if case is None or standing.hand_of(case, now) is not Hand.HELD:
            continue
        holder = await cases.holder(tx, case.id)
        if holder is not None and holder[0] != by.id:
            return holder[1]
    return ""
