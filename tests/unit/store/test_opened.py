"""What a sender gets of a row: only with the right keys, and whole or not at all."""

import pytest
from sqlalchemy import delete, update

from bot.channels import Outgoing
from bot.house import House
from bot.store.boxes import outbox
from bot.store.boxes.outbox import Draft, Rank, Rule
from bot.store.models.boxes import Outbox
from bot.store.models.people import Address
from tests.conftest import Clock
from tests.unit.store import boxed


async def _to_a_colleague(house: House) -> None:
    async with house.store.write() as tx:
        draft = Draft("alert", "telegram", "900", Outgoing("a case"), Rank.STAFF, Rule.LEAVE)
        outbox.put(tx, house.store, draft, None, house.clock())
        await tx.commit()


async def _change(house: House, **values: object) -> None:
    async with house.store.write() as tx:
        await tx.execute(update(Outbox).values(**values))
        await tx.commit()


async def _waits_sealed(house: House, key: str) -> bool:
    """Whether no sender gets it, and it waits for a moment when it can be opened."""
    assert await boxed.claimed(house) is None
    row = await boxed.row(house, key)
    return (row.state, row.cause, row.attempts) == ("waiting", "Sealed", 1)


async def test_words_to_an_address_alone_are_opened_by_the_house(house: House) -> None:
    await _to_a_colleague(house)
    due = await boxed.taken(house)
    assert (due.address, due.person_id, due.out) == ("900", None, Outgoing("a case"))


@pytest.mark.parametrize("part", ["to", "body"])
async def test_where_address_or_words_are_missing_nothing_goes_out(house: House, part: str) -> None:
    await _to_a_colleague(house)
    await _change(house, **{part: None})
    assert await _waits_sealed(house, "alert")


async def test_where_the_words_to_a_person_are_missing_nothing_goes_out(house: House) -> None:
    await boxed.put(house, "a")
    await _change(house, body=None)
    assert await _waits_sealed(house, "a")


async def test_words_of_another_row_are_not_sent_in_this_ones_place(house: House) -> None:
    """Both are of one person, sealed by one key: the row's own key binds them."""
    await boxed.put(house, "a")
    await boxed.put(house, "b")
    other = await boxed.row(house, "b")
    async with house.store.write() as tx:
        await tx.execute(update(Outbox).where(Outbox.key == "a").values(body=other.body))
        await tx.commit()
    assert await _waits_sealed(house, "a")


async def test_a_person_without_an_address_is_sent_nothing(house: House, clock: Clock) -> None:
    await boxed.put(house, "a")
    async with house.store.write() as tx:
        await tx.execute(delete(Address))
        await tx.commit()
    assert await boxed.claimed(house) is None
    row = await boxed.row(house, "a")
    assert (row.state, row.cause, row.ended_at) == ("never", "NoAddress", clock())
