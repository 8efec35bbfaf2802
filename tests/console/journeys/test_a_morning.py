"""A morning with eleven waiting, from the first look to the third case, by the keyboard alone."""

import pytest
from playwright.async_api import expect

from bot import sentences as says
from dialogues.turn import OpenCase, Urgency
from nlu.reading import Evidence, Language
from tests.console.conftest import SQLITE, said_by_staff, waits
from tests.console.journeys.conftest import Office, Seat, spoken
from tests.console.queue.test_browser import LATE_CLOCK
from tests.console.test_browser import walk_to

pytestmark = [SQLITE, pytest.mark.browser]
NOW, TODAY, SOON = Urgency.NOW, Urgency.TODAY, Urgency.SOON
OVERNIGHT = (SOON, TODAY, NOW, SOON, TODAY, NOW, TODAY, SOON, NOW, TODAY, SOON)
SIGNS = (Evidence("says the door is locked", "locked the door"),)
HERE = "ຢູ່ນີ້ແລ້ວ ເຈົ້າຢູ່ຜູ້ດຽວບໍ?"


async def eleven(office: Office) -> list[str]:
    """Eleven who wrote in the night, half an hour apart; in the order in which they are due."""
    office.clock.move(hours=-6)
    written: list[tuple[int, int, str]] = []
    for level in OVERNIGHT:
        case_id = await waits(office.house, wanted=OpenCase(level, "crisis_confined", SIGNS))
        written.append(((NOW, TODAY, SOON).index(level), len(written), case_id))
        office.clock.move(minutes=30)
    return [case_id for *_, case_id in sorted(written)]


async def presses(seat: Seat, selector: str, key: str = "Enter") -> None:
    await walk_to(seat.page, selector)
    await seat.page.keyboard.press(key)


async def shown(seat: Seat) -> list[str]:
    """The cases of the queue as they stand on the page."""
    ids: list[str] = await seat.page.locator(".row .who a").evaluate_all(
        "all => all.map((one) => one.id.slice(4))"
    )
    return ids


@spoken(Language.LAO)
async def test_eleven_wait_and_the_keyboard_leads_from_the_first_to_the_next(
    office: Office, language: Language
) -> None:
    cases = await eleven(office)
    noy = await office.seat("noy", language)
    page, keys = noy.page, noy.page.keyboard
    await page.add_init_script(f"({LATE_CLOCK})()")  # the office computer is seven hours ahead
    await noy.opens("/console/")
    await expect(page.locator(".row")).to_have_count(11)
    assert await shown(noy) == cases
    heads = [noy.says(name) for name in ("Now", "Today", "Soon")]
    await expect(page.locator("h2 .chip")).to_have_text(heads)

    await presses(noy, "#part-mine")
    await expect(page.locator(".empty")).to_have_text(noy.says("Nobody is in this part."))
    await presses(noy, "#part-unclaimed")
    await expect(page.locator(".row")).to_have_count(11)
    await presses(noy, ".narrow-down summary")
    await presses(noy, "select[name=level]", "ArrowDown")
    await keys.press("ArrowDown")
    await presses(noy, ".fields button")
    await expect(page.locator(".row")).to_have_count(4)
    assert await shown(noy) == cases[3:7]

    await keys.press("n")
    await page.wait_for_url(f"**/talk/{cases[0]}")
    await keys.press("c")
    await expect(page.locator("#reply")).to_be_visible()
    await keys.press("r")
    await keys.type(HERE)
    await keys.press("Tab")
    await keys.press("Enter")
    await expect(page.locator(".line.staff .words")).to_have_text(HERE)
    assert await said_by_staff(office.house, cases[0]) == (HERE,)

    close = page.locator(".more > details").filter(has=page.locator("input[value=helped]"))
    await close.evaluate("one => { one.id = 'to-close'; }")
    await presses(noy, "#to-close summary")
    await presses(noy, "input[name=choice]", "Space")
    await presses(noy, "#to-close button")
    await expect(page.locator(".row")).to_have_count(10)
    assert await shown(noy) == cases[1:]

    await keys.press("n")
    await page.wait_for_url(f"**/talk/{cases[1]}")
    await keys.press("c")  # a second hard case at once: a pause is offered first
    await expect(page.locator(".wrong p")).to_have_text(noy.says(says.TAKE_A_BREATH))
    await expect(page.locator("#colleague-first")).to_be_visible()
    await presses(noy, "#all-the-same")
    await expect(page.locator("#reply")).to_be_visible()
    await keys.press("n")
    await page.wait_for_url(f"**/talk/{cases[2]}")
    assert office.complaints == []
