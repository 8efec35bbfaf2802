"""A person's row of check-ins: what is asked, what it shows, and when the next one is."""

from datetime import date, timedelta

from bot.followup.beside import LABEL, Beside
from bot.store.followup import checkins, entries
from bot.store.followup.checkins import NEED, Answer
from bot.store.followup.entries import NewEntry
from bot.store.models.followup import CheckInRow
from bot.store.people import Known
from bot.store.session import Tx
from bot.talk import raising
from dialogues.followup import hours, instrument, noticing, taper
from dialogues.followup.plan import CheckIn, Flag, Means
from dialogues.turn import OpenCase, Urgency
from nlu.reading import Evidence

ABANDONED = timedelta(days=1)  # a check-in that was begun is over after so long
NEED_IN = timedelta(days=7)  # a need should be looked at within this time
STRUGGLES = "inform_struggling"
CLOSING = "closing"


async def of(tx: Tx, known: Known, before: CheckInRow | None = None) -> tuple[CheckIn, ...]:
    """The series so far, oldest first, as the rules read it; without one that is still open."""
    rows = await checkins.newest(tx, known.row.id)
    return tuple(
        checkins.in_series(known.seal, one) for one in rows if before is None or one.id != before.id
    )


async def opened(beside: Beside, means: Means) -> CheckInRow:
    """A new check-in of today, long or short as it is due; nobody has been asked yet."""
    past = await of(beside.tx, beside.known)
    long, _ = instrument.questions(beside.tables, past, beside.today)
    checkin_id = await checkins.next_id(beside.tx, beside.person_id)
    checkin = checkins.new(checkin_id, beside.person_id, beside.today, means.value, long=long)
    beside.tx.add(checkin)
    await beside.tx.flush()
    beside.row.checkin_id = checkin.id
    return checkin


async def ended(beside: Beside, checkin: CheckInRow, state: str) -> None:
    """Close a check-in: what it and the series show is raised, and the next one is planned."""
    await weigh_call(beside, checkin)
    checkin.state, checkin.ended_at = state, beside.now
    await beside.tx.flush()
    past = await of(beside.tx, beside.known)
    await notice(beside, noticing.flags(beside.tables, past))
    plan_next(beside, past)


def begin(beside: Beside) -> None:
    """Let the plan begin today: the first check-in comes a step of its taper later."""
    beside.row.state, beside.row.started_on = "active", beside.today
    plan_next(beside, ())


def plan_next(beside: Beside, past: tuple[CheckIn, ...], last: date | None = None) -> None:
    """The next time by the taper, sooner after a worrying answer; after the last one, the end.

    It is counted from `last`, and from today where that is not given.
    """
    row, today = beside.row, beside.today
    row.checkin_id, row.rung = None, 0
    sooner = noticing.sooner(beside.tables, past)
    started = row.started_on or today
    following = taper.next_day(taper.read(row.taper), started, last or today, sooner=sooner)
    row.stage = "due" if following else CLOSING
    row.next_at = hours.moment(beside.hours, following or beside.tomorrow, beside.person_id)


async def notice(beside: Beside, flags: tuple[Flag, ...]) -> None:
    """Open or raise a case for what was noticed, each flag with its reason."""
    for flag in flags:
        await raise_case(beside, OpenCase(flag.urgency, STRUGGLES, (Evidence(flag.reason, ""),)))


async def raise_case(beside: Beside, wanted: OpenCase) -> None:
    """Open or raise this person's case; staff are told when it is new or more urgent."""
    await raising.raise_case(beside.house, beside.tx, beside.known, wanted, beside.now)


async def weigh_told(beside: Beside, checkin: CheckInRow) -> None:
    """What was told by phone is noticed as in the chat: what worries, and what is needed."""
    told = checkins.answers(beside.known.seal, checkin)
    for one in {each.domain: each for each in told}.values():
        await weigh(beside, one)
    for need in dict.fromkeys(one.words for one in told if one.domain == NEED):
        if need in beside.tables.needs:
            await needed(beside, checkin, need)


async def weigh_call(beside: Beside, checkin: CheckInRow) -> None:
    """What a form holds, sent or not; what the chat alone heard was weighed as it came."""
    if checkin.means == Means.PHONE:
        await weigh_told(beside, checkin)


async def weigh(beside: Beside, told: Answer) -> None:
    """A worrying answer is noticed at once."""
    if told.score is None:
        return
    flag = noticing.worry(beside.tables, told.domain, told.score)
    if flag is not None:
        await notice(beside, (flag,))


async def weigh_later(beside: Beside, checkin: CheckInRow) -> None:
    """Put off once more: often enough, the team knows, and the next time is the next time."""
    await beside.tx.flush()
    flags = noticing.flags(beside.tables, await of(beside.tx, beside.known))
    put_off = tuple(flag for flag in flags if flag.rule == "later")
    await notice(beside, put_off)
    if put_off:
        await ended(beside, checkin, "stopped")


async def needed(beside: Beside, checkin: CheckInRow, need: str) -> None:
    """A need: a line of the record with a day, and something for the team to look at."""
    day = beside.today + NEED_IN
    fields = (("need", need),)
    new = NewEntry("need", beside.row.staff_id, fields, f"{checkin.key}:{need}", day)
    if await entries.write(beside.tx, beside.known, new, beside.now):
        evidence = (Evidence(beside.tables.needs[need].reason, ""),)
        wanted = OpenCase(Urgency.SOON, LABEL, evidence)
        await raise_case(beside, wanted)
