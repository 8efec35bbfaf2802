"""Counts two years from the rows alone, against a plan that is worked out here anew.

Nothing of `dialogues.followup` is asked: what a taper, a ladder, a month end and safe hours mean
is written down a second time, so that a mistake there is none here.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from dialogues.followup.plan import Hours, Means, Risk

ASK, CALL = "ask", "call"
LADDERS = {
    Risk.LOW: ((48, ASK), (48, ASK), (72, ASK), (96, CALL)),
    Risk.USUAL: ((24, ASK), (24, ASK), (48, ASK), (48, CALL)),
    Risk.HIGH: ((6, ASK), (12, ASK), (12, CALL)),
}
NOTICED = timedelta(seconds=60)
LIVE = timedelta(minutes=30)
PUT_OFF = frozenset({"later", "not_alone", "otherwise"})


@dataclass(frozen=True, slots=True)
class Ask:
    """One message that asked: put on its way, and sent (None where it never was)."""

    made: datetime
    sent: datetime | None


@dataclass(frozen=True, slots=True)
class Done:
    """What somebody did, at a moment."""

    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class One:
    """One check-in: its row, its asks, the call that was owed, what was done meanwhile."""

    day: date
    state: str
    sent: datetime | None
    heard: datetime | None
    ended: datetime | None
    scores: tuple[tuple[str, int], ...]
    asks: tuple[Ask, ...]
    calls: tuple[datetime, ...]
    done: tuple[Done, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that the rows tell of one person."""

    taper: str
    hours: Hours
    risk: Risk
    means: Means
    started: date
    state: str
    cause: str | None
    ended: datetime | None
    ones: tuple[One, ...]
    talks: tuple[datetime, ...]
    closing: tuple[Ask, ...]
    closing_calls: tuple[datetime, ...]


@dataclass(slots=True)
class Count:
    """The figures: what went wrong by kind, and how much there was of everything."""

    wrong: Counter[str] = field(default_factory=Counter)
    figures: Counter[str] = field(default_factory=Counter)
    latest: timedelta = timedelta()


def counted(stories: list[Story]) -> Count:
    """Count everybody."""
    count = Count()
    for story in stories:
        _days(story, count)
        _hours(story, count)
        _end(story, count)
        for number, one in enumerate(story.ones):
            _once(story, one, count)
            if story.means is not Means.PHONE:
                _silence(story, number, count)
    return count


def _days(story: Story, count: Count) -> None:
    """Each check-in on the day that the taper says, none left out and none too many."""
    day = _next(story, story.started, sooner=False)
    for number, one in enumerate(story.ones):
        count.figures["check-ins"] += 1
        if day is None:
            count.wrong["twice"] += 1
            continue
        expected = _safe(story.hours, day)
        talk = [at for at in story.talks if _local(story, at).date() >= expected - timedelta(1)]
        late = bool(talk) and one.day == _safe(story.hours, expected + timedelta(days=1))
        if one.day != expected and not late:
            count.wrong["missed" if one.day > expected else "twice"] += 1
        if one.ended is None:
            count.wrong["left open"] += 1
            return
        last = _local(story, one.ended).date()
        day = _next(story, last, sooner=_low(story.ones[: number + 1]))
    if day is not None and not _stopped_by(story, _safe(story.hours, day)):
        count.wrong["missed"] += 1


def _stopped_by(story: Story, day: date) -> bool:
    """Whether they wanted to be asked no more, on that day or before."""
    gone = story.cause == "withdrawn" and story.ended is not None
    return gone and story.ended is not None and _local(story, story.ended).date() <= day


def _next(story: Story, last: date, *, sooner: bool) -> date | None:
    """By the taper, the day after `last` on which to ask."""
    steps = [tuple(map(int, step.split(":"))) for step in story.taper.split()]
    passed = (last - story.started).days
    for every, until in steps:
        if passed < until:
            step = min(every, 7) if sooner else every
            return min(last + timedelta(days=step), story.started + timedelta(days=steps[-1][1]))
    return None


def _low(ones: tuple[One, ...]) -> bool:
    """Whether the newest score of a domain, in the last three that were answered, is low."""
    answered = [one for one in ones if one.scores or one.state in {"done", "stopped"}][-3:]
    newest = {domain: score for one in answered for domain, score in one.scores}
    return any(score <= 1 for score in newest.values())


def _hours(story: Story, count: Count) -> None:
    """Nothing is asked and nothing sent outside somebody's hours, by the clock where they are."""
    for ask in (*(ask for one in story.ones for ask in one.asks), *story.closing):
        count.figures["asks"] += 1
        count.wrong["asked outside hours"] += not _inside(story.hours, ask.made)
        if ask.sent and ask.sent - ask.made < timedelta(seconds=30):
            before = max(ask.made, ask.sent - timedelta(seconds=30))
            count.wrong["sent outside hours"] += not _inside(story.hours, before)
        talks = [at for at in story.talks if timedelta() <= ask.made - at < LIVE]
        count.wrong["cut into a talk"] += len(talks)
    if story.means is Means.PHONE:
        for one in story.ones:
            count.wrong["asked outside hours"] += sum(
                not _inside(story.hours, at) for at in one.calls
            )


