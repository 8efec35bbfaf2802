"""The table of routes as the tests walk over it, and the database as it is before and after."""

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from bot.console.route import Route
from bot.console.routes import ROUTES
from bot.house import House
from bot.store.models.base import Base
from tests.console.conftest import Answer, Browser

NOWHERE = "0" * 32
BARE = ("events", ".pdf", ".svg", ".csv")  # a stream without an end, and files that are no page
# What a path can hold, where a test says nothing else.
UNKNOWN = {
    "case_id": NOWHERE,
    "person_id": NOWHERE,
    "staff_id": NOWHERE,
    "ticket": NOWHERE,
    "form": "week",
    "fact_id": "F0",
    "slug": "none",
}
# Rows that say that somebody looked, and nothing about what they looked at.
LOOKED = {("audit", ""), ("looking", ""), ("looking", "until"), ("sign_ins", "seen_at")}

_HOLE = re.compile(r"\{(\w+):(?:[^{}]|\{[^{}]*\})*\}")
Dump = dict[str, dict[tuple[Any, ...], dict[str, Any]]]


def path_of(route: Route, **known: str) -> str:
    """The path of a route, with what is known filled in and the rest unknown."""
    return "/console" + _HOLE.sub(lambda hole: {**UNKNOWN, **known}[hole[1]], route.path)


def has_holes(route: Route) -> bool:
    """Whether the path names something."""
    return _HOLE.search(route.path) is not None


def pages() -> Iterator[Route]:
    """Every route that shows a page."""
    return (r for r in ROUTES if r.method == "GET" and not r.path.endswith(BARE))


async def use(browser: Browser, route: Route, csrf: str, **known: str) -> Answer:
    """Ask for a page, or send a form with nothing in it but its token."""
    path = path_of(route, **known)
    if route.method == "GET":
        return await browser.get(path)
    return await browser.post(path, {"csrf": csrf})


def looks(answer: Answer) -> tuple[int, str, tuple[str, ...]]:
    """What can be seen of an answer; the number of an error and the page's path are its own."""
    body = re.sub(r": [0-9a-f]{8}</p>", "", answer.body)
    body = re.sub(r'name="next" value="[^"]*"', "", body)
    body = re.sub(r"/next\?after=[0-9a-f]{32}", "/next", body)
    return answer.status, body, tuple(sorted(answer.headers))


async def dump(house: House) -> Dump:
    """Every row of every table, by its key."""
    kept: Dump = {}
    async with house.store.read() as tx:
        for table in Base.metadata.sorted_tables:
            keys = [column.name for column in table.primary_key]
            rows = (await tx.execute(select(table))).mappings()
            kept[table.name] = {tuple(row[key] for key in keys): dict(row) for row in rows}
    return kept


def changed(before: Dump, after: Dump) -> set[tuple[str, str]]:
    """The columns that are not as they were; a table alone where a row came or went."""
    found = set()
    for table, rows in after.items():
        if rows.keys() != before[table].keys():
            found.add((table, ""))
        for key in rows.keys() & before[table].keys():
            found |= {(table, c) for c, said in rows[key].items() if said != before[table][key][c]}
    return found
