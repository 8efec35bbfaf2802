"""Keeps the empty tables from one mutant to the next: making them takes longer than its tests.

A plugin of `make mutation` alone; each mutant is a process that was parted from the first one.
"""

from pathlib import Path

from tests import conftest

_tables: list[bytes] = []
_make = conftest._make_tables


async def _once(url: str) -> None:
    file = Path(url.removeprefix("sqlite+aiosqlite:///"))
    if not _tables:
        await _make(url)
        _tables.append(file.read_bytes())  # noqa: ASYNC240 - nobody else waits
    file.write_bytes(_tables[0])  # noqa: ASYNC240


def pytest_collection_finish() -> None:
    conftest._make_tables = _once
