"""The house's own word about who reads lights up no phone that somebody else may be holding."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from bot.access import Staff
from bot.desk import claiming, closing, drafting, passing, taking_over
from bot.house import House
from bot.store import people
from bot.store.boxes.outbox import Rank
from bot.store.desk.drafts import Typed
from bot.store.models.boxes import Outbox
from bot.store.models.cases import Case
from bot.talk import standing
from bot.words import ZONE
from dialogues.followup.checkin import COVERED
from dialogues.turn import Urgency
from tests.conftest import Clock, add_staff
from tests.unit.desk import held, row, sent, waits
from tests.unit.followed import joined
from tests.unit.spoken import SOMEBODY

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ALL_FOUR = ["claim", "claim", "claim", "close"]
HALF = Typed("reply", "half a sent", "1" * 32)


async def four_deeds(house: House, case_id: str, noy: Staff) -> bool:
    """Claimed, handed over, taken over and closed; whether typing was shown meanwhile."""
    khamla = await add_staff(house, "khamla", "Khamla")
    dao = await add_staff(house, "dao", "Dao", "supervisor")
    assert (await claiming.claim(house, case_id, noy)).ok
    shown = (await drafting.keep(house, case_id, noy, HALF)).tell
    assert (await passing.hand_over(house, case_id, noy, khamla.id, "")).ok
    assert (await taking_over.take_over(house, case_id, dao, khamla.id, "made up")).ok
    assert (await closing.close(house, case_id, dao, "helped", "")).ok
    return shown is not None


@pytest.mark.parametrize(("silent", "told"), [(29, ALL_FOUR), (31, [])])
async def test_who_has_a_cover_is_told_of_nobody_unless_they_wrote_just_now(
    house: House, clock: Clock, silent: int, told: list[str]
) -> None:
    noy = await add_staff(house)
    them = await joined(house, clock, noy, cover="chickens")  # who looks sees talk of chickens
    await them.write("made up")
    clock.move(minutes=silent)
    case_id, before = await waits(house, address=them.address), await them.waiting()
    shown = await four_deeds(house, case_id, noy)
    new = [key.partition(":")[0] for key in (await them.waiting())[len(before) :]]
    assert (new, shown) == (told, bool(told))


@pytest.mark.parametrize(
    ("hour", "silent", "told"),
    [
        (time(8), 31, ALL_FOUR),
        (time(19, 59), 31, ALL_FOUR),
        (time(20), 31, []),
        (time(7, 59), 31, []),
        (time(23), 29, ALL_FOUR),
    ],
)
async def test_at_night_nobody_is_told_who_did_not_write_just_now(
    house: House, clock: Clock, hour: time, silent: int, told: list[str]
) -> None:
    now = datetime.combine(clock.now.astimezone(ZONE).date(), hour, ZONE)
    clock.now = now - timedelta(minutes=silent)
    case_id = await waits(house)
    clock.now = now
    shown = await four_deeds(house, case_id, await add_staff(house))
    assert (await sent(house), shown) == (told, bool(told))


@pytest.mark.parametrize(("silent", "rank"), [(29, Rank.ANSWER), (31, Rank.CHECKIN)])
async def test_a_word_by_day_that_cannot_go_at_once_does_not_go_at_night(
    house: House, clock: Clock, silent: int, rank: Rank
) -> None:
    case_id = await waits(house)
    clock.move(minutes=silent)
    assert (await claiming.claim(house, case_id, await add_staff(house))).ok
    async with house.store.read() as tx:
        assert (await tx.execute(select(Outbox.rank))).scalar_one() == rank


async def test_who_was_watched_once_is_told_only_while_they_write(
    house: House, clock: Clock
) -> None:
    watched, noy = await held(house, Urgency.TODAY, SOMEBODY)
    assert (await closing.close(house, watched, noy, "helped", "")).ok
    async with house.store.write() as tx:
        await tx.execute(update(Case).values(quiet=True))
        await tx.commit()
    before = await sent(house)
    clock.move(hours=2)
    case_id = await waits(house, address=SOMEBODY)
    assert (case_id != watched, (await row(house, case_id)).quiet) == (True, False)
    assert (await claiming.claim(house, case_id, noy)).ok
    assert await sent(house) == before


async def test_while_the_cover_is_up_nobody_is_told_however_lately_they_wrote(
    house: House,
) -> None:
    case_id = await waits(house)
    async with house.store.write() as tx:
        known = await people.by_id(tx, house.store, (await row(house, case_id)).person_id)
        assert known is not None
        standing.keep_where(known, replace(standing.where_of(known), settled=(COVERED,)))
        await tx.commit()
    shown = await four_deeds(house, case_id, await add_staff(house))
    assert (await sent(house), shown) == ([], False)
