"""Sends what waits: danger first, at the channel's pace, each try with one of four endings."""

import asyncio
from datetime import timedelta

import structlog

from bot import of_person
from bot.channels import Delivery, Ending
from bot.desk import waking
from bot.errors import StoreUnavailable
from bot.followup import asking
from bot.house import House
from bot.on_call import linking
from bot.on_call.phones import ALERTS_BY
from bot.store import people
from bot.store.boxes import deliveries
from bot.store.boxes.deliveries import Due
from bot.store.boxes.outbox import Rank
from bot.store.people import Known
from bot.store.session import Tx
from bot.workers.pace import Pace

LOOK_AGAIN = 0.25  # seconds
UNSURE = frozenset({"never", "unknown"})
log = structlog.get_logger()


async def work(
    house: House, name: str, pace: Pace, stop: asyncio.Event, channels: frozenset[str] = frozenset()
) -> None:
    """Send until told to stop, by these channels or by all; what is in hand is finished first."""
    while not stop.is_set():
        rung = house.bell.rung("outbox")
        due = await _claim(house, name, pace, channels)
        if due is not None:
            await _deliver(house, due)
        if due is None or not (due.more or house.bell.rung("outbox") > rung):
            await house.bell.wait("outbox", LOOK_AGAIN)


async def mend(house: House, stop: asyncio.Event, every: float = 2.0) -> None:
    """Put on record what a dead sender left half done, and follow each row's rule."""
    time = asyncio.get_running_loop().time
    began = time()

    async def owed(tx: Tx, known: Known) -> None:
        await waking.not_arrived(house, tx, known, house.clock())

    while not stop.is_set():
        try:
            now = house.clock()
            changed = await deliveries.recover(house.store, now, owed)
            # After a dark day whoever has the channel may only be about to begin.
            if time() - began >= deliveries.PATIENCE.total_seconds():
                changed += await deliveries.give_up(house.store, now, tuple(house.channels))
            if changed:
                house.bell.ring("outbox", "queue")
        except StoreUnavailable:
            log.warning("outbox_store_unavailable")
        try:
            async with asyncio.timeout(every):
                await stop.wait()
        except TimeoutError:
            continue


async def _claim(
    house: House, name: str, pace: Pace, channels: frozenset[str] = frozenset()
) -> Due | None:
    try:
        async with pace.slot() as slot:
            mine = tuple(channels or house.channels)
            between = timedelta(seconds=house.settings.pace_chat)
            due = await deliveries.claim(house.store, name, house.clock(), between, mine)
            slot.used = due is not None and due.channel not in deliveries.UNPACED
    except StoreUnavailable:
        log.warning("outbox_store_unavailable")
        return None
    return due


async def _deliver(house: House, due: Due) -> None:
    try:
        delivery = await _send(house, due)
    except Exception as fault:  # a fault of ours: on record at once, then on to the boundary
        cause = type(fault).__name__
        await _write_down(house, due, Delivery(Ending.UNKNOWN, cause=cause))
        raise
    await _write_down(house, due, delivery)


async def _send(house: House, due: Due) -> Delivery:
    try:
        if due.rank is Rank.CHECKIN and not await asking.may_be_sent(house, due.person_id):
            return Delivery(Ending.LATER, cause="OutsideHours")  # no `wait`: it is the whole chat's
    except StoreUnavailable:  # nothing left the house
        return Delivery(Ending.LATER, cause="StoreUnavailable")
    return await house.channels[due.channel].send(due.address, due.out)


async def _write_down(house: House, due: Due, delivery: Delivery) -> None:
    """The ending, and what follows where the chat is shut or an answer of the team is in doubt."""
    now = house.clock()
    house.pulse.sends[delivery.ending] += 1
    theirs = due.rank is Rank.STAFF and delivery.ending is not Ending.SENT
    try:
        async with house.store.write(brief=True) as tx:
            known = None
            if due.person_id is not None and (theirs or delivery.blocked):  # locked first, always
                known = await people.by_id(tx, house.store, due.person_id)
            state = await deliveries.end(tx, due, delivery, now)
            if known is not None and delivery.blocked:
                at = (due.channel, house.store.vault.index(due.channel, due.address))
                await of_person.shut(house, tx, known, at, now)
            if known is not None and theirs and state in UNSURE:  # of two chats one may be open
                await waking.not_arrived(house, tx, known, now)
            elif delivery.blocked and (due.person_id, due.channel) == (None, ALERTS_BY):
                await linking.shut(house, tx, due.address, now)
            await tx.commit()
    except StoreUnavailable:
        log.warning("outbox_store_unavailable")  # the lease runs out: on record as unknown
        return
    if state in UNSURE or delivery.blocked:
        house.bell.ring("queue")
    if due.channel == "web":
        house.bell.ring(f"web:{due.address}")
