"""A house that was backed up comes back as it was, on either kind of database."""

import pytest
from sqlalchemy import select

from bot.backup import checking
from bot.house import House
from bot.store import messages, people
from bot.store.messages import Said
from bot.store.models.cases import Message
from nlu.reading import Reading
from tests.backup.conftest import IDENTITY, NewDatabase, Safe, everything
from tests.backup.lives import full_house


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_every_row_of_every_table_comes_back(
    house: House, safe: Safe, another: NewDatabase, kind: str
) -> None:
    await full_house(house)
    before = await everything(house.store)
    assert [name for name, rows in before.items() if not rows] == []
    kept = await safe.keep(house.store)
    store = safe.open(another(kind))
    restored = await safe.restore(store, kept.archive)
    after = await everything(store)
    await store.close()
    *written, last = after.pop("audit")
    assert (written, last[3]) == (before.pop("audit"), "restored")
    assert after == before
    assert kept.rows == sum(len(rows) for rows in before.values()) + len(written)
    assert (restored.forgotten, restored.unheard, restored.faults) == (0, 0, ())


async def test_life_goes_on_in_the_house_that_came_back(
    house: House, safe: Safe, another: NewDatabase
) -> None:
    """New rows get numbers after those that came back, and old words open."""
    life = (await full_house(house))[0]
    kept = await safe.keep(house.store)
    store = safe.open(another(house.store.engine.dialect.name))
    await safe.restore(store, kept.archive)
    async with store.write() as tx:
        known = await people.by_id(tx, store, life.known.row.id)
        assert known is not None
        said = Said("person", "text", "once more", Reading("once more"))
        messages.write(tx, known.row.id, known.seal, said, house.clock())
        await tx.commit()
    async with store.read() as tx:
        theirs = select(Message).where(Message.person_id == known.row.id).order_by(Message.seq)
        rows = (await tx.execute(theirs)).scalars().all()
        last = (
            (await tx.execute(select(Message.seq).order_by(Message.seq.desc()))).scalars().first()
        )
    await store.close()
    assert {messages.text_of(known.seal, row) for row in rows} >= {life.word, "once more"}
    assert rows[-1].seq == last
    assert messages.text_of(known.seal, rows[-1]) == "once more"


async def test_an_archive_is_checked_without_a_database(house: House, safe: Safe) -> None:
    await full_house(house)
    kept = await safe.keep(house.store)
    alone = checking.check(kept.archive, IDENTITY, None, None)
    whole = checking.check(kept.archive, IDENTITY, house.store.vault, kept.keyring)
    assert (alone.head.rows, alone.forgotten) == (kept.rows, None)
    assert (whole.head.rows, whole.forgotten) == (kept.rows, 0)
