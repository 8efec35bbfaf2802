"""What a page weighs on its first visit, and what of it must come before it can be used."""

import gzip
import re

from bot.console.rooms import ROOMS
from bot.console.smaller import NOISE, squeeze
from tests.console.conftest import SQLITE, Browser, Desk, waits

LARGEST_PAGE = 150 * 1024
FIRST = 24 * 1024  # what stands before the rows can be seen: at 50 kbit/s four seconds


async def weigh(desk: Desk, browser: Browser, path: str) -> tuple[int, int]:
    """Bytes on the wire: the page with its styles, and with all that it may load besides."""
    compressed = {"Accept-Encoding": "gzip"}
    page = await browser.get(path, **compressed)
    assert page.status == 200, path
    first = int(page.headers["Content-Length"])
    rest = 0
    for address in set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.body)):
        file = await browser.get(address, **compressed)
        assert file.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        if ".css" in address:
            first += int(file.headers["Content-Length"])
        else:
            rest += int(file.headers["Content-Length"])
        for font in re.findall(r'url\("([^"]+woff2)"\)', file.body if ".css" in address else ""):
            rest += int(
                (await desk.stranger().ask("HEAD", f"/static/{font}")).headers["Content-Length"]
            )
    return first, first + rest


@SQLITE
async def test_every_room_is_small_enough_for_a_slow_line(desk: Desk) -> None:
    browser = await desk.browser(role="supervisor", language="lo")
    talk = await desk.holding(browser)
    for _ in range(11):
        await waits(desk.house)
    paths = [talk, *(room.path for room in ROOMS)]
    seen = [path for path in paths if (await browser.get(path)).status == 200]
    weights = {path: await weigh(desk, browser, path) for path in seen}
    assert {"/console/", talk} <= weights.keys()
    heavy = {path: one for path, one in weights.items() if one[1] > LARGEST_PAGE or one[0] > FIRST}
    assert heavy == {}


@SQLITE
async def test_who_has_a_slow_or_dear_line_reads_in_the_letters_of_their_own_machine(
    desk: Desk,
) -> None:
    browser = await desk.browser()
    asked: tuple[dict[str, str], ...] = (
        {},
        {"ECT": "4g"},
        {"ECT": "2g"},
        {"ECT": "slow-2g"},
        {"Save-Data": "on"},
    )
    bodies = [(await browser.get("/console/", **headers)).body for headers in asked]
    assert ["fonts.css" in body for body in bodies] == [True, True, False, False, False]


def test_the_length_of_a_page_says_nothing_exact_about_what_is_in_it() -> None:
    body = b"<p>the same words</p>" * 200
    made = [squeeze(body) for _ in range(60)]
    assert {gzip.decompress(one) for one in made} == {body}
    lengths = {len(one) for one in made}
    assert 20 < len(lengths) <= NOISE + 1
