"""Keeps all sending together under the channel's limit a second."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass


@dataclass(slots=True)
class Slot:
    """One place in the current second; given back unless it was used."""

    used: bool = False


class Pace:
    """At most `most` messages in any second, counted over a sliding window."""

    def __init__(self, most: float, clock: Callable[[], float]) -> None:
        self._between = 1.0 / most
        self._clock = clock
        self._next = 0.0
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[Slot]:
        """Wait for a place; others wait behind."""
        async with self._turn:
            now = self._clock()
            if self._next > now:
                await asyncio.sleep(self._next - now)
            slot = Slot()
            yield slot
            if slot.used:
                self._next = max(self._clock(), self._next) + self._between
