"""The audit proved: linked as it is written; once a day looked over whole, and anchored."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot.audit import anchors, verdict
from bot.audit.anchors import Anchor, Anchors
from bot.audit.verdict import TOO_LONG, Verdict
from bot.errors import BadSetting
from bot.house import House
from bot.store.audit import audit, chain, checks
from bot.store.audit.checks import Check
from bot.store.session import Store, Tx

AUDIT = "audit"
A_WHILE = 5.0  # seconds until what went wrong is tried again
AGAIN = timedelta(hours=1)  # an anchor that could not be written is tried so much later
UNREADABLE = Anchors(wrong=(0,))
log = structlog.get_logger("bot.audit.proving")


@dataclass(frozen=True, slots=True)
class Standing:
    """What the auditor's page shows: the last check, and the newest anchor with its letters.

    `late` says that the check is of some days ago, `readable` that anchors can be read.
    """

    check: Check | None
    late: bool
    anchor: Anchor | None
    telling: str
    readable: bool

    @property
    def wrong(self) -> bool:
        """Whether the auditor has to ask somebody."""
        return self.late or not self.readable or (self.check is not None and self.check.faults > 0)


async def due(house: House) -> tuple[str, ...]:
    """Whether rows of the audit have no place in the chain, or could not even be written."""
    return (AUDIT,) if house.store.owed or await chain.waiting(house.store) else ()


async def look_after(house: House, _which: str) -> None:
    """Write what is owed, and link what has no place."""
    try:
        await audit.write_owed(house.store)
    finally:
        await chain.link(house.store, house.clock())


async def put_off(_house: House, _which: str) -> None:
    """What could not be done is tried again in a while."""
    await asyncio.sleep(A_WHILE)


async def due_today(house: House) -> tuple[str, ...]:
    """Whether the audit was not looked over today, or today's anchor could not be written."""
    now = house.clock()
    async with house.store.read() as tx:
        last = await checks.newest(tx)
    if last is None or last.at.date() < now.date() or last.at - now > TOO_LONG:
        return (AUDIT,)  # also where a clock was wrong once, and the last look seems to come
    newest = (await _anchors(house)).newest
    is_anchored = newest is not None and newest.at.date() >= now.date()
    return () if is_anchored or now - last.at < AGAIN else (AUDIT,)


async def check(house: House, _which: str) -> None:
    """Look over everything, write down what was found, and anchor the chain's end.

    Of several processes one does it; the others ask again in a while whether it is done.
    """
    async with chain.looking(house.store) as alone:
        if alone and await due_today(house):
            await _check(house)
            return
    await asyncio.sleep(A_WHILE)


async def _check(house: House) -> None:
    for all_of_them in (False, True):
        while await chain.link(house.store, house.clock(), all_of_them=all_of_them):
            pass
    found = await verdict.of(house.store, await _anchors(house))
    await keep(house.store, found, house.clock())
    if found.faults:
        log.critical("audit_not_whole", faults=found.faults)
    anchor = Anchor(house.clock(), found.looked.end)
    folder = house.settings.anchor_folder
    await asyncio.to_thread(anchors.write, folder, house.store.vault, anchor)


async def keep(store: Store, found: Verdict, now: datetime) -> None:
    """Write down what was found, for the auditor's page."""
    looked = found.looked
    async with store.write() as tx:
        checks.keep(tx, Check(now, looked.rows, looked.linked, looked.before, found.faults))
        await tx.commit()


async def standing(house: House) -> Standing:
    """What the last check found, and the newest anchor."""
    async with house.store.read() as tx:
        last = await checks.newest(tx)
    late = last is not None and house.clock() - last.at > TOO_LONG
    kept = await _anchors(house)
    newest = kept.newest
    shown = anchors.telling(newest.end) if newest else ""
    return Standing(last, late, newest, shown, kept != UNREADABLE)


async def restored(tx: Tx, folder: Path, now: datetime) -> None:
    """Say to the anchors that an archive is restored here: its chain may end before theirs."""
    anchor = Anchor(now, await chain.end(tx), anchors.RESTORED)
    await asyncio.to_thread(anchors.write, folder, tx.vault, anchor)


async def _anchors(house: House) -> Anchors:
    """The anchors; where they cannot be read, that is what is wrong with them."""
    folder = house.settings.anchor_folder
    try:
        return await asyncio.to_thread(anchors.read, folder, house.store.vault)
    except BadSetting as unreadable:
        log.error("anchors_not_read", sentence=str(unreadable))  # noqa: TRY400 - that is all of it
        return UNREADABLE
