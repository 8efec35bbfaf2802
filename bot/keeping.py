"""How long what people wrote is kept, by rule: cases, who only asked, who was followed up."""

import asyncio
from datetime import datetime, timedelta

import structlog

from bot.errors import BadSetting
from bot.house import House
from bot.settings import Settings
from bot.store.audit import audit, checks
from bot.store.audit.deeds import Deed
from bot.store.boxes import traces
from bot.store.keeping import retention, wiping
from bot.store.keeping.retention import Counts, Limits
from bot.store.session import Store, Tx

WORDS, PEOPLE, FOLLOWED, TRACES = "words", "people", "followed", "traces"
RULES = {WORDS: retention.silent, PEOPLE: retention.only_asked, FOLLOWED: retention.followed}
A_WHILE = 5.0  # seconds, where those that are left are in somebody's hand
LATEST, EARLIEST = timedelta(days=1), timedelta(days=3)  # ago, that the house must have lived
WHY_NOT = (
    "the house has not run for a day by this clock, which may have been set wrong. "
    "Look at the clock; saiyai serve lets go of what may go a day from now."
)
UNSURE = f"Nothing went: {WHY_NOT}"
NOT_YET = f"Nothing goes yet: {WHY_NOT}"
log = structlog.get_logger("bot.keeping")


def limits(settings: Settings, now: datetime) -> Limits:
    """What may go now."""
    closed, asked = timedelta(days=settings.keep_closed), timedelta(days=settings.keep_asked)
    followed = now - timedelta(days=settings.keep_followed) if settings.keep_followed else None
    return Limits(now - closed, now - asked, followed)


async def would_go(store: Store, settings: Settings, now: datetime) -> Counts:
    """What would go now, counted; nothing is changed."""
    async with store.read() as tx:
        return await retention.would_go(tx, limits(settings, now))


async def go(store: Store, settings: Settings, now: datetime) -> Counts:
    """Let go of all that may go now; how much it was.

    Raises `BadSetting` while the clock may have jumped.
    """
    if not await clock_is_sure(store, now):
        raise BadSetting(UNSURE)
    total: dict[str, int] = {}
    for which in RULES:
        while await _is_any(store, limits(settings, now), which):
            gone = await _some(store, limits(settings, now), which, now)
            if not any(gone.values()):
                break  # the rest is in somebody's hand
            total |= {name: total.get(name, 0) + count for name, count in gone.items()}
    return total


async def due(house: House) -> tuple[str, ...]:
    """Whether anything may go; nothing may while the clock may have jumped."""
    now = house.clock()
    allowed = limits(house.settings, now)
    found = tuple([one for one in RULES if await _is_any(house.store, allowed, one)])
    if found and not await clock_is_sure(house.store, now):
        log.warning("retention_waits_until_the_clock_is_sure")
        return ()
    return found


async def look_after(house: House, which: str) -> None:
    """Let go of some of it, with one row on record that says how much."""
    now = house.clock()
    gone = await _some(house.store, limits(house.settings, now), which, now)
    if not any(gone.values()):
        await asyncio.sleep(A_WHILE)


async def traces_due(house: House) -> tuple[str, ...]:
    """Whether messages still tell which chat of somebody forgotten they were for."""
    async with house.store.read() as tx:
        return (TRACES,) if await traces.are_any(tx, house.clock()) else ()


async def let_traces_go(house: House, _which: str) -> None:
    """Some of them tell it no more."""
    async with house.store.write() as tx:
        await traces.let_go(tx, house.clock())
        await tx.commit()
    await house.store.overwrite()


async def put_off(_house: House, _which: str) -> None:
    """What went wrong is tried again in a while."""
    log.error("retention_put_off")
    await asyncio.sleep(A_WHILE)


async def clock_is_sure(store: Store, now: datetime) -> bool:
    """Whether the house has lived by this clock for a day: its audit is looked over every day.

    What went is gone for ever, and a clock that was set a year ahead would let go of everything.
    """
    async with store.read() as tx:
        return await checks.is_any(tx, now - EARLIEST, now - LATEST)


async def _is_any(store: Store, now: Limits, which: str) -> bool:
    async with store.read() as tx:
        return await retention.is_any(tx, RULES[which](now))


async def _some(store: Store, which_now: Limits, which: str, now: datetime) -> Counts:
    async with store.write() as tx:
        if which == WORDS:
            gone = await wiping.wipe_some(tx, which_now, now)
        else:
            gone = {which: await wiping.forget_some(tx, store, RULES[which](which_now), now)}
        if any(gone.values()):
            _on_record(tx, gone, now)
        await tx.commit()
    await store.overwrite()
    return gone


def _on_record(tx: Tx, gone: Counts, now: datetime) -> None:
    told = ", ".join(f"{name} {count}" for name, count in gone.items() if count)
    audit.write(tx, audit.HOUSE, Deed.RETENTION, now, detail=told)
