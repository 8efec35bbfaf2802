"""A house in which nothing happens for days, a channel that is off, an update workers fall over."""

import asyncio
import json

from sqlalchemy import select

from bot.channels import Delivery, Ending
from bot.house import House
from bot.store.boxes import deliveries, gates, inbox
from bot.store.models.boxes import Inbox
from bot.workers import inbox as worker
from tests.conftest import Clock
from tests.unit.spoken import SOMEBODY, answers, hear
from tests.unit.store import boxed

ELSE = "b" * 32


async def _work(house: House, clock: Clock, looks: int = 40) -> None:
    stop = asyncio.Event()
    task = asyncio.create_task(worker.work(house, "w", stop))
    for _ in range(looks):
        await asyncio.sleep(0.02)
        clock.move(seconds=20)
    stop.set()
    await task


async def _rows(house: House) -> list[tuple[str, str | None]]:
    async with house.store.read() as tx:
        rows = (await tx.execute(select(Inbox).order_by(Inbox.id))).scalars()
        return [(row.state, row.cause) for row in rows]


async def test_after_three_quiet_days_everybody_is_heard(house: House, clock: Clock) -> None:
    for _ in range(3):
        await hear(house, "hello", SOMEBODY)
    before = len(await answers(house, SOMEBODY))
    clock.move(hours=73)
    await inbox.forget_old_keys(house.store, clock())
    assert await _rows(house) == []
    for number in range(3):
        body = json.dumps({"kind": "text", "text": "hello", "address": SOMEBODY}).encode()
        await inbox.keep(house.store, "web", f"new{number}", SOMEBODY, body, clock())
    await _work(house, clock)
    assert await _rows(house) == [("done", None)] * 3
    assert len(await answers(house, SOMEBODY)) > before


async def test_what_came_by_a_channel_that_is_off_here_waits(house: House, clock: Clock) -> None:
    assert "telegram" not in house.channels
    await inbox.keep(house.store, "telegram", "77", boxed.CHAT, b"{}", clock())
    await _work(house, clock)
    assert await _rows(house) == [("new", None)]


async def test_what_goes_by_a_channel_that_is_off_everywhere_is_given_up_after_a_day(
    house: House, clock: Clock
) -> None:
    await boxed.put(house, "a")
    await boxed.put(house, "b", to=("web", SOMEBODY))
    assert await deliveries.give_up(house.store, clock(), ("web",)) == 0
    clock.move(hours=20)
    later = Delivery(Ending.LATER, cause="RetryAfter", wait=3)
    assert await boxed.end(house, await boxed.taken(house), later) == "waiting"
    clock.move(hours=10)  # a process that has the channel tried it ten hours ago
    assert await deliveries.give_up(house.store, clock(), ("web",)) == 0
    clock.move(hours=15)
    async with house.store.write() as tx:
        assert await gates.close(tx, clock(), gates.OPERATOR)
        await tx.commit()
    assert await deliveries.give_up(house.store, clock(), ("web",)) == 0
    async with house.store.write() as tx:
        await gates.open_again(tx)
        await tx.commit()
    assert await deliveries.give_up(house.store, clock(), ("web", "telegram")) == 0
    assert await deliveries.give_up(house.store, clock(), ("web",)) == 1
    assert await boxed.states(house) == {"a": "never", "b": "waiting"}
    ended = await boxed.row(house, "a")
    assert (ended.cause, ended.ended_at) == ("ChannelOff", clock())


async def test_an_update_that_workers_fall_over_rests_and_lets_others_through(
    house: House, clock: Clock
) -> None:
    await inbox.keep(house.store, "web", "k", ELSE, b"{}", clock())
    for number in range(inbox.MOST_FALLS):
        assert await inbox.claim(house.store, f"w{number}", clock())
        clock.move(minutes=1)
        assert await inbox.free_stalled(house.store, clock()) == 1
    await inbox.keep(house.store, "web", "l", SOMEBODY, b"{}", clock())
    other = await inbox.claim(house.store, "another", clock())
    assert other is not None
    assert other.key == "l"
    clock.move(minutes=1)
    assert (await _rows(house))[0] == ("new", None)
    first = await inbox.claim(house.store, "one more", clock())
    assert first is not None
    assert first.key == "k"
