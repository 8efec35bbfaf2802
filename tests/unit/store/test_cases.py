"""One open case a person, levels that only rise, one winner a claim."""

import asyncio
from datetime import timedelta

from bot.store import cases, people
from bot.store.accounts import staff
from bot.store.desk import holds
from bot.store.people import Known
from bot.store.session import Store, Tx
from dialogues.turn import OpenCase, Urgency
from nlu.reading import Evidence
from tests.conftest import Clock

LEASE = timedelta(minutes=30)
NOW = OpenCase(Urgency.NOW, "crisis_confined", (Evidence("says the door is locked", "ລັອກ"),))
SOON = OpenCase(Urgency.SOON, "inform_struggling")
DOUBT = OpenCase(Urgency.TODAY, "crisis_violence", doubtful=True)


async def somebody(tx: Tx, store: Store, clock: Clock) -> Known:
    return await people.find_or_make(tx, store, "telegram", "100", clock())


async def open_case(store: Store, clock: Clock, *wanted: OpenCase) -> cases.Raised:
    async with store.write() as tx:
        known = await somebody(tx, store, clock)
        for one in wanted:
            raised = await cases.open_or_raise(
                tx, known.row.id, known.seal, one, clock() + timedelta(hours=1), clock()
            )
        await tx.commit()
    return raised


async def workers(store: Store, clock: Clock, count: int) -> list[str]:
    async with store.write() as tx:
        made = [
            await staff.add(tx, staff.NewStaff(f"w{n}", f"W{n}", "worker", "lo", "x"), clock())
            for n in range(count)
        ]
        await tx.commit()
    return made


async def test_a_second_reason_joins_the_open_case(store: Store, clock: Clock) -> None:
    first = await open_case(store, clock, SOON)
    second = await open_case(store, clock, NOW)
    assert first.case.id == second.case.id
    assert (first.new, first.risen, second.new, second.risen) == (True, True, False, True)


async def test_a_level_never_falls_while_the_case_is_open(store: Store, clock: Clock) -> None:
    await open_case(store, clock, NOW)
    raised = await open_case(store, clock, SOON)
    assert (raised.case.urgency, raised.risen) == (0, False)


async def test_only_a_case_that_is_nothing_but_a_doubt_closes_by_itself(
    store: Store, clock: Clock
) -> None:
    await open_case(store, clock, DOUBT)
    async with store.write() as tx:
        known = await somebody(tx, store, clock)
        assert await cases.close_doubt(tx, known.row.id, clock())
        await tx.commit()
    await open_case(store, clock, DOUBT, SOON)
    async with store.write() as tx:
        assert not await cases.close_doubt(tx, known.row.id, clock())


async def test_fifty_claim_at_once_and_one_wins_every_round(store: Store, clock: Clock) -> None:
    staff_ids = await workers(store, clock, 50)
    case_id = (await open_case(store, clock, NOW)).case.id

    async def one(staff_id: str) -> bool:
        async with store.write() as tx:
            won = await cases.claim(tx, case_id, staff_id, clock(), LEASE)
            await tx.commit()
        return won

    for _ in range(4):
        won = await asyncio.gather(*(one(staff_id) for staff_id in staff_ids))
        assert sum(won) == 1
        winner = staff_ids[won.index(True)]
        async with store.write() as tx:
            assert await cases.holder(tx, case_id) == (winner, f"W{won.index(True)}")
            term = holds.Term(clock(), clock() + LEASE, clock() + LEASE)
            assert await holds.put_back(tx, case_id, winner, term)
            await tx.commit()


async def test_a_lease_that_ran_out_is_free_and_the_old_holder_can_do_nothing(
    store: Store, clock: Clock
) -> None:
    old, new = await workers(store, clock, 2)
    case_id = (await open_case(store, clock, NOW)).case.id
    async with store.write() as tx:
        assert await cases.claim(tx, case_id, old, clock(), LEASE)
        assert not await cases.claim(tx, case_id, new, clock(), LEASE)
        clock.move(minutes=31)
        assert await cases.claim(tx, case_id, new, clock(), LEASE)
        assert not await cases.hold_on(tx, case_id, old, clock(), LEASE)
        assert not await cases.close(tx, case_id, old, "helped", clock())
        assert await cases.close(tx, case_id, new, "helped", clock())
        assert not await cases.claim(tx, case_id, old, clock(), LEASE)
        await tx.commit()
