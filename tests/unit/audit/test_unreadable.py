"""What no house would have written into its audit: it is named, and stops neither look nor link."""

import pytest
from sqlalchemy import text

from bot.store.audit import chain, proofs
from bot.store.audit.proofs import Fault, Wrong
from bot.store.session import Store
from tests.conftest import MORNING
from tests.unit.audit import linked, unlock, write

ROW, LINK = Fault(Wrong.ROW, 3), Fault(Wrong.LINK, 3)
BEYOND = Fault(Wrong.LINK, 4)  # it does not follow from what stands before it now
SQLITE = {
    "UPDATE audit SET at = 'never' WHERE id = 3": [ROW],
    "UPDATE audit SET at = 7 WHERE id = 3": [ROW],
    "UPDATE audit SET at = x'ff' WHERE id = 3": [ROW],
    "UPDATE audit SET actor = x'ff' WHERE id = 3": [ROW],
    "UPDATE audit SET actor = CAST(x'ff' AS TEXT) WHERE id = 3": [ROW],
    "UPDATE audit SET detail = CAST(x'ff' AS TEXT) WHERE id = 3": [ROW],
    "UPDATE audit SET mac = CAST(x'ff' AS TEXT) WHERE id = 3": [LINK, ROW],
    "UPDATE audit SET mac = 5 WHERE id = 3": [LINK, ROW],
    "UPDATE audit SET mac = x'' WHERE id = 3": [LINK, ROW],
    "UPDATE audit_links SET mac = CAST(x'ff' AS TEXT) WHERE seq = 3": [LINK, BEYOND],
    "UPDATE audit_links SET mac = 5 WHERE seq = 3": [LINK, BEYOND],
}
POSTGRESQL = {
    "UPDATE audit SET at = 'infinity' WHERE id = 3": [ROW],
    "UPDATE audit SET at = '20000-01-01' WHERE id = 3": [ROW],
    "UPDATE audit SET at = at - interval '4051 years' WHERE id = 3": [ROW],
    "UPDATE audit SET at = '2026-11-23 02:02:00 BC' WHERE id = 3": [ROW],
    "UPDATE audit SET actor = '' WHERE id = 3": [ROW],
    "UPDATE audit SET mac = '' WHERE id = 3": [LINK, ROW],
    "UPDATE audit_links SET mac = '' WHERE seq = 3": [LINK, BEYOND],
}


async def test_it_is_one_sentence_and_the_rest_is_looked_at(store: Store) -> None:
    await write(store, 6)
    await linked(store)
    await unlock(store)
    wrong = SQLITE if store.engine.dialect.name == "sqlite" else POSTGRESQL
    for statement, faults in wrong.items():
        async with store.write() as tx:
            await tx.execute(text(statement))
            found = await proofs.look(tx)
            await tx.rollback()
        assert (found.faults, found.rows) == (faults, 6), statement


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_link_that_points_to_no_number_points_to_a_row_that_is_gone(store: Store) -> None:
    await write(store, 6)
    await linked(store)
    await unlock(store)
    async with store.write() as tx:
        await tx.execute(text("UPDATE audit_links SET audit_id = 'none' WHERE seq = 3"))
        found = await proofs.look(tx)
    assert found.faults == [Fault(Wrong.GONE, 0)]
    assert (found.rows, found.waiting) == (6, 1)


async def test_the_rows_after_it_are_linked(store: Store) -> None:
    await write(store, 3)
    await unlock(store)
    every = SQLITE if store.engine.dialect.name == "sqlite" else POSTGRESQL
    async with store.write() as tx:
        await tx.execute(text(next(iter(every))))
        await tx.commit()
    await write(store, 3, 3)
    assert await chain.link(store, MORNING) == 6
    async with store.still() as tx:
        assert (await proofs.look(tx)).faults == [ROW]
