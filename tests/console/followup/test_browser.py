"""The pages of follow-up in a real browser: a call that outlives a reload, enrolling, the pack."""

import asyncio
from dataclasses import dataclass, field

import pytest
from playwright.async_api import Browser as Chromium
from playwright.async_api import Page, Route, expect

from bot.access import Staff
from bot.app import Running
from bot.followup import record
from bot.house import House
from dialogues.followup.plan import Purpose
from tests.browsers import window
from tests.conftest import add_staff
from tests.console.conftest import SQLITE
from tests.console.followup.conftest import BOTH_YES, NAME, PHONE, enrolled, told
from tests.console.test_browser import sign_in

pytestmark = [SQLITE, pytest.mark.browser]
LAO = "ລາວເວົ້າວ່າ ຢູ່ເຮືອນກັບແມ່ ແລະ ນ້ອງສອງຄົນ ແຕ່ເງິນບໍ່ພໍຊື້ເຂົ້າ"


@dataclass
class Evening:
    """A served house, a supervisor's browser, somebody to call, and what the browser complained."""

    house: House
    url: str
    staff: Staff
    page: Page
    path: str
    complaints: list[str] = field(default_factory=list)

    async def answers(self) -> list[tuple[str, int | None, str]]:
        """What the house has of the only check-in."""
        found = await record.read(self.house, self.staff, self.path[-32:])
        assert found is not None
        return [(one.domain, one.score, one.words) for one in found.asked[-1].answers]


@pytest.fixture
async def evening(served: Running, chromium: Chromium) -> Evening:
    staff = await add_staff(served.house, role="supervisor", language="en")
    yeses = BOTH_YES | {Purpose.TEAM, Purpose.PARTNER}
    path = f"/console/person/{await enrolled(served.house, staff, purposes=yeses)}"
    page = await (await window(chromium)).new_page()
    opened = Evening(served.house, served.url, staff, page, path)
    page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    await sign_in(page, served.house, served.url)
    await expect(page.locator("#rows")).to_be_visible()
    return opened


async def pick(page: Page, answer: str) -> None:
    await page.get_by_label(answer, exact=True).check()


async def test_a_call_is_saved_by_itself_and_outlives_a_reload_and_a_lost_connection(
    evening: Evening,
) -> None:
    page, kept = evening.page, evening.page.locator("#kept")
    await page.goto(evening.url + evening.path)
    await page.click("a.button.main")
    await pick(page, "Yes, safe")
    await expect(kept).to_have_text("Saved.")
    assert await evening.answers() == [("safety", 3, "")]

    async def cut(route: Route) -> None:
        await route.abort()

    await page.route("**/call/answer", cut)
    await pick(page, "Heavy")
    await page.fill("#call-words-feelings", LAO)
    await page.fill("#call-note", "two more words")
    await expect(kept).to_have_text("Kept on this computer, not sent yet.")
    await asyncio.sleep(1)
    assert await evening.answers() == [("safety", 3, "")]
    await page.reload()
    await expect(kept).to_have_text("Kept on this computer, not sent yet.")
    assert await page.input_value("#call-words-feelings") == LAO
    await page.unroute("**/call/answer", cut)
    await expect(kept).to_have_text("Saved.")
    expected = [("safety", 3, ""), ("feelings", 1, LAO), ("note", None, "two more words")]
    assert await evening.answers() == expected

    await page.context.set_offline(offline=True)
    await page.get_by_label("A doctor", exact=True).check()
    await page.click("button.main")
    await expect(kept).to_have_text("Kept on this computer, not sent yet.")
    await page.context.set_offline(offline=False)
    await expect(kept).to_have_text("Saved.")
    assert await evening.answers() == [*expected[:2], ("need", None, "doctor"), expected[2]]
    await page.click("button.main")
    await expect(page.locator("#series")).to_be_visible()
    await expect(page.locator(".trend")).to_have_count(2)
    assert await drafts(page) == []
    assert evening.complaints == []


async def drafts(page: Page) -> list[str]:
    """What the browser still keeps of forms."""
    kept: list[str] = await page.evaluate(
        "Object.keys(sessionStorage).filter((key) => key.startsWith('draft:'))"
    )
    return kept


async def test_somebody_is_enrolled_after_a_reload_in_the_middle(evening: Evening) -> None:
    page = evening.page
    await page.goto(f"{evening.url}/console/followup")
    await page.click("text=Enrol someone")
    await page.fill("#enrol-name", NAME)
    await page.fill("#enrol-phone", PHONE)
    for answer in ("ລາວ", "18 or older", "By phone", "Less often"):
        await page.get_by_role("radio", name=answer).first.check()
    await page.get_by_label("Sunday").uncheck()
    await page.select_option("#enrol-first", "9")
    await page.reload()
    assert await page.input_value("#enrol-name") == NAME
    assert await page.get_by_label("Sunday").is_checked() is False
    await page.get_by_label("To be asked how they are").check()
    await page.click("button.main")
    await expect(page.locator("main .wrong")).to_contain_text("only with their own yes")
    await page.get_by_label("Their worker may call").check()
    await page.click("form.sheet button.main")
    await expect(page.locator("h1")).to_have_text(NAME)
    await expect(page.locator(".facts").first).to_contain_text("9:00 to 20:00")
    await expect(page.locator(".facts").first).to_contain_text("Less often")
    assert await drafts(page) == []
    assert evening.complaints == []


async def test_an_assessment_that_was_half_written_is_there_after_a_reload(
    evening: Evening,
) -> None:
    page = evening.page
    await page.goto(evening.url + evening.path)
    await page.click("text=Write how it is now")
    await page.fill("#assessment-home", LAO)
    await page.reload()
    assert await page.input_value("#assessment-home") == LAO
    await page.locator("form[data-keep$=':assessment'] button").click()
    await expect(page.locator("dl.told dd")).to_have_text(LAO)
    assert (await drafts(page), evening.complaints) == ([], [])


async def test_the_pack_is_printed_without_its_buttons_and_comes_as_a_file(
    evening: Evening,
) -> None:
    page = evening.page
    await told(evening.house, evening.path[-32:], 9, {"safety": 2, "money": 1})
    await page.goto(evening.url + evening.path)
    await page.click("text=Case conference")
    await page.click("text=With the name")
    await expect(page.locator(".subtitle")).to_contain_text(NAME)
    await page.emulate_media(media="print")
    shown = [await page.locator(one).first.is_visible() for one in (".paper", ".top", "form")]
    assert shown == [True, False, False]
    await page.emulate_media(media="screen")
    async with page.expect_download() as waited:
        await page.click("text=As a PDF to print")
    assert (await (await waited.value).path()).read_bytes()[:5] == b"%PDF-"
    assert evening.complaints == []
