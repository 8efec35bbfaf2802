"""Wakes whoever waits in this process, and asks for those of others to be woken, where it may.

Who does not hear it looks again after a while.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable

# One row, one worker: the others would only find it gone. Who is busy looks again by itself.
ONE_IS_ENOUGH = frozenset({"inbox", "outbox"})


class Bell:
    """Topics are "inbox", "outbox", "queue", "case:<id>" and "web:<address>"."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._rung: Counter[str] = Counter()
        self.elsewhere: Callable[[str], None] | None = None

    def ring(self, *topics: str) -> None:
        """Wake everyone who waits for one of these topics; for a row to work on, one of them.

        Where nobody here is free for that row, somebody of another process may be.
        """
        for topic in topics:
            taken = self.ring_here(topic) and topic in ONE_IS_ENOUGH
            if self.elsewhere is not None and not taken:
                self.elsewhere(topic)

    def ring_here(self, topic: str) -> bool:
        """Wake those of this process alone; whether anybody was asleep."""
        if topic in ONE_IS_ENOUGH:
            self._rung[topic] += 1
        asleep = [event for event in self._waiting.get(topic, ()) if not event.is_set()]
        for event in asleep[:1] if topic in ONE_IS_ENOUGH else asleep:
            event.set()
        return bool(asleep)

    @property
    def waited_for(self) -> tuple[str, ...]:
        """The topics that somebody of this process waits for just now."""
        return tuple(self._waiting)

    def rung(self, topic: str) -> int:
        """How often it has rung for rows to work on; the same number twice: nothing came since."""
        return self._rung[topic]

    async def wait(self, topic: str, timeout: float) -> bool:  # noqa: ASYNC109 - the caller's patience is the point
        """Whether the bell rang for this topic within `timeout` seconds from now."""
        event = asyncio.Event()
        self._waiting[topic].add(event)
        try:
            async with asyncio.timeout(timeout):
                await event.wait()
        except TimeoutError:
            return False
        else:
            return True
        finally:
            self._waiting[topic].discard(event)
            if not self._waiting[topic]:
                del self._waiting[topic]
