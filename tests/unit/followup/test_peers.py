"""Somebody who is doing well is asked, once, whether they would stand beside others one day."""

import pytest

from bot.followup import record
from bot.house import House
from bot.store.followup.followlist import Show
from dialogues.followup.plan import Purpose
from nlu.reading import Language
from tests.conftest import Clock, add_staff
from tests.unit.followed import Their, in_each_language, joined, on_sqlite, speaking


async def to_the_next_long(them: Their, **scores: int) -> list[str]:
    """Answer short ones until the next long one, and its questions; what was said last."""
    last: list[str] = []
    while not (last and last[-1].endswith(them.asks("peer"))):
        last = await them.answer_all(**scores)
        newest = (await them.checkins())[-1]
        if newest.form == "long" and len(await them.checkins()) > 1:
            return last
    return last


@in_each_language
async def test_doing_well_is_asked_once_and_the_programme_sees_who_said_yes(
    house: House, clock: Clock, language: Language
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy, speaking(language))
    assert await to_the_next_long(them) == [them.asks("peer")]
    assert (await record.listed(house, noy, Show.PEERS)).people == ()
    assert await them.tap("peer:yes") == [them.says("checkin.peer_yes", "checkin.done")]
    assert Purpose.PEER in await them.given()
    seen = (await record.listed(house, noy, Show.PEERS)).people
    assert [(one.person_id, one.peer) for one in seen] == [(them.person_id, True)]


@on_sqlite
@pytest.mark.parametrize("answer", ["peer:yes", "peer:no"])
async def test_once_is_enough(house: House, clock: Clock, answer: str) -> None:
    them = await joined(house, clock, await add_staff(house))
    assert await to_the_next_long(them) == [them.asks("peer")]
    last = await them.tap(answer)
    assert last[0].endswith(them.says("checkin.done"))
    assert (Purpose.PEER in await them.given()) == (answer == "peer:yes")
    first = len(await them.checkins())
    while (await them.checkins())[-1].form == "long" or len(await them.checkins()) == first:
        await them.answer_all()
    assert await to_the_next_long(them) == [them.says("checkin.done")]


@on_sqlite
@pytest.mark.parametrize("domain", ["work", "feelings"])
async def test_who_is_not_doing_well_is_not_asked(house: House, clock: Clock, domain: str) -> None:
    them = await joined(house, clock, await add_staff(house))
    assert await to_the_next_long(them, **{domain: 1}) == [them.says("checkin.done")]
    assert [one.purpose for one in await them.ledger() if one.purpose is Purpose.PEER] == []
