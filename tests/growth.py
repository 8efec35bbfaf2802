"""How the time of work grows with its size: the ratio is shown; no slow machine fails a test."""

import time
from collections.abc import Callable

TOO_FAST = 4.0  # times the growth of the size: 1 if linear, 10 if quadratic at ten times the size
TRIES = 7  # others may be at work beside us: the best of so many is taken
FINEST = 0.0005  # seconds of this process below which nothing is told apart


def assert_linear(work: Callable[[int], object], short: int, long: int) -> None:
    """Do work of a short and a long size; fail if its time grows much faster than the size.

    Raises:
        AssertionError: the time of `long` over that of `short` is more than `TOO_FAST` times
            the ratio of the sizes, in the best of `TRIES` tries.
    """
    times = []
    for size in (short, long):
        work(size)
        times.append(max(FINEST, _seconds(work, size)))
    for _ in range(TRIES):
        if times[1] / times[0] <= TOO_FAST * long / short:
            break
        times = [min(times[0], _seconds(work, short)), min(times[1], _seconds(work, long))]
        times[0] = max(FINEST, times[0])
    ratio = times[1] / times[0]
    took = [
        f"{size:,}: {seconds * 1000:.1f} ms"
        for size, seconds in zip((short, long), times, strict=True)
    ]
    print(f"{', '.join(took)}; {ratio:.1f} times the time")  # noqa: T201 - the figures are shown
    assert ratio <= TOO_FAST * long / short


def _seconds(work: Callable[[int], object], size: int) -> float:
    began = time.process_time()
    work(size)
    return time.process_time() - began
