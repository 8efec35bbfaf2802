"""`python -m tests.bench.desk`: the desk's pages over years of work, on both kinds of database.

A hundred thousand people, a million messages, twenty thousand cases. Each page is asked for by HTTP
on loopback as a browser asks, one after the other; the number of queries is counted beside it, with
one row to show and with three.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from bot import app
from bot.house import House, utc_now
from bot.store.models.followup import FollowUp
from tests.bench.archive import RARE, Archive, Size, write
from tests.bench.crowd import enrol, spread
from tests.bench.figures import times
from tests.bench.follow_up import POSTGRESQL, SQLITE, _database
from tests.bench.opening import Tell
from tests.conftest import add_staff, house_settings
from tests.console.conftest import Answer, Browser, Desk, open_desk, waits
from tests.statements import statements_of

ASKED = 60  # times each page
WARM = 5  # before that, unmeasured
FOLLOWED = 2_000  # of the people, beside them
LIMIT = 100.0  # ms, p95
WHOLE = Size()
QUICK = Size(people=2_000, messages=20_000, cases=400)
Open = Callable[[Browser, Archive], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Page:
    """One page: milliseconds, bytes, and the queries of one look at it."""

    p50_ms: float
    p95_ms: float
    size: int
    queries: int


@dataclass(frozen=True, slots=True)
class DeskFigures:
    """All pages by database and name; and queries of the queue with one row and with three."""

    size: Size
    pages: dict[str, dict[str, Page]]
    rows_one_three: dict[str, tuple[int, int]]


async def _queue(browser: Browser, _: Archive) -> Answer:
    return await browser.get("/console/")


async def _talk(browser: Browser, archive: Archive) -> Answer:
    return await browser.get(f"/console/talk/{archive.open_case}")


async def _search(browser: Browser, _: Archive) -> Answer:
    csrf = (await browser.get("/console/me")).csrf
    return await browser.post("/console/search", {"csrf": csrf, "words": RARE})


async def _person(browser: Browser, archive: Archive) -> Answer:
    return await browser.get(f"/console/person/{archive.person_id}")


PAGES: dict[str, Open] = {
    "queue": _queue,
    "conversation": _talk,
    "search": _search,
    "person": _person,
}


async def measure(tell: Tell, size: Size = WHOLE) -> DeskFigures:
    """Measure in folders of their own, which are thrown away."""
    pages: dict[str, dict[str, Page]] = {}
    one_three: dict[str, tuple[int, int]] = {}
    for name in (SQLITE, POSTGRESQL):
        with (
            tempfile.TemporaryDirectory(prefix="saiyai-bench-") as made,
            _database(name, made) as url,
        ):
            async with app.open_house(house_settings(Path(made), url)) as house:
                one_three[name] = await _rows(house)
                tell(f"ours: {size.people:,} people write {size.messages:,} messages ({name}).")
                archive = await _archive(house, size)
                tell(f"ours: the desk's pages ({name}).")
                async with open_desk(house) as desk:
                    pages[name] = await _pages(desk, archive)
    return DeskFigures(size, pages, one_three)


async def _archive(house: House, size: Size) -> Archive:
    """Years of work, and among it people who are followed up: one of them is looked at."""
    now = utc_now()
    archive = await write(house, size, now)
    by = await add_staff(house, "keeper", "Keeper", "supervisor")
    await enrol(house, by.id, "web", spread(FOLLOWED, now), now)
    async with house.store.read() as tx:
        found = await tx.execute(select(FollowUp.person_id).limit(1))
        return replace(archive, person_id=found.scalar_one())


async def _rows(house: House) -> tuple[int, int]:
    """The queries of the queue with one row and with three."""
    counts = []
    async with open_desk(house) as desk:
        browser = await desk.browser("counter")
        for more in (1, 2):
            for _ in range(more):
                await waits(house)
            await browser.get("/console/")
            with statements_of(house.store) as queries:
                await browser.get("/console/")
            counts.append(len(queries))
    return counts[0], counts[1]


async def _pages(desk: Desk, archive: Archive) -> dict[str, Page]:
    browser = await desk.browser("timer", role="supervisor")
    found = {}
    for name, ask in PAGES.items():
        for _ in range(WARM):
            answer = await ask(browser, archive)
        with statements_of(desk.house.store) as queries:
            answer = await ask(browser, archive)
        if answer.status != 200:
            raise RuntimeError(f"The page {name} answered {answer.status}.")
        taken: list[float | None] = []
        for _ in range(ASKED):
            began = time.perf_counter()
            await ask(browser, archive)
            taken.append(time.perf_counter() - began)
        of = times(taken)
        size = len(answer.body.encode())
        found[name] = Page(of.p50_ms or 0.0, of.p95_ms or 0.0, size, len(queries))
    return found


def show(figures: DeskFigures, console: Console) -> None:
    """Print the table: each figure, and how much of its limit it is."""
    title = f"The desk, {figures.size.people:,} people, {figures.size.messages:,} messages"
    table = Table("page", "p50", "p95", "p95 / limit", "queries", "bytes", title=title)
    table.title_justify = "left"
    for column in table.columns[1:]:
        column.justify = "right"
    for database, pages in figures.pages.items():
        for name, page in pages.items():
            table.add_row(
                f"{name}, {database}",
                f"{page.p50_ms:.1f} ms",
                f"{page.p95_ms:.1f} ms",
                f"{page.p95_ms / LIMIT:.2f}",
                f"{page.queries}",
                f"{page.size:,}",
            )
    console.print(table)
    for database, (one, three) in figures.rows_one_three.items():
        console.print(f"queries of the queue, {database}: {one} with 1 row, {three} with 3")


def main() -> None:
    """Measure these alone."""
    console = Console(stderr=True)
    figures = asyncio.run(measure(console.print))
    show(figures, Console(width=120))


if __name__ == "__main__":
    main()
