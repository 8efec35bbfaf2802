"""`python -m tests.bench.logins`: ten who sign in at once, and what a refusal's time tells.

The lag is how much later than asked a task runs that sleeps a millisecond, over and over, while ten
people give their passphrase at once. A refusal is timed for a login that is not there, one that is
shut off, and one with a wrong passphrase, by turns.
"""

import asyncio
import resource
import statistics
import tempfile
import time
from pathlib import Path

from rich.console import Console

from bot import accounts, app, signing_in
from bot.house import House, utc_now
from bot.store import staff
from tests.conftest import PASSPHRASE, add_staff, house_settings

AT_ONCE = 10
LAG_LIMIT = 50.0  # ms, p99
ROUNDS = 40
WRONG = "wrong stones in the dry season"
WAYS = {"unknown": PASSPHRASE, "disabled": PASSPHRASE, "wrong": WRONG}


async def lag(house: House) -> list[float]:
    """Milliseconds the loop was late by, while ten sign in at once."""
    late: list[float] = []

    async def probe() -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            late.append((time.perf_counter() - began - 0.001) * 1000)

    probing = asyncio.create_task(probe())
    await asyncio.gather(
        *(
            signing_in.begin(house, f"noy{number}", PASSPHRASE, f"192.0.2.{number}")
            for number in range(AT_ONCE)
        )
    )
    probing.cancel()
    return sorted(late)


async def refusals(house: House) -> dict[str, float]:
    """The median milliseconds of each kind of refusal, taken by turns."""
    took: dict[str, list[float]] = {way: [] for way in WAYS}
    for number in range(ROUNDS):
        for way, passphrase in WAYS.items():
            login = f"{way}{number % 10}"
            began = time.perf_counter()
            answer = await signing_in.begin(house, login, passphrase, f"{way}{number}")
            took[way].append((time.perf_counter() - began) * 1000)
            assert isinstance(answer, signing_in.Refused)
    return {way: statistics.median(of) for way, of in took.items()}


async def measure(console: Console) -> None:
    """Open a house of its own, measure, and print."""
    with tempfile.TemporaryDirectory() as home:
        settings = house_settings(Path(home), f"sqlite+aiosqlite:///{home}/house.db")
        async with app.open_house(settings, utc_now) as house:
            for number in range(AT_ONCE):
                await add_staff(house, f"noy{number}")
                await add_staff(house, f"wrong{number}")
                await _shut_off(house, f"disabled{number}")
            late = await lag(house)
            p99 = late[int(len(late) * 0.99)]
            console.print(f"lag of the loop while {AT_ONCE} sign in, p99: {p99:.1f} ms")
            console.print(f"  over its limit of {LAG_LIMIT:.0f} ms: {p99 / LAG_LIMIT:.2f}")
            medians = await refusals(house)
            apart = max(medians.values()) / min(medians.values()) - 1
            told = ", ".join(f"{way} {of:.0f} ms" for way, of in medians.items())
            console.print(f"a refusal, median: {told} (apart by {apart:.1%})")
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            console.print(f"memory of this process at its highest: {peak:.0f} MiB")


async def _shut_off(house: House, login: str) -> None:
    await add_staff(house, login)
    async with house.store.write() as tx:
        row = await staff.by_login(tx, login)
        if row is not None:
            await accounts.disable(tx, row, "house", house.clock())
        await tx.commit()


if __name__ == "__main__":
    asyncio.run(measure(Console()))
