"""The chain of the audit: every row once, by one linker at a time, whenever it was committed."""

import asyncio

import pytest
from sqlalchemy import insert, select, text

from bot.audit import verdict
from bot.audit.anchors import Anchors
from bot.store.audit import audit, chain, proofs
from bot.store.audit.deeds import Deed
from bot.store.audit.proofs import Fault, Looked, Wrong
from bot.store.models.audit import AuditLink
from bot.store.models.staff import AuditRow
from bot.store.session import Store
from tests.conftest import MORNING
from tests.unit.audit import OLD, before_the_chain, linked, minute, stored, unlock, write


async def looked(store: Store) -> Looked:
    async with store.still() as tx:
        return await proofs.look(tx)


async def test_every_row_is_linked_once_in_its_order(store: Store) -> None:
    await write(store, 30)
    assert await chain.waiting(store)
    assert [await chain.link(store, MORNING) for _ in range(2)] == [30, 0]
    assert not await chain.waiting(store)
    await write(store, 5, 30)
    await linked(store)
    async with store.read() as tx:
        rows = list((await tx.execute(select(AuditRow.id).order_by(AuditRow.id))).scalars())
        links = (await tx.execute(select(AuditLink).order_by(AuditLink.seq))).scalars()
        placed = [(one.seq, one.audit_id) for one in links]
    assert placed == list(enumerate(rows, 1))
    found = await looked(store)
    assert (found.rows, found.linked, found.waiting, found.count) == (35, 35, 0, 0)
    assert (found.first, found.newest) == (minute(0), minute(34))


async def test_many_linkers_at_once_make_one_chain(store: Store) -> None:
    await write(store, 200)
    done = await asyncio.gather(*(chain.link(store, MORNING) for _ in range(8)))
    assert sum(done) == 200
    found = await looked(store)
    assert (found.rows, found.linked, found.end.seq, found.count) == (200, 200, 200, 0)


async def test_a_row_that_is_committed_late_with_a_lower_id_is_linked_later(store: Store) -> None:
    await write(store, 9)
    async with store.write() as tx:
        audit.write(tx, audit.HOUSE, Deed.NOTE, minute(3))
        [late] = tx.audited
        tx.audited, tx.at_end = [], []
        for place in ({"id": 50, "action": "soon"}, {"id": 40}):
            said = {**late, **place}
            salt = bytes([said["id"]]) * audit.SALT
            of = audit.said_by(said["at"], said["actor"], said["action"], None, None, None)
            said["mac"] = salt + audit.proof(tx.vault, salt, of)
            await tx.execute(insert(AuditRow), [said])
            await tx.commit()
            await linked(store) if store.engine.dialect.name == "postgresql" else None
    await linked(store)
    found = await looked(store)
    assert (found.rows, found.linked, found.count) == (11, 11, 0)


async def test_an_old_row_without_a_place_is_found_when_all_are_looked_for(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "LATE", 3)
    for first in (100, 20, 10):
        async with store.write() as tx:
            for number in range(first, first + 4):
                audit.write(tx, audit.HOUSE, Deed.CLAIM, minute(number))
                tx.audited[-1]["id"] = number
            await tx.commit()
        if first == 100:
            await linked(store)
    assert (await chain.waiting(store), await chain.link(store, MORNING)) == (False, 0)
    assert await chain.waiting(store, all_of_them=True)
    assert await chain.link(store, MORNING, all_of_them=True) == 8
    assert (await looked(store)).count == 0


async def test_a_row_with_a_far_number_does_not_stop_the_linking(store: Store) -> None:
    """Whoever puts a row far ahead wants that those of today stay without a place."""
    await write(store, 3)
    async with store.write() as tx:
        audit.write(tx, audit.HOUSE, Deed.NOTE, minute(3))
        tx.audited[0]["id"] = 2**40
        await tx.commit()
    await linked(store)
    async with store.write() as tx:
        audit.write(tx, audit.HOUSE, Deed.NOTE, minute(4))
        tx.audited[0]["id"] = 10
        await tx.commit()
    assert await chain.link(store, MORNING) == 1


