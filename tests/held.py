"""The event loop's own clock stands still until a test moves it: limits without any waiting."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from unittest.mock import patch

ROUNDS = 20  # of the loop: more than it takes to run whatever has become due


class LoopClock:
    """What `loop.time()` says, in seconds; timers run when it is moved past them."""

    def __init__(self, began: float) -> None:
        self.now = began

    async def move(self, seconds: float) -> None:
        """Let so much time pass at once, and let the loop run what has become due."""
        self.now += seconds
        await _rounds()

    async def until(self, true: Callable[[], object]) -> None:
        """Let the loop read and write, while no time passes, until something is true."""
        while not true():  # noqa: ASYNC110 - sleeping would need the clock that stands still
            await asyncio.sleep(0)


@asynccontextmanager
async def held() -> AsyncIterator[LoopClock]:
    """Hold the running loop's clock; afterwards it is the machine's again.

    While it is held `asyncio.sleep` and every timeout wait for `LoopClock.move`; sockets work.
    """
    loop = asyncio.get_running_loop()
    clock = LoopClock(loop.time())
    with patch.object(loop, "time", lambda: clock.now):
        yield clock


async def _rounds() -> None:
    for _ in range(ROUNDS):
        await asyncio.sleep(0)
