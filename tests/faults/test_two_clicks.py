"""Two colleagues, one case: whoever clicks when, one of them has it, and one answer goes out."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.access import Role, Staff
from bot.desk import (
    claiming,
    closing,
    holding,
    opening,
    passing,
    snoozing,
    taking_over,
    writing,
)
from bot.house import House
from bot.outcome import Outcome
from bot.store import cases, people
from bot.store.accounts import staff as accounts
from bot.store.accounts.staff import NewStaff
from bot.store.models.boxes import Outbox
from bot.store.models.staff import AuditRow
from bot.talk import raising
from dialogues.turn import OpenCase, Urgency
from nlu.reading import Language
from tests.conftest import Clock

AFTER = holding.LEASE + timedelta(seconds=1)


async def team(house: House, count: int) -> list[Staff]:
    """So many fictional colleagues; nobody signs in, so no passphrase is worked out."""
    async with house.store.write() as tx:
        made = [
            await accounts.add(tx, NewStaff(f"w{n}", f"W{n}", "worker", "lo", "-"), house.clock())
            for n in range(count)
        ]
        await tx.commit()
    return [
        Staff(staff_id, f"w{n}", f"W{n}", Role.WORKER, Language.LAO)
        for n, staff_id in enumerate(made)
    ]


async def somebody_waits(house: House, urgency: Urgency = Urgency.NOW) -> str:
    now = house.clock()
    async with house.store.write() as tx:
        known = await people.find_or_make(tx, house.store, "web", "0" * 32, now)
        wanted = OpenCase(urgency, "crisis_confined")
        case = await raising.raise_case(house, tx, known, wanted, now)
        await tx.commit()
    return case.id


async def rounds_of_claims(house: House, rounds: int) -> None:
    colleagues = await team(house, 50)
    case_id = await somebody_waits(house)
    began, winners = time.monotonic(), []
    for _ in range(rounds):
        won = await asyncio.gather(*(claiming.claim(house, case_id, one) for one in colleagues))
        winners.append(sum(outcome.ok for outcome in won))
        winner = colleagues[[outcome.ok for outcome in won].index(True)]
        losers = {outcome.fields.get("name") for outcome in won if not outcome.ok}
        assert losers == {winner.name}
        async with house.store.read() as tx:
            assert await cases.holder(tx, case_id) == (winner.id, winner.name)
        assert (await passing.give_back(house, case_id, winner)).ok
    print(f"{rounds} rounds of 50 in {time.monotonic() - began:.1f} s")  # noqa: T201 - the proof
    assert winners == [1] * rounds
    async with house.store.read() as tx:
        claims = await tx.execute(select(func.count()).where(AuditRow.action == "claim"))
        told = await tx.execute(select(func.count()).select_from(Outbox))
    assert (claims.scalar_one(), told.scalar_one()) == (rounds, rounds)


async def test_of_fifty_who_claim_at_once_one_wins_each_of_twenty_rounds(
    house: House,
) -> None:
    await rounds_of_claims(house, 20)


@pytest.mark.long
@pytest.mark.timeout(3600)
async def test_of_fifty_who_claim_at_once_one_wins_each_of_a_thousand_rounds(
    house: House,
) -> None:
    await rounds_of_claims(house, 1000)


async def test_twenty_clicks_at_once_on_one_answer_make_one_message(house: House) -> None:
    (noy,) = await team(house, 1)
    case_id = await somebody_waits(house)
    assert (await claiming.claim(house, case_id, noy)).ok
    sent = await asyncio.gather(
        *(writing.reply(house, case_id, noy, "I am here", "nonce") for _ in range(20))
    )
    noted = await asyncio.gather(
        *(writing.write_note(house, case_id, noy, "call her", "nonce") for _ in range(20))
    )
    assert [outcome.ok for outcome in (*sent, *noted)] == [True] * 40
    async with house.store.read() as tx:
        rows = (await tx.execute(select(Outbox.key).where(Outbox.key.like("r:%")))).scalars()
        assert list(rows) == ["r:nonce:0"]


async def test_an_answer_and_a_take_over_at_once_never_come_from_two_people(
    house: House, clock: Clock
) -> None:
    old, new = await team(house, 2)
    case_id = await somebody_waits(house)
    assert (await claiming.claim(house, case_id, old)).ok
    clock.now += AFTER
    taken, answered = await asyncio.gather(
        claiming.claim(house, case_id, new),
        writing.reply(house, case_id, old, "still here", "late"),
    )
    assert taken.ok is not answered.ok


async def test_of_ten_who_take_over_at_once_one_has_it_and_the_person_hears_one_name(
    house: House,
) -> None:
    holder, *others = await team(house, 11)
    case_id = await somebody_waits(house)
    assert (await claiming.claim(house, case_id, holder)).ok
    taken = await asyncio.gather(
        *(taking_over.take_over(house, case_id, one, holder.id, "made up") for one in others)
    )
    (winner,) = [one for one, outcome in zip(others, taken, strict=True) if outcome.ok]
    assert {one.fields.get("name") for one in taken if not one.ok} == {winner.name}
    assert await done(house) == ["case_opened", "claim", "take_over"]
    async with house.store.read() as tx:
        told = await tx.execute(select(Outbox.key).where(Outbox.key.like("claim:%")))
        assert len(told.all()) == 2  # the holder's name at first, the winner's now


async def test_ten_clicks_at_once_on_each_deed_do_it_once(house: House) -> None:
    noy, other = await team(house, 2)
    case_id = await somebody_waits(house, Urgency.TODAY)
    rest = house.clock() + timedelta(hours=5)

    async def ten(click: Callable[[], Awaitable[Outcome]]) -> None:
        assert {outcome.ok for outcome in await asyncio.gather(*(click() for _ in range(10)))} == {
            True
        }

    await ten(lambda: claiming.claim(house, case_id, noy))
    await ten(lambda: snoozing.snooze(house, case_id, noy, rest))
    await ten(lambda: snoozing.wake(house, case_id, noy))
    await ten(lambda: opening.open_it(house, case_id, other, "made up"))
    await ten(lambda: passing.refer(house, case_id, noy, "x", "", None, "once", said_yes=True))
    await ten(lambda: passing.hand_over(house, case_id, noy, other.id, "made up"))
    await ten(lambda: taking_over.take_over(house, case_id, noy, other.id, "made up"))
    await ten(lambda: passing.to_role(house, case_id, noy, "supervisor", "made up"))
    await ten(lambda: claiming.claim(house, case_id, noy))
    await ten(lambda: closing.close(house, case_id, noy, "helped", "made up"))
    assert await done(house) == [
        "case_opened",
        "claim",
        "snooze",
        "wake",
        "open",
        "refer",
        "hand_over",
        "take_over",
        "hand_up",
        "claim",
        "close",
    ]


async def done(house: House) -> list[str]:
    """What was written down of all deeds, in their order."""
    async with house.store.read() as tx:
        return list((await tx.execute(select(AuditRow.action).order_by(AuditRow.id))).scalars())
