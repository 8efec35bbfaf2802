"""A line that was found is shown round what was looked for."""

from bot.console.search.page import parts
from bot.store.finding.found_lines import Found
from tests.conftest import MORNING


def test_a_long_line_is_cut_round_what_was_found() -> None:
    text = "a" * 200 + "door" + "b" * 200
    line = Found("person", MORNING, text, ((200, 204),))
    pieces = [(part.text, part.found) for part in parts(line)]
    assert pieces == [("… ", False), ("a" * 90, False), ("door", True), ("b" * 90 + " …", False)]
