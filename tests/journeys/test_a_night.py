"""Danger at night, and nobody on call: the honest words, alerts that climb, a morning's claim."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.desk import claiming
from bot.house import House
from bot.on_call import alerts
from bot.store.desk import queues
from nlu.reading import Language
from tests.conftest import Clock, add_staff
from tests.unit.on_call.planned import alerts as told
from tests.unit.on_call.planned import link, plan, shift, with_phones
from tests.unit.spoken import SOMEBODY, hear, press

NIGHT = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)  # Monday, eleven in the evening
LOCKED = "They locked the door and will not let me out. Help me."
PERSONAL = (SOMEBODY, "locked", "door", "Help")


async def look(house: House) -> None:
    for case_id in await alerts.due(house):
        await alerts.look_after(house, case_id)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_danger_at_night(house: House, clock: Clock) -> None:
    noy = await add_staff(house, "noy", "Noy", language=Language.ENGLISH)
    dao = await add_staff(house, "dao", "Dao", "supervisor", Language.ENGLISH)
    for one in (noy, dao):
        await link(house, one)
    house = with_phones(house)
    await plan(house, dao, shift(noy.id, dao.id))

    clock.now = NIGHT
    await hear(house, "hello")
    await press(house, "lang:en")
    (answer,) = await hear(house, LOCKED)
    *_, numbers, hours, question = answer.split("\n\n")
    assert "1191" in answer
    assert "Thailand" in numbers
    assert hours == (
        "Nobody of our team is at the desk at this hour. Somebody reads here again "
        "tomorrow at 8:00. If you are in danger now: the numbers above."
    )
    assert question.endswith("?")
    waits = "Saiyai desk: something is waiting (now)."
    assert await told(house) == [("dao", waits), ("noy", waits)]  # nobody is on call: everybody

    clock.move(minutes=12)
    (again,) = await hear(house, "Please, I am still locked in the room.")
    assert "tomorrow" not in again  # said once
    added = "Saiyai desk: something was added to what is waiting (now)."
    clock.move(minutes=3)
    await look(house)
    still = "Saiyai desk: nobody has taken it yet (now)."
    assert (await told(house))[2:] == [
        ("dao", added),
        ("noy", added),
        ("dao", still),
        ("noy", still),
    ]

    clock.now = NIGHT + timedelta(hours=9)
    (case,) = await queues.queue(house.store, clock.now)
    assert (await claiming.claim(house, case.case_id, noy)).ok
    before = len(await told(house))
    clock.move(hours=2)
    await look(house)
    await hear(house, "Thank you.")
    sent = (await told(house))[before:]
    assert sent == []
    assert not [text for _, text in await told(house) if any(word in text for word in PERSONAL)]

    quiet = replace(house, channels={"web": house.channels["web"]})
    clock.now = NIGHT + timedelta(hours=10)  # by day: somebody is on call, and nothing is said
    (by_day,) = await hear(quiet, "They locked the door here too. Help me.", "b" * 32)
    assert "Nobody of our team" not in by_day
