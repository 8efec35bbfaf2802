"""While the outbox is closed every page of the desk says so, and none to strangers."""

from bot.backup import outbox as gate
from tests.conftest import Clock
from tests.console.conftest import SQLITE, Desk, waits

pytestmark = SQLITE
SAID = "the outbox is closed. What people write comes in as always; what you write waits."


async def test_every_page_says_that_nothing_is_sent(desk: Desk, clock: Clock) -> None:
    browser = await desk.browser()
    case_id = await waits(desk.house)
    pages = ["/console/", f"/console/talk/{case_id}", "/console/me", "/console/search"]
    open_ = [SAID in (await browser.get(path)).body for path in pages]
    await gate.close(desk.house.store, clock())
    closed = [(await browser.get(path)).body.count(SAID) for path in pages]
    assert (open_, closed) == ([False] * 4, [1] * 4)
    assert SAID not in (await browser.get("/console/waiting")).body  # a part of a page
    assert SAID not in (await desk.stranger().get("/console/login")).body
    await gate.open_again(desk.house.store, clock())
    assert SAID not in (await browser.get("/console/")).body