def _once(story: Story, one: One, count: Count) -> None:
    """Asked once, and again only after a deadline that passed or because they put it off."""
    if story.means is Means.PHONE:
        count.wrong["twice"] += max(0, len(one.calls) - 1)
        count.wrong["missed"] += not one.calls
        return
    count.wrong["missed"] += not one.asks
    least = timedelta(hours=min(hours for hours, _ in LADDERS[story.risk]))
    for before, after in pairwise(one.asks):
        between = [each for each in one.done if before.made < each.at <= after.made]
        put_off = any(each.what in PUT_OFF for each in between)
        silent = before.sent is not None and after.made >= before.sent + least
        count.wrong["twice"] += not (put_off or silent)


def _silence(story: Story, number: int, count: Count) -> None:
    """From the moment each ask was sent: whoever says nothing is followed, rung by rung."""
    one, rung, ladder = story.ones[number], 0, LADDERS[story.risk]
    for place, ask in enumerate(one.asks):
        following = one.asks[place + 1] if place + 1 < len(one.asks) else None
        if ask.sent is None:
            continue
        hours, does = ladder[min(rung, len(ladder) - 1)]
        deadline = ask.sent + _patience(story, number, ask.sent, timedelta(hours=hours))
        until = following.made if following else deadline
        said = [each for each in one.done if ask.sent <= each.at <= max(until, deadline)]
        if any(each.at <= deadline for each in said):
            count.figures["put off"] += any(each.what in PUT_OFF for each in said)
            continue
        if one.ended is not None and one.ended < deadline:
            continue  # stopped meanwhile
        rung += 1
        if does == CALL:
            _called(one, deadline, count)
        elif following is None:
            answered = any(each.what in {"answers", "called"} for each in one.done)
            stopped = (
                one.ended is not None and story.cause == "withdrawn" and one.ended == story.ended
            )
            count.wrong["silence not followed"] += not (answered or stopped)
        else:
            count.figures["asked again after silence"] += 1
            count.wrong["asked again too soon"] += following.made < deadline


def _called(one: One, deadline: datetime, count: Count) -> None:
    """A call is owed within a minute after the deadline."""
    count.figures["silences"] += 1
    lags = [at - deadline for at in one.calls]
    on_time = [lag for lag in lags if timedelta() <= lag <= NOTICED]
    count.figures["silences noticed"] += len(on_time) == 1
    count.latest = max([count.latest, *on_time])


def _patience(story: Story, number: int, sent: datetime, step: timedelta) -> timedelta:
    """The rung's hours; who answers month ends only afterwards has until the third at noon."""
    zone, local = ZoneInfo(story.hours.zone), _local(story, sent)
    past = [
        (_local(story, one.sent), _local(story, one.heard))
        for one in story.ones[:number]
        if one.sent and one.heard and one.heard < sent
    ]
    ends = [(at, heard) for at, heard in past if at.day >= 25]
    later = [(at.year, at.month) != (heard.year, heard.month) for at, heard in ends]
    if local.day < 25 or len(later) < 2 or not all(later):
        return step
    year, month = (local.year, local.month + 1) if local.month < 12 else (local.year + 1, 1)
    return max(step, datetime(year, month, 3, 12, tzinfo=zone) - sent)


def _end(story: Story, count: Count) -> None:
    """Plans end with last words on the next safe day; who stopped hears nothing more."""
    assert story.ended is not None
    count.figures[f"ended: {story.cause}"] += 1
    asks = [ask for one in story.ones for ask in one.asks]
    if story.cause == "withdrawn":
        later = [
            ask for ask in asks if ask.made > story.ended or (ask.sent or ask.made) > story.ended
        ]
        count.wrong["asked after a stop"] += len(later) + len(story.closing)
        return
    last = story.ones[-1].ended if story.ones else None
    words = [ask.made for ask in story.closing] + list(story.closing_calls)
    if last is None or len(words) != 1:
        count.wrong["no last words"] += 1
        return
    expected = _safe(story.hours, _local(story, last).date() + timedelta(days=1))
    late = _safe(story.hours, expected + timedelta(days=1)) if story.talks else expected
    count.wrong["last words on another day"] += _local(story, words[0]).date() not in {
        expected,
        late,
    }


def _safe(hours: Hours, day: date) -> date:
    """That day, or the first one after it on which somebody may be written to."""
    return next(
        each for each in _ahead(day) if each.isoweekday() in hours.days and _opens(hours, each)
    )


def _ahead(day: date) -> Iterator[date]:
    yield from (day + timedelta(days=n) for n in range(15))


def _opens(hours: Hours, day: date) -> bool:
    """Whether the clock of that place shows an hour of the window at all on that day."""
    zone = ZoneInfo(hours.zone)
    begin = datetime.combine(day, time(0), zone).astimezone(ZoneInfo("UTC"))
    return any(_inside(hours, begin + timedelta(minutes=15 * n)) for n in range(4 * 25))


def _inside(hours: Hours, at: datetime) -> bool:
    local = at.astimezone(ZoneInfo(hours.zone))
    return local.isoweekday() in hours.days and hours.first <= local.hour < hours.last


def _local(story: Story, at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(story.hours.zone))
