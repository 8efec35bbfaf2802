"""Alerts climb from the first on call to everybody, each once, with no personal fact in them."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot import sentences as says
from bot.access import Staff
from bot.desk import claiming, naming, passing
from bot.house import House
from bot.on_call import alerts, planning
from bot.on_call.edits import AddShift
from bot.store import cases, people
from bot.store.models.cases import Case
from bot.store.session import Tx
from bot.talk import raising
from bot.workers import rounds
from dialogues.turn import OpenCase, Urgency
from nlu.reading import Evidence
from tests.conftest import Clock, add_staff
from tests.unit.on_call import planned
from tests.unit.on_call.planned import link, plan, shift

DANGER = OpenCase(Urgency.NOW, "crisis_confined", (Evidence("says the door is locked", "locked"),))
CALM = OpenCase(Urgency.TODAY, "talk_to_person")
WAITS, STILL = "Saiyai desk: something is waiting (now).", says.WAITS_STILL.format(level="now")
NIGHT = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)  # eleven in the evening
THIRD, ALL = timedelta(minutes=5), timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Team:
    """Three with linked phones; the fourth's is not linked, and the manager sees no cases."""

    house: House
    noy: Staff
    khamla: Staff
    dao: Staff
    anna: Staff

    async def told(self) -> list[tuple[str, str]]:
        return await planned.alerts(self.house)


@pytest.fixture
async def team(house: House) -> Team:
    """The team, before anything is planned."""
    roles = {"noy": "worker", "khamla": "worker", "dao": "supervisor", "anna": "worker"}
    made = {
        login: await add_staff(house, login, login.title(), role, "en")
        for login, role in roles.items()
    }
    boun = await add_staff(house, "boun", "Boun", "manager", "en")
    for one in (made["noy"], made["khamla"], made["dao"], boun):
        await link(house, one)
    return Team(planned.with_phones(house), **made)


async def raised(house: House, wanted: OpenCase = DANGER, address: str = "a" * 32) -> str:
    now = house.clock()
    async with house.store.write() as tx:
        known = await people.find_or_make(tx, house.store, "web", address, now)
        case = await raising.raise_case(house, tx, known, wanted, now)
        await tx.commit()
    return case.id


async def deed(
    house: House, case_id: str, do: Callable[[Tx, Case], Awaitable[bool | None]]
) -> bool:
    async with house.store.write() as tx:
        case = await cases.by_id(tx, case_id)
        assert case is not None
        done = await do(tx, case)
        await tx.commit()
    return bool(done)


async def look(house: House) -> int:
    """What the worker's loop does once; how many cases were due."""
    due = await alerts.due(house)
    for case_id in due:
        await alerts.look_after(house, case_id)
    return len(due)


async def test_unplanned_everybody_is_told_at_once_and_once_more_when_nobody_came(
    team: Team, clock: Clock
) -> None:
    await raised(team.house)
    everybody = [("dao", WAITS), ("khamla", WAITS), ("noy", WAITS)]
    assert await team.told() == everybody
    clock.now += ALL - timedelta(seconds=1)
    assert await look(team.house) == 0
    clock.now += timedelta(seconds=1)
    assert await look(team.house) == 1
    assert await team.told() == [*everybody, ("dao", STILL), ("khamla", STILL), ("noy", STILL)]
    clock.move(days=2)
    assert await look(team.house) == 0


async def test_danger_climbs_from_the_first_to_the_next_to_everybody(
    team: Team, clock: Clock
) -> None:
    await plan(team.house, team.dao, shift(team.noy.id, team.khamla.id))
    await raised(team.house)
    assert await team.told() == [("noy", WAITS)]
    clock.now += THIRD
    assert await look(team.house) == 1
    assert await team.told() == [("noy", WAITS), ("khamla", STILL)]
    clock.now += ALL - THIRD
    assert await look(team.house) == 1
    everybody = [("dao", STILL), ("khamla", STILL), ("noy", STILL)]
    assert await team.told() == [("noy", WAITS), ("khamla", STILL), *everybody]


async def test_once_claimed_nobody_else_is_told_and_given_back_it_begins_again(
    team: Team, clock: Clock
) -> None:
    await plan(team.house, team.dao, shift(team.noy.id, team.khamla.id))
    case_id = await raised(team.house)
    assert (await claiming.claim(team.house, case_id, team.noy)).ok
    clock.now += THIRD
    assert await look(team.house) == 1
    assert await look(team.house) == 0
    assert await team.told() == [("noy", WAITS)]
    assert (await passing.give_back(team.house, case_id, team.noy)).ok
    assert await team.told() == [("noy", WAITS), ("noy", WAITS)]


async def test_a_phone_unlinked_in_between_reaches_nobody_so_everybody_is_told(
    team: Team, clock: Clock
) -> None:
    await plan(team.house, team.dao, shift(team.noy.id, team.khamla.id))
    await raised(team.house)
    await link(team.house, team.khamla, linked=False)
    clock.now += THIRD
    await look(team.house)
    assert await team.told() == [("noy", WAITS), ("dao", STILL), ("noy", STILL)]


