"""`python -m tests.bench.audit`: how long it takes to look over an audit of 100,000 rows.

The rows are written as the house writes them, linked as its worker links them, and looked over as
`saiyai verify` does, in a folder of its own that is thrown away. With `--url` of an empty
PostgreSQL database it does the same there, with `--rows` for so many. The lag is how much later
than asked a task of the same process runs meanwhile: what a page of the desk would wait for the
daily check. Then, among all these rows: what a row adds to a deed, and what the chain's worker
takes to link one, and to find nothing to do.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from sqlalchemy import text

from bot.audit import verdict
from bot.store import schema
from bot.store.audit import audit, chain, checks
from bot.store.audit.checks import Check
from bot.store.audit.deeds import Deed
from bot.store.sealed.keys import make_keys
from bot.store.sealed.vault import Vault
from bot.store.session import Store

ROWS, AT_ONCE, TIMES = 100_000, 1_000, 200
LIMIT = 10.0  # seconds
START = datetime(2026, 1, 1, tzinfo=UTC)
Found = TypeVar("Found")


async def main(url: str = "", rows: int = ROWS) -> None:
    """Write, link, look over; print what each took."""
    with tempfile.TemporaryDirectory(prefix="saiyai-audit-") as folder:
        home = Path(folder)
        vault = Vault(make_keys(home / "keys.json"))
        store = Store.connect(url or f"sqlite+aiosqlite:///{home / 'saiyai.db'}", vault)
        await schema.upgrade(store)
        wrote, _ = await _timed(_write(store, rows))
        linked, _ = await _timed(_link(store))
        lag = asyncio.create_task(_lag())
        began = time.process_time()
        took, found = await _timed(verdict.verify(store, home / "anchors"))
        of_it = time.process_time() - began
        lag.cancel()
        worst = await lag
        await _settled(store)
        bare, audited = [await _often(store, _deed(on_record=one)) for one in (False, True)]
        one_linked = await _linking(store)
        quiet = await _often(store, chain.waiting)
        await store.close()
    assert (found.looked.rows, found.looked.linked, found.looked.count) == (rows, rows, 0)
    say = Console().print
    say(f"{rows:,} rows on {'PostgreSQL' if url else 'SQLite'}:")
    say(f"  written in {wrote:.1f} s, linked in {linked:.1f} s")
    reached = "reached" if took / rows <= LIMIT / ROWS else "not reached"
    say(f"  looked over in {took:.2f} s, {of_it:.2f} s of them at work")
    say(f"  aim: {LIMIT:.0f} s for each {ROWS:,}: {reached}")
    say(f"  others of the same process waited at most {worst * 1000:.0f} ms meanwhile")
    say(f"  a deed without a row {bare:.2f} ms, with a row {audited:.2f} ms")
    say(f"  a round that links one row {one_linked:.2f} ms, one that finds none {quiet:.2f} ms")


async def _settled(store: Store) -> None:
    """PostgreSQL knows how large its tables are, as it does by itself after a minute."""
    if store.engine.dialect.name == "postgresql":
        async with store.bare() as connection:
            await connection.execute(text("ANALYZE audit"))
            await connection.execute(text("ANALYZE audit_links"))


async def _often(store: Store, deed: Callable[[Store], Awaitable[object]]) -> float:
    """The median of many times, in milliseconds."""
    return 1000 * statistics.median([(await _timed(deed(store)))[0] for _ in range(TIMES)])


def _deed(*, on_record: bool) -> Callable[[Store], Awaitable[None]]:
    """A small row written in a transaction of its own, with a row of the audit or without."""

    async def deed(store: Store) -> None:
        async with store.write() as tx:
            checks.keep(tx, Check(START, 0, 0, 0, 0))
            if on_record:
                audit.write(tx, audit.HOUSE, Deed.REPLY, START)
            await tx.commit()

    return deed


async def _linking(store: Store) -> float:
    """The median of linking one row that was just written, in milliseconds."""
    times, write_one = [], _deed(on_record=True)
    await _link(store)
    for _ in range(TIMES):
        await write_one(store)
        times.append((await _timed(chain.link(store, START)))[0])
    return 1000 * statistics.median(times)


async def _write(store: Store, rows: int) -> None:
    for first in range(0, rows, AT_ONCE):
        async with store.write() as tx:
            for number in range(first, first + AT_ONCE):
                at = START + timedelta(minutes=number)
                who, of = f"{number % 7:032x}", f"{number % 997:032x}"
                audit.write(tx, who, Deed.READ, at, person_id=of, case_id=of, detail=None)
            await tx.commit()


async def _link(store: Store) -> None:
    while await chain.link(store, START):
        pass


async def _lag() -> float:
    """The longest that a task of a millisecond took more than that."""
    worst = 0.0
    try:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            worst = max(worst, time.perf_counter() - began - 0.001)
    except asyncio.CancelledError:
        return worst


async def _timed(work: Awaitable[Found]) -> tuple[float, Found]:
    began = time.perf_counter()
    found = await work
    return time.perf_counter() - began, found


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("--url", default="")
    asked.add_argument("--rows", type=int, default=ROWS)
    asyncio.run(main(**vars(asked.parse_args())))
