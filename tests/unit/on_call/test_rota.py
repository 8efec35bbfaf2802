"""The rota: one answer for every moment, by the clock of Laos; nothing before today changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.on_call import edits, faults, kept, rota
from bot.on_call.edits import AddShift, ClearDay, ClearHoliday, EndShift, SetDay, SetHoliday
from bot.on_call.rota import Change, Holiday, Now, Rota, Shift, Who

VIENTIANE = ZoneInfo("Asia/Vientiane")
MONDAY = date(2026, 11, 23)
LONG_AGO = date(2020, 1, 1)
EVERY_DAY = frozenset(range(1, 8))
DAY = timedelta(days=1)


def local(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), VIENTIANE).astimezone(UTC)


def shift(
    id_: str, first: str, second: str = "", start: int = 8, end: int = 16, days: int = 0
) -> Shift:
    on = frozenset({days}) if days else EVERY_DAY
    return Shift(id_, on, time(start), time(end), first, second, LONG_AGO)


PEOPLE = st.sampled_from(["noy", "khamla", "dao", "anna"])
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30]))
DAYS = st.integers(-2, 9).map(lambda n: MONDAY + n * DAY)
TWO = st.tuples(PEOPLE, st.one_of(st.just(""), PEOPLE)).filter(lambda two: two[0] != two[1])


@st.composite
def rotas(draw: st.DrawFn) -> Rota:
    shifts = [
        Shift(
            f"s{n}",
            draw(st.frozensets(st.integers(1, 7), min_size=1)),
            draw(TIMES),
            draw(TIMES),
            *draw(TWO),
            draw(st.sampled_from([LONG_AGO, MONDAY, MONDAY + 3 * DAY])),
            draw(st.sampled_from([None, MONDAY + 2 * DAY, MONDAY + 5 * DAY])),
        )
        for n in range(draw(st.integers(0, 4)))
    ]
    names = st.sampled_from(["", *(one.id for one in shifts)])
    changes = [
        Change(f"c{n}", draw(DAYS), draw(names), draw(TIMES), draw(TIMES), *draw(TWO))
        for n in range(draw(st.integers(0, 3)))
    ]
    out = [
        Change(f"o{n}", draw(DAYS), draw(names), time(), time(), "", "")
        for n in range(draw(st.integers(0, 1)))
    ]
    begins = draw(DAYS)
    free = [Holiday("h", "A made-up day", begins, begins + draw(st.integers(0, 2)) * DAY)]
    return Rota(tuple(shifts), (*changes, *out), tuple(free[: draw(st.integers(0, 1))]))


def by_hand(plan: Rota, moment: datetime) -> set[tuple[str, str]]:
    """Who is planned at a moment, worked out anew from the wall clock."""
    clock = moment.astimezone(VIENTIANE).replace(tzinfo=None)
    there = set()
    for day in (clock.date() - DAY, clock.date()):
        free = any(one.begins <= day <= one.ends for one in plan.holidays)
        changes = [one for one in plan.changes if one.day == day]
        usual: list[Shift | Change] = [
            one
            for one in plan.shifts
            if day.isoweekday() in one.days
            and one.since <= day <= (one.until or date.max)
            and one.id not in {change.shift for change in changes}
            and not free
        ]
        for one in [*usual, *changes]:
            start = datetime.combine(day, one.start)
            end = datetime.combine(day if one.end > one.start else day + DAY, one.end)
            if one.first and start <= clock < end:
                there.add((one.first, one.second))
    return there


@settings(max_examples=60, deadline=None)
@given(plan=rotas())
def test_every_moment_of_a_week_has_exactly_one_answer(plan: Rota) -> None:
    for quarter in range(0, 7 * 24 * 4, 3):
        moment = local(MONDAY, 0) + timedelta(minutes=15 * quarter)
        there, found = by_hand(plan, moment), rota.who(plan, moment)
        if not there:
            assert found == Who()
            continue
        firsts = {first for first, _ in there}
        assert found.first in firsts
        everybody = {one for two in there for one in two if one} - {found.first}
        assert found.second in ({*everybody} if everybody & firsts else {"", *everybody})


@settings(max_examples=40, deadline=None)
@given(plan=rotas(), hours=st.integers(0, 7 * 24 - 1), minutes=st.integers(0, 59))
def test_until_is_when_the_answer_changes_and_an_opening_is_the_first_there_is(
    plan: Rota, hours: int, minutes: int
) -> None:
    moment = local(MONDAY, 0) + timedelta(hours=hours, minutes=minutes)
    now = rota.at(plan, moment)
    until = now.until or moment + rota.WEEK * DAY
    between = moment
    while between < until:
        assert rota.who(plan, between) == Who(now.first, now.second)
        between += timedelta(minutes=45)
    if now.until:
        assert rota.who(plan, now.until) != Who(now.first, now.second)
    opens = rota.next_opening(plan, moment)
    if now.first:
        assert opens == moment
    elif opens is None:
        assert not any(by_hand(plan, moment + n * timedelta(hours=1)) for n in range(24 * 60))
    else:
        assert by_hand(plan, opens)
        assert not by_hand(plan, opens - timedelta(minutes=1))


@given(plan=rotas())
@settings(max_examples=30, deadline=None)
def test_a_rota_is_read_back_as_it_was_written(plan: Rota) -> None:
    assert kept.read(kept.written(plan)) == plan


def test_a_shift_that_passes_midnight_is_of_the_day_on_which_it_begins() -> None:
    night = Rota((shift("s", "noy", "dao", 22, 6, days=7),))  # on Sundays
    assert rota.at(night, local(MONDAY, 5)) == Now("noy", "dao", local(MONDAY, 6))
    assert rota.at(night, local(MONDAY, 6)) == Now("", "", local(MONDAY + 6 * DAY, 22))
    assert rota.next_opening(night, local(MONDAY, 6)) == local(MONDAY + 6 * DAY, 22)


def test_the_same_hour_twice_is_a_whole_day_and_a_rota_that_never_changes_has_no_end() -> None:
    assert rota.at(Rota((shift("s", "noy", "", 8, 8),)), local(MONDAY, 7)) == Now("noy", "", None)
    assert rota.at(Rota(), local(MONDAY, 7)) == Now("", "", None)
    assert rota.next_opening(Rota(), local(MONDAY, 7)) is None


def test_where_two_shifts_lie_over_each_other_the_later_one_is_first_and_it_is_said() -> None:
    both = Rota((shift("a", "noy", "", 8, 16), shift("b", "dao", "", 14, 20)))
    there = frozenset({"noy", "dao"})
    assert rota.who(both, local(MONDAY, 15)) == Who("dao", "noy")
    found = faults.find(both, there, frozenset({"dao"}), local(MONDAY, 7))
    (clash,) = found.clashes  # every day, and said once
    assert (clash.start, clash.end) == (local(MONDAY, 14), local(MONDAY, 16))
    assert (found.gone, found.unlinked) == ((), ("noy",))
    touching = Rota((shift("a", "noy", "", 8, 14), shift("b", "dao", "", 14, 20)))
    assert faults.find(touching, there, there, local(MONDAY, 7)) == faults.Faults()


def test_whoever_is_gone_makes_room_for_the_next_in_line() -> None:
    plan = Rota((shift("a", "noy", "dao"), shift("b", "anna", "", 16, 20)))
    left = rota.only_with(plan, frozenset({"dao"}))
    assert rota.who(left, local(MONDAY, 9)) == Who("dao", "")
    assert rota.who(left, local(MONDAY, 17)) == Who()
    assert faults.find(plan, frozenset({"dao"}), frozenset(), local(MONDAY, 7)).gone == (
        "anna",
        "noy",
    )


def test_a_holiday_takes_the_shifts_out_and_those_who_come_all_the_same_come() -> None:
    plan = Rota((shift("s", "noy"),))
    free = Holiday("h" * 32, "A made-up day", MONDAY, MONDAY + DAY)
    coming = Change(free.of_day(1), MONDAY + DAY, "", time(9), time(12), "dao", "")
    plan = edits.apply(plan, SetHoliday(free, (coming,)), MONDAY)
    assert rota.at(plan, local(MONDAY, 9)) == Now("", "", local(MONDAY + DAY, 9))
    assert rota.who(plan, local(MONDAY + DAY, 9)) == Who("dao", "")
    assert edits.apply(plan, SetHoliday(free, (coming,)), MONDAY) == plan  # sent twice
    half = edits.apply(plan, ClearHoliday(free.id), MONDAY + DAY)
    assert rota.who(half, local(MONDAY, 9)) == Who()  # what was, was
    assert rota.who(half, local(MONDAY + DAY, 9)) == Who("noy", "")


def test_a_day_differs_in_one_shift_only_and_is_as_usual_again() -> None:
    plan = Rota((shift("a", "noy", "dao"), shift("b", "anna", "", 16, 20)))
    out = Change("c1", MONDAY, "a", time(8), time(16), "", "")
    other = Change("c2", MONDAY, "a", time(8), time(16), "khamla", "")
    plan = edits.apply(plan, SetDay(out), MONDAY)
    assert rota.who(plan, local(MONDAY, 9)) == Who()
    assert rota.who(plan, local(MONDAY, 17)) == Who("anna", "")
    plan = edits.apply(plan, SetDay(other), MONDAY)
    assert rota.who(plan, local(MONDAY, 9)) == Who("khamla", "")
    assert rota.who(plan, local(MONDAY + DAY, 9)) == Who("noy", "dao")
    assert edits.apply(plan, ClearDay("c2"), MONDAY + DAY) == plan  # the day is over
    assert edits.apply(plan, ClearDay("c2"), MONDAY).changes == ()


def test_days_that_differ_stay_so_when_their_shift_gets_other_hours_or_people() -> None:
    """Noy is away on Wednesday and Thursday; a new next in line does not call her in again."""
    away, instead = MONDAY + 2 * DAY, MONDAY + 3 * DAY
    plan = Rota((shift("a", "noy", "dao"),))
    plan = edits.apply(plan, SetDay(Change("c1", away, "a", time(8), time(16), "", "")), MONDAY)
    swap = Change("c2", instead, "a", time(8), time(16), "khamla", "")
    plan = edits.apply(plan, SetDay(swap), MONDAY)
    began = edits.apply(plan, EndShift("a", MONDAY + DAY, shift("b", "noy", "anna")), MONDAY)
    assert rota.who(began, local(MONDAY + DAY, 9)) == Who("noy", "anna")
    assert rota.who(began, local(away, 9)) == Who()
    assert rota.who(began, local(instead, 9)) == Who("khamla", "")
    back = edits.apply(began, ClearDay("c2"), MONDAY)
    assert rota.who(back, local(instead, 9)) == Who("noy", "anna")
    later = edits.apply(plan, EndShift("a", instead, shift("b", "noy", "anna")), MONDAY)
    assert rota.who(later, local(away, 9)) == Who()  # before the new one begins
    over = edits.apply(plan, EndShift("a", MONDAY + DAY), MONDAY)  # nothing follows it
    assert rota.who(over, local(instead, 9)) == Who("khamla", "")
    assert edits.apply(began, EndShift("a", MONDAY + DAY, shift("b", "dao")), MONDAY) == began


def test_a_shift_that_was_to_end_ends_all_the_same_when_somebody_else_takes_it() -> None:
    plan = Rota((shift("a", "noy"),))
    ended = edits.apply(plan, EndShift("a", MONDAY + 3 * DAY), MONDAY)
    changed = edits.apply(ended, EndShift("a", MONDAY + DAY, shift("b", "dao")), MONDAY)
    firsts = [rota.who(changed, local(MONDAY + n * DAY, 9)).first for n in range(5)]
    assert firsts == ["noy", "dao", "dao", "", ""]


def test_what_was_before_today_stays_however_a_shift_is_changed_or_ended() -> None:
    old, new = shift("a", "noy"), shift("b", "dao")
    plan = edits.apply(Rota((old,)), EndShift("a", LONG_AGO, new), MONDAY)
    for n in range(1, 4):
        assert rota.who(plan, local(MONDAY - n * DAY, 9)) == Who("noy", "")
    assert rota.who(plan, local(MONDAY, 9)) == Who("dao", "")
    assert edits.apply(plan, EndShift("a", LONG_AGO, new), MONDAY) == plan  # sent twice
    assert edits.apply(plan, EndShift("b", MONDAY), MONDAY).shifts == (plan.shifts[0],)
    assert edits.tidied(plan, MONDAY + 400 * DAY).shifts == (plan.shifts[1],)
    full = Rota(tuple(shift(f"s{n}", "noy") for n in range(edits.MOST)))
    assert not edits.is_full(full)
    assert edits.is_full(edits.apply(full, AddShift(old), MONDAY))