async def test_a_place_that_is_too_far_does_not_stop_the_linking(store: Store) -> None:
    await write(store, 3)
    await linked(store)
    far = text("INSERT INTO audit_links (seq, audit_id, mac) VALUES (:seq, 99, :mac)")
    async with store.write() as tx:
        await tx.execute(far, {"seq": 2**63 - 1, "mac": bytes(32)})
        await tx.commit()
    await write(store, 3, 3)
    assert await chain.link(store, MORNING) == 3
    found = await looked(store)
    assert (found.end.seq, found.waiting) == (6, 0)
    assert found.faults == [Fault(Wrong.GAP, 7, 2**63 - 2), Fault(Wrong.GONE, 99)]


async def test_rows_from_before_the_chain_are_named_counted_and_held_from_then_on(
    store: Store,
) -> None:
    await before_the_chain(store, 7)
    await write(store, 3, 7)
    assert (await looked(store)).before == 7
    await linked(store)
    found = await looked(store)
    assert (found.rows, found.linked, found.before, found.count) == (11, 11, 7, 0)
    async with store.read() as tx:
        begun = select(AuditRow.detail).where(AuditRow.action == Deed.CHAIN_BEGUN)
        assert list((await tx.execute(begun)).scalars()) == ["7"]
    assert found.first == minute(7)  # what old rows say of the time counts for nothing


async def test_a_row_without_a_proof_is_from_before_the_chain_or_from_another_hand(
    store: Store,
) -> None:
    await write(store, 3)
    await linked(store)
    async with store.write() as tx:
        await tx.execute(OLD, {"id": 77, "at": stored(tx, minute(1))})
        await tx.commit()
    assert (await looked(store)).faults == [Fault(Wrong.UNPROVED, 77)]
    await linked(store)
    found = await looked(store)
    assert (found.faults, found.before) == ([Fault(Wrong.UNPROVED, 77)], 0)


async def test_a_hundred_and_more_faults_are_counted_and_told_in_part(store: Store) -> None:
    async with store.write() as tx:
        for number in range(120):
            audit.write(tx, audit.HOUSE, Deed.CLAIM, minute(number))
            tx.audited[-1]["mac"] = number.to_bytes(48, "big")
        await tx.commit()
    found = await looked(store)
    assert (found.count, len(found.faults)) == (120, proofs.MOST)
    told = list(verdict.sentences(verdict.judged(found, Anchors())))
    assert (len(told), told[-1]) == (51, "There are 70 more faults like these.")


async def test_rows_put_among_those_from_before_the_chain_are_too_many(store: Store) -> None:
    """The whole chain was taken away and an old row put in: the house said how many there were."""
    await before_the_chain(store, 4)
    await write(store, 3, 7)
    await linked(store)
    await unlock(store)
    async with store.write() as tx:
        await tx.execute(text("DELETE FROM audit_links"))
        await tx.execute(OLD, {"id": 78, "at": stored(tx, minute(1))})
        await tx.commit()
    wrong = Fault(Wrong.BEFORE, 5, 4)
    for _ in range(2):
        found = await looked(store)
        assert (found.before, found.faults) == (5, [wrong])
        await linked(store)
    assert [verdict.sentence(wrong)] == [
        "5 rows bring no proof, but the chain began with 4 such rows."
    ]


async def test_two_rows_that_say_the_same_have_proofs_of_their_own(store: Store) -> None:
    async with store.write() as tx:
        for _ in range(2):
            audit.write(tx, audit.HOUSE, Deed.CLAIM, MORNING)
        await tx.commit()
        rows = (await tx.execute(text("SELECT mac FROM audit"))).scalars().all()
    assert (len(set(rows)), (await looked(store)).count) == (2, 0)
