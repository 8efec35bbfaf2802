"""L4: the house's own user of the database cannot change or take away a row of the audit."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.store.session import Store
from tests.unit.audit import linked, write

BOTH = (
    "UPDATE audit SET actor = 'nobody'",
    "UPDATE audit SET mac = NULL WHERE id = 2",
    "UPDATE audit SET id = 99 WHERE id = 2",
    "DELETE FROM audit WHERE id = 2",
    "DELETE FROM audit",
    "UPDATE audit_links SET audit_id = 99 WHERE seq = 2",
    "DELETE FROM audit_links WHERE seq = 3",
    "DELETE FROM audit_links",
)
SQLITE = (
    "INSERT OR REPLACE INTO audit (id, at, actor, action) VALUES (2, '2026-01-01', 'a', 'b')",
    "REPLACE INTO audit (at, actor, action, mac) SELECT at, 'x', action, mac FROM audit LIMIT 1",
    "INSERT INTO audit SELECT * FROM audit WHERE 1 ON CONFLICT (id) DO UPDATE SET actor = 'x'",
    "REPLACE INTO audit_links (seq, audit_id, mac) VALUES (2, 99, x'00')",
    "REPLACE INTO audit_links (seq, audit_id, mac) VALUES (99, 2, x'00')",
)
POSTGRESQL = (
    "INSERT INTO audit SELECT * FROM audit ON CONFLICT (id) DO UPDATE SET actor = 'x'",
    "TRUNCATE audit",
    "TRUNCATE audit_links",
    "TRUNCATE audit, audit_links RESTART IDENTITY CASCADE",
)
ROWS = text("SELECT id, actor, mac FROM audit ORDER BY id")
LINKS = text("SELECT seq, audit_id, mac FROM audit_links ORDER BY seq")


async def kept(store: Store) -> list[tuple[object, ...]]:
    async with store.read() as tx:
        return [tuple(row) for said in (ROWS, LINKS) for row in await tx.execute(said)]


async def said(store: Store, statement: str) -> None:
    async with store.write() as tx:
        await tx.execute(text(statement))
        await tx.commit()


async def test_nothing_of_it_is_changed_or_taken_away(store: Store) -> None:
    await write(store, 5)
    await linked(store)
    before = await kept(store)
    own = SQLITE if store.engine.dialect.name == "sqlite" else POSTGRESQL
    for statement in (*BOTH, *own):
        with pytest.raises(IntegrityError, match="The audit is only added to"):
            await said(store, statement)
    assert (await kept(store), len(before)) == (before, 10)
    await write(store, 1, 5)
    await linked(store)
    assert len(await kept(store)) == 12  # what is added is taken as ever
