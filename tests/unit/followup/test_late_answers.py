"""An answer that comes when the plan has gone on is heard; after the end nothing is asked on."""

from datetime import timedelta

import pytest

from bot.followup import changing
from bot.house import House
from bot.store.followup.checkins import Answer
from dialogues.followup.plan import Purpose
from dialogues.turn import Urgency
from tests.conftest import Clock, add_staff
from tests.unit.followed import Their, called, joined, on_sqlite

OLD = "menu.stale"


def kept(answers: tuple[Answer, ...]) -> list[tuple[str, int | None, str]]:
    return [(one.domain, one.score, one.words) for one in answers]


async def until_it_is_over(them: Their) -> None:
    """Say nothing until the plan has gone on without an answer."""
    while (await them.plan()).checkin_id is not None:
        await them.at_next()
        await them.delivered()


async def test_who_goes_on_after_a_day_is_heard(house: House, clock: Clock) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    await them.asked()
    await them.say_yes()
    await them.tap("safety:3")
    await until_it_is_over(them)
    for go in ("family:3", "money:3", "work:3", "feelings:3", "treatment:0"):
        await them.tap(go)
    treated = house.router.book.followup.worries["treatment"][0].reason
    assert await them.noticed() == (Urgency.NOW, (treated,))
    await them.write("my uncle counts every grain")
    assert [kept(one)[-2:] for one in await them.answers()] == [
        [("treatment", 0, ""), ("health", None, "my uncle counts every grain")]
    ]
    await them.tap("need:none")
    assert [one.state for one in await them.checkins()] == ["done"]
    row = await them.plan()
    assert (row.stage, row.checkin_id) == ("due", None)
    assert timedelta(days=5) < await them.until_due() < timedelta(days=8)


async def test_who_answers_when_nobody_waits_any_more_did_not_miss_it(
    house: House, clock: Clock
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    await them.asked()
    await until_it_is_over(them)
    await them.case_closed(noy)
    assert [one.state for one in await them.checkins()] == ["missed"]
    assert await them.say_yes() == [them.asks("safety", them.option("time:a", "time").reply)]
    assert [one.state for one in await them.checkins()] == ["missed"]
    await them.tap("safety:1")
    unsafe = house.router.book.followup.worries["safety"][1].reason
    assert await them.noticed() == (Urgency.TODAY, (unsafe,))
    await them.tap("enough")
    (one,) = await them.checkins()
    assert (one.state, [kept(told) for told in await them.answers()]) == (
        "stopped",
        [[("safety", 1, "")]],
    )
    assert all(done for _, done in await them.owed())


async def test_what_is_tapped_after_a_call_counts_as_well(house: House, clock: Clock) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    await them.asked()
    told = (Answer("safety", 3, "", ""),)
    await called(them, noy, *told)
    await them.say_yes()
    await them.tap("safety:1")
    noticed = await them.noticed()
    assert noticed is not None
    assert noticed[0] is Urgency.TODAY
    assert [kept(one) for one in await them.answers()] == [[("safety", 3, ""), ("safety", 1, "")]]


@pytest.mark.parametrize("ended", ["closed", "no"])
@on_sqlite
async def test_after_the_end_nothing_of_a_check_in_is_asked(
    house: House, clock: Clock, ended: str
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    await them.asked()
    if ended == "closed":
        await changing.end(house, noy, them.person_id, "We drank tea.")
    else:
        await changing.consent(
            house, noy, them.person_id, Purpose.FOLLOWUP, given=False, how="phone", detail=""
        )
    assert await them.say_yes() == [them.says("cover.weaving_later")]
    (said,) = await them.write("hello")
    assert them.asks("time") not in said
    assert await them.answers() == [()]


@on_sqlite
async def test_after_the_end_an_open_question_is_not_answered_and_danger_is_heard(
    house: House, clock: Clock
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    await them.asked()
    await them.say_yes()
    await changing.end(house, noy, them.person_id, "We drank tea.")
    assert await them.tap("safety:1") in [[one] for one in them.wordings(OLD)]
    await them.tap("safety:0")
    noticed = await them.noticed()
    assert noticed is not None
    assert noticed[0] is Urgency.NOW


async def test_what_was_dealt_with_after_a_call_is_not_raised_again_by_a_late_tap(
    house: House, clock: Clock
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy)
    await them.asked()
    told = (Answer("safety", 0, "", ""),)
    await called(them, noy, *told)
    assert await them.noticed() is not None
    await them.case_closed(noy)
    clock.move(hours=1)
    await them.say_yes()
    await them.tap("skip")
    await them.tap("family:3")
    await until_it_is_over(them)
    assert await them.noticed() is None
