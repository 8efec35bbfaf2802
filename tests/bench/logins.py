"""`python -m tests.bench.logins`: many who sign in at once, and what a refusal's time tells.

The lag is how much later than asked a task runs that sleeps a millisecond, over and over, while ten
people give their passphrase at once; the memory is what twenty add to the process. A refusal
is timed for a login that is not there, one that is shut off, one with a wrong passphrase, and one
with a wrong code, by turns. Who gives a wrong code has been told before that the passphrase fits:
that step does none of the work that would tell a login from none.
"""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from rich.console import Console

from bot import app
from bot.house import House
from bot.staff import accounts, signing_in
from bot.store.accounts import staff
from tests.conftest import PASSPHRASE, Clock, add_staff, house_settings

AT_ONCE, MANY = 10, 20
LAG_LIMIT = 50.0  # ms, p99
MEMORY_LIMIT = 256.0  # MiB
APART_LIMIT = 0.05
ROUNDS = 200
ACCOUNTS = 10  # of each kind, in turn
PROCESS = Path("/proc/self")
WRONG = "wrong stones in the dry season"
WAYS = {"unknown": PASSPHRASE, "disabled": PASSPHRASE, "passphrase": WRONG, "code": PASSPHRASE}


async def at_once(house: House, many: int) -> None:
    """So many give their passphrase in the same moment."""
    halves = (
        signing_in.begin(house, f"noy{number}", PASSPHRASE, f"192.0.2.{number}")
        for number in range(many)
    )
    assert all(isinstance(one, str) for one in await asyncio.gather(*halves))


async def lag(house: House) -> list[float]:
    """Milliseconds the loop was late by, while ten sign in at once."""
    late: list[float] = []

    async def probe() -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            late.append((time.perf_counter() - began - 0.001) * 1000)

    probing = asyncio.create_task(probe())
    await at_once(house, AT_ONCE)
    probing.cancel()
    return sorted(late)


async def refusals(house: House, clock: Clock) -> dict[str, float]:
    """The median milliseconds of each kind of refusal, taken by turns."""
    took: dict[str, list[float]] = {way: [] for way in WAYS}
    for number in range(ROUNDS):
        clock.move(minutes=1)  # so that no limit of tries is reached
        for way in WAYS:
            began = time.perf_counter()
            answer = await _refused(house, way, number)
            took[way].append((time.perf_counter() - began) * 1000)
            assert isinstance(answer, signing_in.Refused)
    return {way: statistics.median(of) for way, of in took.items()}


async def _refused(house: House, way: str, number: int) -> str | signing_in.Refused:
    login, peer = f"{way}{number % ACCOUNTS}", f"{way}{number}"
    answer = await signing_in.begin(house, login, WAYS[way], peer)
    if way != "code" or isinstance(answer, signing_in.Refused):
        return answer
    ended = await signing_in.finish(house, answer, "000000", peer)
    return ended if isinstance(ended, signing_in.Refused) else ended.token


async def measure(console: Console) -> None:
    """Open a house of its own, measure, and print."""
    with tempfile.TemporaryDirectory() as home:
        settings = house_settings(Path(home), f"sqlite+aiosqlite:///{home}/house.db")
        clock = Clock()
        async with app.open_house(settings, clock) as house:
            await _fill(house)
            before = _memory_now()
            await at_once(house, MANY)
            added = _highest_memory() - before
            console.print(
                f"memory that {MANY} who sign in at once add to the process: {added:.0f} MiB"
                f" (limit {MEMORY_LIMIT:.0f}; {before:.0f} before)"
            )
            late = await lag(house)
            p99 = late[int(len(late) * 0.99)]
            console.print(
                f"lag of the loop while {AT_ONCE} sign in, p99: {p99:.1f} ms"
                f" (limit {LAG_LIMIT:.0f})"
            )
            clock.move(minutes=61)
            medians = await refusals(house, clock)
            told = ", ".join(f"{way} {of:.1f} ms" for way, of in medians.items())
            console.print(f"a refusal, median of {ROUNDS}: {told}")
            at_first = [of for way, of in medians.items() if way != "code"]
            console.print(
                f"  apart by {_apart(at_first):.1%} at the first step,"
                f" {_apart([*medians.values()]):.1%} with a wrong code (limit {APART_LIMIT:.0%})"
            )


def _apart(medians: list[float]) -> float:
    return max(medians) / min(medians) - 1


def _memory_now() -> float:
    """MiB of this process; its highest is counted anew from here."""
    (PROCESS / "clear_refs").write_text("5", "ascii")
    return _told("VmRSS")


def _highest_memory() -> float:
    return _told("VmHWM")


def _told(name: str) -> float:
    return int((PROCESS / "status").read_text("ascii").partition(f"{name}:")[2].split()[0]) / 1024


async def _fill(house: House) -> None:
    for number in range(MANY):
        await add_staff(house, f"noy{number}")
    for number in range(ACCOUNTS):
        for way in ("disabled", "passphrase", "code"):
            await add_staff(house, f"{way}{number}")
        async with house.store.write() as tx:
            row = await staff.by_login(tx, f"disabled{number}")
            assert row is not None
            await accounts.disable(tx, row, "house", house.clock())
            await tx.commit()


if __name__ == "__main__":
    asyncio.run(measure(Console()))
