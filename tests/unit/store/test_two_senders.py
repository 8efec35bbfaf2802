"""Two processes at one row of the outbox: neither writes over what the other has just written."""

import asyncio
from collections.abc import Callable, Coroutine

import pytest

from bot.channels import Delivery, Ending
from bot.store.boxes import deliveries
from bot.store.boxes.deliveries import LEASE, Due
from bot.store.boxes.outbox import Rank, Rule
from bot.store.models.boxes import Outbox
from bot.store.session import Store
from tests.conftest import Clock
from tests.unit.store.test_deliveries import Chats

Late = Callable[[], Coroutine[object, object, object]]
pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True, ids=["postgresql"])


@pytest.fixture
def chats(store: Store, clock: Clock) -> Chats:
    return Chats(store, clock)


async def found_by_another(
    chats: Chats, database: str, due: Due, late: Late
) -> tuple[object, Outbox]:
    """What comes of a try that another process is just writing down as unknown, and its row.

    The other one has found that the sender died, and has not yet committed that.
    """
    other = Store.connect(database, chats.store.vault)
    async with other.write() as tx:
        row = await tx.get_one(Outbox, due.id, with_for_update=True)
        row.state, row.unknowns, row.claimed_by, row.claimed_until = "waiting", 1, None, None
        await tx.flush()
        going_on = asyncio.create_task(late())
        await asyncio.sleep(0.2)  # it has read what it would change, or waits for the other one
        await tx.commit()
    await other.close()
    return await asyncio.wait_for(going_on, 20), await chats.row("danger")


async def test_of_two_who_find_that_a_sender_died_one_says_so(
    chats: Chats, database: str, clock: Clock
) -> None:
    await chats.put("danger", rank=Rank.DANGER, rule=Rule.AGAIN)
    due = await chats.claimed()
    clock.move(seconds=LEASE.total_seconds() + 1)
    found, row = await found_by_another(
        chats, database, due, lambda: deliveries.recover(chats.store, clock())
    )
    assert (found, row.state, row.unknowns) == (0, "waiting", 1)


async def test_who_comes_back_late_writes_over_nothing(chats: Chats, database: str) -> None:
    await chats.put("danger", rank=Rank.DANGER, rule=Rule.AGAIN)
    due = await chats.claimed()
    found, row = await found_by_another(
        chats, database, due, lambda: chats.end(due, Delivery(Ending.UNKNOWN, cause="TimedOut"))
    )
    assert (found, row.state, row.unknowns, row.cause) == ("", "waiting", 1, None)