async def test_a_first_without_a_phone_makes_the_next_in_line_the_first_told(team: Team) -> None:
    await plan(team.house, team.dao, shift(team.anna.id, team.khamla.id))
    await raised(team.house)
    assert await team.told() == [("khamla", WAITS)]


async def test_what_is_not_danger_waits_for_the_shift_and_late_the_next_in_line_hears(
    team: Team, clock: Clock
) -> None:
    clock.now = NIGHT
    await plan(team.house, team.dao, shift(team.noy.id, team.khamla.id))
    await raised(team.house, CALM)
    assert await team.told() == []
    clock.now = datetime(2026, 11, 24, 0, 59, tzinfo=UTC)
    assert await look(team.house) == 0
    clock.move(minutes=1)  # eight in the morning
    assert await look(team.house) == 1
    calm, still = (one.format(level="today") for one in (says.CASE_WAITS, says.WAITS_STILL))
    assert await team.told() == [("noy", calm)]
    clock.now += alerts.LATE - timedelta(seconds=1)  # it was due in the night
    assert await look(team.house) == 0
    clock.move(seconds=1)
    assert await look(team.house) == 1
    assert await team.told() == [("noy", calm), ("khamla", still)]
    clock.move(days=3)
    assert await look(team.house) == 0


async def test_what_nobody_claims_by_day_in_its_time_is_told_once_more(
    team: Team, clock: Clock
) -> None:
    await plan(team.house, team.dao, shift(team.noy.id, team.khamla.id, hours=(8, 12)))
    await raised(team.house, CALM)
    clock.move(minutes=team.house.settings.due_today - 1)
    assert await look(team.house) == 0
    clock.move(minutes=1)  # one in the afternoon, and nobody is on call until the morning
    assert await look(team.house) == 1
    assert [phone for phone, _ in await team.told()] == ["noy"]
    clock.move(hours=19)
    assert await look(team.house) == 1
    assert [phone for phone, _ in await team.told()] == ["noy", "khamla"]


async def test_who_is_planned_into_the_night_hears_of_what_waited_for_the_morning(
    team: Team, clock: Clock
) -> None:
    clock.now = NIGHT
    await plan(team.house, team.dao, shift(team.noy.id))
    await raised(team.house, CALM)
    late = AddShift(shift(team.khamla.id, hours=(22, 24)))
    assert (await planning.plan(team.house, team.dao, 1, late)).ok
    assert await look(team.house) == 1
    assert [phone for phone, _ in await team.told()] == ["khamla"]


async def test_danger_at_night_waits_for_no_shift(team: Team, clock: Clock) -> None:
    clock.now = NIGHT
    await plan(team.house, team.dao, shift(team.noy.id, team.khamla.id))
    await raised(team.house)
    assert await team.told() == [("dao", WAITS), ("khamla", WAITS), ("noy", WAITS)]


async def test_a_calm_case_that_becomes_danger_is_told_of_anew(team: Team) -> None:
    await plan(team.house, team.dao, shift(team.noy.id, team.khamla.id))
    await raised(team.house, CALM)
    await raised(team.house, DANGER)
    await raised(team.house, DANGER)
    calm = "Saiyai desk: something is waiting (today)."
    assert await team.told() == [("noy", calm), ("noy", WAITS)]


async def test_two_workers_that_look_at_once_tell_once(team: Team, clock: Clock) -> None:
    await plan(team.house, team.dao, shift(team.noy.id, team.khamla.id))
    case_ids = [await raised(team.house, address=f"{n:032x}") for n in range(4)]
    clock.now += THIRD
    looks = [alerts.look_after(team.house, case_id) for case_id in case_ids for _ in range(2)]
    await asyncio.gather(*looks)
    assert await team.told() == [*[("noy", WAITS)] * 4, *[("khamla", STILL)] * 4]


@pytest.mark.parametrize("jump", [timedelta(hours=-6), timedelta(days=-400)])
async def test_a_clock_set_back_delays_no_step_and_repeats_none(
    team: Team, clock: Clock, jump: timedelta
) -> None:
    await plan(team.house, team.dao, shift(team.noy.id, team.khamla.id, hours=(0, 24)))
    await raised(team.house)
    clock.now += jump
    assert await look(team.house) == 1  # counted anew from now
    assert await team.told() == [("noy", WAITS)]
    clock.now += THIRD
    assert await look(team.house) == 1
    assert await team.told() == [("noy", WAITS), ("khamla", STILL)]


async def test_a_house_that_slept_tells_everybody_once(team: Team, clock: Clock) -> None:
    await plan(team.house, team.dao, shift(team.noy.id, team.khamla.id))
    await raised(team.house)
    clock.move(hours=30)
    assert await look(team.house) == 1
    assert await look(team.house) == 0
    everybody = [("dao", STILL), ("khamla", STILL), ("noy", STILL)]
    assert await team.told() == [("noy", WAITS), *everybody]


