"""U9: every promise in SECURITY.md names tests that exist; every test in here is named there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SECURITY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
TABLE = re.compile(r"^\| (?!promise |who |---)(.+) \| ([^|]+) \|$", re.MULTILINE)
PLACE = re.compile(r"`(tests/[\w/.]+)`")


def test_every_promise_names_tests_and_all_of_them_are_there() -> None:
    promises = TABLE.findall(SECURITY)
    assert len(promises) > 40
    assert [promise for promise, proved in promises if not PLACE.findall(proved)] == []
    named = {place for _, proved in promises for place in PLACE.findall(proved)}
    assert sorted(place for place in named if not has_tests(ROOT / place)) == []


def test_every_test_of_promises_is_named() -> None:
    ours = {f"tests/promises/{path.name}" for path in Path(__file__).parent.glob("test_*.py")}
    assert sorted(ours - {*PLACE.findall(SECURITY)}) == []


def has_tests(place: Path) -> bool:
    """Whether there is a test in this file or folder."""
    files = [place] if place.is_file() else [*place.rglob("test_*.py")]
    return any("def test_" in file.read_text(encoding="utf-8") for file in files)
