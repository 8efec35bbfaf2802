"""What came in is heard once, by one worker a chat, whatever order it came in."""

import asyncio
import random
from datetime import timedelta

import pytest

from bot.store.boxes import inbox
from bot.store.session import Store
from tests.conftest import Clock


async def finish(store: Store, claimed: inbox.Claimed, clock: Clock) -> bool:
    async with store.write() as tx:
        ours = await inbox.done(tx, claimed, clock())
        await tx.commit()
    return ours


async def test_the_same_update_ten_times_in_a_row_and_twenty_at_once_is_one(
    store: Store, clock: Clock
) -> None:
    row = [await inbox.keep(store, "telegram", "7", "100", b"{}", clock()) for _ in range(10)]
    burst = await asyncio.gather(
        *(inbox.keep(store, "telegram", "7", "100", b"{}", clock()) for _ in range(20))
    )
    assert row == [True] + [False] * 9
    assert burst == [False] * 20
    assert await inbox.waiting(store) == {"new": 1}


async def test_a_number_that_jumps_back_is_new(store: Store, clock: Clock) -> None:
    numbers = random.Random(4).sample(range(1, 10**9), 200)  # noqa: S311 - a seeded shuffle
    kept = [
        await inbox.keep(store, "telegram", str(number), "100", b"{}", clock())
        for number in numbers
    ]
    assert kept == [True] * 200


async def test_a_chat_is_heard_by_one_worker_and_in_its_own_order(
    store: Store, clock: Clock
) -> None:
    for number in (5, 3, 4):
        await inbox.keep(store, "telegram", str(number), "100", b"%d" % number, clock())
    await inbox.keep(store, "telegram", "9", "200", b"9", clock())
    first = await inbox.claim(store, "one", clock())
    second = await inbox.claim(store, "two", clock())
    third = await inbox.claim(store, "three", clock())
    assert first is not None
    assert second is not None
    assert (first.body, second.body, third) == (b"3", b"9", None)
    assert await finish(store, first, clock)
    after = await inbox.claim(store, "three", clock())
    assert after is not None
    assert after.body == b"4"


async def test_two_workers_never_meet_in_a_chat(store: Store, clock: Clock) -> None:
    for number in range(40):
        await inbox.keep(store, "telegram", str(number), str(number % 4), b"x", clock())
    on_it: set[bytes] = set()
    heard = 0

    async def worker(name: str) -> None:
        nonlocal heard
        idle = 0
        while idle < 20:
            claimed = await inbox.claim(store, name, clock())
            if claimed is None:
                idle += 1
                await asyncio.sleep(0.005)
                continue
            chat = str(int(claimed.key) % 4).encode()
            assert chat not in on_it
            on_it.add(chat)
            await asyncio.sleep(0.002)
            on_it.remove(chat)
            assert await finish(store, claimed, clock)
            heard += 1

    await asyncio.gather(*(worker(f"w{n}") for n in range(5)))
    assert heard == 40


async def test_forty_shuffles_are_heard_in_order_and_never_two_of_a_chat_at_once(
    store: Store, clock: Clock
) -> None:
    await shuffles(store, clock, 40)


@pytest.mark.long
async def test_five_hundred_shuffles_are_heard_in_order_and_never_two_of_a_chat_at_once(
    store: Store, clock: Clock
) -> None:
    await shuffles(store, clock, 500)


async def shuffles(store: Store, clock: Clock, count: int) -> None:
    """Five updates in each of so many chats, shuffled all together; two workers beside each other.

    The last of each chat comes while the others are being heard.
    """
    chance = random.Random(20261202)  # noqa: S311 - a seed that can be shown again
    rows = [(chat, number) for chat in range(count) for number in range(5)]
    late = [(chat, chance.randrange(5)) for chat in range(count)]
    early = [row for row in rows if row not in late]
    chance.shuffle(early)
    order: dict[int, list[int]] = {chat: [] for chat in range(count)}
    on_it: set[int] = set()

    async def comes(row: tuple[int, int]) -> None:
        key = str(row[0] * 10 + row[1])
        assert await inbox.keep(store, "telegram", key, str(row[0]), b"x", clock())

    async def worker(name: str) -> None:
        while sum(map(len, order.values())) < len(rows):
            claimed = await inbox.claim(store, name, clock())
            if claimed is None:
                await asyncio.sleep(0.002)
                continue
            chat, number = divmod(int(claimed.key), 10)
            assert chat not in on_it
            on_it.add(chat)
            order[chat].append(number)
            if late and chance.random() < 0.5:
                await comes(late.pop())
            await asyncio.sleep(0)
            on_it.remove(chat)
            assert await finish(store, claimed, clock)

    async def the_rest() -> None:
        while late:
            await comes(late.pop())
            await asyncio.sleep(0.02)

    lates = dict(late)
    for row in early:
        await comes(row)
    async with asyncio.timeout(110):
        await asyncio.gather(worker("one"), worker("two"), the_rest())
    in_order = [[n for n in heard if n != lates[chat]] for chat, heard in order.items()]
    assert [sorted(heard) for heard in order.values()] == [[0, 1, 2, 3, 4]] * count
    assert in_order == [sorted(heard) for heard in in_order]


async def test_a_dead_workers_update_is_given_back_and_its_late_end_does_not_count(
    store: Store, clock: Clock
) -> None:
    await inbox.keep(store, "telegram", "1", "100", b"x", clock())
    lost = await inbox.claim(store, "dead", clock())
    assert lost is not None
    clock.move(seconds=11)
    assert await inbox.free_stalled(store, clock()) == 1
    again = await inbox.claim(store, "alive", clock())
    assert again is not None
    assert not await finish(store, lost, clock)
    assert await finish(store, again, clock)


async def test_a_heard_update_leaves_only_its_key_and_that_for_three_days(
    store: Store, clock: Clock
) -> None:
    await inbox.keep(store, "telegram", "1", "100", b"secret", clock())
    claimed = await inbox.claim(store, "w", clock())
    assert claimed is not None
    await finish(store, claimed, clock)
    assert not await inbox.keep(store, "telegram", "1", "100", b"secret", clock())
    clock.move(hours=72)
    await inbox.forget_old_keys(store, clock())
    assert not await inbox.keep(store, "telegram", "1", "100", b"secret", clock())
    clock.move(minutes=1)
    await inbox.forget_old_keys(store, clock())
    assert await inbox.keep(store, "telegram", "1", "100", b"secret", clock())


async def test_an_unusable_update_is_kept_aside_once_and_for_a_month(
    store: Store, clock: Clock
) -> None:
    kept = [await inbox.keep_dead(store, "telegram", "x1", b"\xff{", "json", clock())
            for _ in range(2)]  # fmt: skip
    assert kept == [True, False]
    assert await inbox.claim(store, "w", clock()) is None
    clock.move(days=29)
    await inbox.forget_old_keys(store, clock())
    assert await inbox.waiting(store) == {"dead": 1}
    clock.move(days=2)
    await inbox.forget_old_keys(store, clock())
    assert await inbox.waiting(store) == {}


async def test_a_fault_is_tried_again_after_its_pause(store: Store, clock: Clock) -> None:
    await inbox.keep(store, "telegram", "1", "100", b"x", clock())
    claimed = await inbox.claim(store, "w", clock())
    assert claimed is not None
    await inbox.put_back(store, claimed, clock(), timedelta(seconds=2), "Fault", dead=False)
    assert await inbox.claim(store, "w", clock()) is None
    clock.move(seconds=3)
    again = await inbox.claim(store, "w", clock())
    assert again is not None
    assert again.attempts == 2