async def test_new_words_of_somebody_in_danger_ring_again_at_most_every_ten_minutes(
    team: Team, clock: Clock
) -> None:
    await plan(team.house, team.dao, shift(team.noy.id, team.khamla.id))
    case_id = await raised(team.house)

    async def writes() -> int:
        before = len(await team.told())
        await deed(
            team.house,
            case_id,
            lambda tx, case: alerts.heard_again(team.house, tx, case, clock.now),
        )
        return len(await team.told()) - before

    assert await writes() == 0
    clock.now += THIRD
    await look(team.house)  # the next in line was told, and the ten minutes begin again
    clock.move(minutes=9)
    assert await writes() == 0
    clock.move(minutes=1)
    again = says.WROTE_AGAIN.format(level="now")
    assert (await writes(), (await team.told())[-2:]) == (2, [("noy", again), ("khamla", again)])
    assert await writes() == 0
    assert (await claiming.claim(team.house, case_id, team.noy)).ok
    clock.move(minutes=30)
    assert await writes() == 0


async def test_a_colleague_is_called_but_never_the_one_who_asks(team: Team, clock: Clock) -> None:
    await plan(team.house, team.dao, shift(team.noy.id, team.khamla.id))
    case_id = await raised(team.house)

    async def calls(by: Staff) -> bool:
        return await deed(
            team.house,
            case_id,
            lambda tx, case: alerts.call_next(team.house, tx, case, clock.now, but=by.id),
        )

    assert await calls(team.khamla)
    assert await calls(team.noy)
    asks = says.COLLEAGUE_ASKS.format(level="now")
    assert (await team.told())[1:] == [("noy", asks), ("khamla", asks)]
    assert await calls(team.noy)  # the same minute: asked once
    assert len(await team.told()) == 3


async def test_of_a_sensitive_case_only_the_named_hear_and_at_the_end_the_supervisors(
    team: Team, clock: Clock
) -> None:
    await plan(team.house, team.dao, shift(team.noy.id, team.khamla.id))
    case_id = await raised(team.house, CALM)
    readers = frozenset({team.khamla.id, team.dao.id})
    assert (await naming.name_readers(team.house, case_id, team.dao, readers)).ok
    calm = len(await team.told())
    await raised(team.house)
    assert (await team.told())[calm:] == [("khamla", WAITS)]
    clock.now += ALL
    assert await look(team.house) == 1
    assert (await team.told())[calm + 1 :] == [("dao", STILL), ("khamla", STILL)]


async def test_of_a_sensitive_case_whose_named_have_no_phone_a_supervisor_hears_at_once(
    team: Team, clock: Clock
) -> None:
    mai = await add_staff(team.house, "mai", "Mai", "supervisor", "en")
    case_id = await raised(team.house, CALM)
    readers = frozenset({team.anna.id, mai.id})
    assert (await naming.name_readers(team.house, case_id, team.dao, readers)).ok
    calm = len(await team.told())
    await deed(team.house, case_id, partial(alerts.begin, team.house, now=clock.now))
    assert [who for who, _ in (await team.told())[calm:]] == ["dao"]
    ask = partial(alerts.call_next, team.house, now=clock.now, but=team.anna.id)
    assert await deed(team.house, case_id, ask)
    assert [who for who, _ in (await team.told())[calm:]] == ["dao", "dao"]


async def test_who_had_the_case_before_is_told_first_while_on_call(team: Team) -> None:
    await plan(team.house, team.dao, shift(team.noy.id, team.khamla.id))
    case_id = await raised(team.house)

    async def again(first: Staff) -> list[tuple[str, str]]:
        before = len(await team.told())
        begin = partial(alerts.begin, team.house, now=team.house.clock(), first=first.id)
        await deed(team.house, case_id, begin)
        return (await team.told())[before:]

    assert await again(team.khamla) == [("khamla", WAITS)]
    assert await again(team.dao) == [("noy", WAITS)]  # linked, but not on call


async def test_a_word_to_the_supervisors_reaches_them_alone_and_once(team: Team) -> None:
    house = replace(
        team.house,
        settings=team.house.settings.model_copy(update={"public_url": "https://desk.example"}),
    )
    for _ in range(2):
        async with house.store.write() as tx:
            await alerts.tell_supervisors(house, tx, says.WAITS_STILL, "lapse:1", house.clock())
            await tx.commit()
    still = says.WAITS_STILL.format(level="today")
    assert await team.told() == [("dao", f"{still}\nhttps://desk.example/console/")]


async def test_the_loop_knows_the_alerts_and_puts_off_what_fails(team: Team, clock: Clock) -> None:
    assert rounds.ALERTS in rounds.ROUNDS
    await plan(team.house, team.dao, shift(team.noy.id, team.khamla.id))
    case_id = await raised(team.house)
    clock.now += THIRD
    await rounds.ALERTS.put_off(team.house, case_id)
    assert await look(team.house) == 0
    clock.move(minutes=1)
    assert await look(team.house) == 1
