"""R22 at the desk: while the outbox is closed every page says so, and none before or after."""

import asyncio
import re

import pytest

from bot.access import Role
from bot.backup import outbox as gate
from tests.conftest import Clock
from tests.console.conftest import SQLITE, Browser, Desk, waits
from tests.console.talk.test_drafts import HALF, types

pytestmark = SQLITE
ROOM = re.compile(r'<a href="(/console/[a-z_/-]*)"')
LINE = '<p class="silent">Nothing is sent since'


async def rooms(browser: Browser) -> dict[str, bool]:
    """Every page in the row of pages, and whether it has the line."""
    first = await browser.get("/console/me")
    nav = first.body.partition('<nav id="rooms"')[2].partition("</nav>")[0]
    return {path: LINE in (await browser.get(path)).body for path in ROOM.findall(nav)}


@pytest.mark.parametrize("role", list(Role))
async def test_every_page_says_that_nothing_is_sent_as_long_as_it_is_so(
    desk: Desk, clock: Clock, role: Role
) -> None:
    browser = await desk.browser(role=role.value)
    found = []
    for deed in (None, gate.close, gate.open_again):
        if deed is not None:
            await deed(desk.house.store, clock())
        found.append(await rooms(browser))
    paths = found[0].keys()
    assert len(paths) >= 2
    assert found == [dict.fromkeys(paths, said) for said in (False, True, False)]
    assert LINE not in (await desk.stranger().get("/console/login")).body


async def test_a_talk_says_it_too_and_a_part_of_a_page_does_not(desk: Desk, clock: Clock) -> None:
    browser = await desk.browser()
    pages = (f"/console/talk/{await waits(desk.house)}", "/console/waiting")
    await gate.close(desk.house.store, clock())
    assert [(await browser.get(path)).body.count(LINE) for path in pages] == [1, 0]


async def test_nobody_sees_that_somebody_writes_to_them_while_nothing_is_sent(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    async def note(address: str) -> None:
        await asyncio.sleep(0)
        told.append(address)

    monkeypatch.setattr(desk.house.channels["web"], "typing", note)
    browser = await desk.browser()
    path = await desk.holding(browser)
    shown: list[int] = []
    for deed in (gate.close, gate.open_again):
        await deed(desk.house.store, clock())
        assert await types(browser, path, f"{HALF} {len(shown)}") == 204
        await asyncio.sleep(0.05)
        shown.append(len(told))
    assert shown == [0, 1]
