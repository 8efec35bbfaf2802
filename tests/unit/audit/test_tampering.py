"""L2: rows altered, deleted, inserted, swapped, cut off, a hundred times each: all of it is found.

Whoever does it owns the database and its triggers, and has every row's proof to copy; what they
have not is the key. The last rows can be cut off without a trace in the database: only the anchor
outside of it tells.
"""

import random
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import text

from bot.audit import verdict
from bot.audit.anchors import Anchor, Anchors
from bot.audit.verdict import Verdict
from bot.store.audit import chain, proofs
from bot.store.session import Store, Tx
from tests.conftest import MORNING
from tests.unit.audit import linked, unlock, write

ROWS, ANCHORED, TIMES = 40, 30, 100
Deed = Callable[[Tx, random.Random], Awaitable[object]]

CHANGES = {
    "actor": text("UPDATE audit SET actor = :to WHERE id = :id"),
    "action": text("UPDATE audit SET action = :to WHERE id = :id"),
    "person_id": text("UPDATE audit SET person_id = :to WHERE id = :id"),
    "case_id": text("UPDATE audit SET case_id = :to WHERE id = :id"),
    "detail": text("UPDATE audit SET detail = :to WHERE id = :id"),
    "at": text("UPDATE audit SET at = (SELECT at FROM audit WHERE id = :other) WHERE id = :id"),
    "mac": text("UPDATE audit SET mac = :bytes WHERE id = :id"),
    "no mac": text("UPDATE audit SET mac = NULL WHERE id = :id"),
    "link": text("UPDATE audit_links SET mac = :bytes WHERE audit_id = :id"),
}
INSERTS = (
    text(
        "INSERT INTO audit (id, at, actor, action, person_id, case_id, detail, mac)"
        " SELECT :new, at, actor, action, person_id, case_id, detail, mac FROM audit WHERE id = :id"
    ),
    text(
        "INSERT INTO audit (id, at, actor, action, mac)"
        " SELECT :new, at, 'staff1', 'claim', mac FROM audit WHERE id = :id"
    ),
    text(
        "INSERT INTO audit (id, at, actor, action)"
        " SELECT :new, at, 'staff1', 'claim' FROM audit WHERE id = :id"
    ),
    text(
        "INSERT INTO audit (id, at, actor, action, mac)"
        " SELECT :new, at, 'staff1', 'claim', :bytes FROM audit WHERE id = :id"
    ),
)
ADD_LINK = text("INSERT INTO audit_links (seq, audit_id, mac) VALUES (:seq, :new, :bytes)")
DELETE, DELETE_LINK = (
    text("DELETE FROM audit WHERE id = :id"),
    text("DELETE FROM audit_links WHERE audit_id = :id"),
)
CLOSE_GAP = (
    text("UPDATE audit_links SET seq = 1 - seq WHERE seq > :seq"),
    text("UPDATE audit_links SET seq = -seq WHERE seq < 0 AND :seq > 0"),
)
MOVE = text("UPDATE audit SET id = :to WHERE id = :id")
MOVE_LINK = text("UPDATE audit_links SET seq = :to WHERE seq = :seq")
CUT = (
    text("DELETE FROM audit WHERE id > :id"),
    text("DELETE FROM audit_links WHERE audit_id > :id"),
)


async def alter(tx: Tx, chance: random.Random) -> None:
    name = chance.choice(tuple(CHANGES))
    one, other = chance.sample(range(1, ROWS + 1), 2)
    values = {"to": "changed", "other": other, "bytes": chance.randbytes(48), "id": one}
    asked = {key: values[key] for key in CHANGES[name].compile().params}
    await tx.execute(CHANGES[name], asked)


async def delete(tx: Tx, chance: random.Random) -> None:
    """A row, or a row and its link, or both and the places closed up behind them."""
    row, how = chance.randint(1, ANCHORED), chance.randrange(3)
    await tx.execute(DELETE, {"id": row})
    if how:
        await tx.execute(DELETE_LINK, {"id": row})
    if how > 1:
        for deed in CLOSE_GAP:
            await tx.execute(deed, {"seq": row})


async def insert(tx: Tx, chance: random.Random) -> None:
    """A row of their own or a copy of another, with any proof they can get, linked or not."""
    new, seq = ROWS + chance.randint(1, 9), chance.choice((0, -5, ROWS + 1, ROWS + 9))
    values = {"new": new, "id": chance.randint(1, ROWS), "bytes": chance.randbytes(48)}
    deed = chance.choice(INSERTS)
    await tx.execute(deed, {key: values[key] for key in deed.compile().params})
    if chance.randrange(2):
        await tx.execute(ADD_LINK, {"seq": seq, "new": new, "bytes": chance.randbytes(32)})


async def swap(tx: Tx, chance: random.Random) -> None:
    """Two rows with all they say and their proofs, or two places of the chain."""
    one, other = chance.sample(range(1, ROWS + 1), 2)
    if chance.randrange(2):
        for was, to in ((one, 999), (other, one), (999, other)):
            await tx.execute(MOVE, {"id": was, "to": to})
    else:
        for was, to in ((one, 999), (other, one), (999, other)):
            await tx.execute(MOVE_LINK, {"seq": was, "to": to})


async def truncate(tx: Tx, chance: random.Random) -> None:
    """The newest rows and their links, as if they had never been."""
    last = chance.randrange(ANCHORED)
    for deed in CUT:
        await tx.execute(deed, {"id": last})


async def anchored(store: Store) -> Anchors:
    """An audit of two days with an anchor between them, opened to the hand."""
    await write(store, ANCHORED)
    await linked(store)
    async with store.read() as tx:
        end = await chain.end(tx)
    await write(store, ROWS - ANCHORED, ANCHORED)
    await linked(store)
    await unlock(store)
    return Anchors((Anchor(MORNING, end),))


async def seen_by(tx: Tx, kept: Anchors) -> Verdict:
    return verdict.judged(await proofs.look(tx, {one.end.seq for one in kept.kept}), kept)


@pytest.mark.parametrize("deed", [alter, delete, insert, swap, truncate])
async def test_a_hundred_times_out_of_a_hundred(store: Store, deed: Deed) -> None:
    kept, found = await anchored(store), 0
    async with store.read() as tx:
        assert (await seen_by(tx, kept)).faults == 0
    for number in range(TIMES):
        async with store.write() as tx:
            await deed(tx, random.Random(number))  # noqa: S311 - the same each time
            seen = await seen_by(tx, kept)
            found += seen.faults > 0 and any(verdict.sentences(seen))
            if deed is truncate:
                assert (seen.looked.count, len(seen.cut)) == (0, 1)  # the anchor alone tells
            await tx.rollback()
    async with store.read() as tx:
        assert (found, (await seen_by(tx, kept)).faults) == (TIMES, 0)


async def test_an_audit_written_anew_with_the_key_is_seen_by_the_anchor(store: Store) -> None:
    """Whoever has database and key forges a whole chain; the anchor is elsewhere."""
    kept = await anchored(store)
    async with store.write() as tx:
        for deed in CUT:
            await tx.execute(deed, {"id": 0})
        await tx.commit()
    await write(store, ROWS, 7)
    await linked(store)
    async with store.read() as tx:
        seen = await seen_by(tx, kept)
    assert (seen.looked.count, len(seen.changed), seen.faults) == (0, 1, 1)
