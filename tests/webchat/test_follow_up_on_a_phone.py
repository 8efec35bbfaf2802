"""Joining follow-up and a check-in as a small phone shows them: nothing is clipped.

With `SHOTS` set to a folder, a picture of each step is kept there.
"""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, expect
from sqlalchemy import update

from bot.app import Running
from bot.followup import asking, enrolment
from bot.house import House
from bot.store.followup import followups
from bot.store.models.boxes import Outbox
from bot.store.models.cases import Message
from bot.store.models.followup import FollowUp
from nlu.reading import Language
from tests.conftest import add_staff
from tests.unit.followed import WANTED

from .test_flows_on_a_phone import LONG, SHORT, arrived, do
from .test_in_a_browser import CUT, database, phone

__all__ = ["database", "phone"]
pytestmark = pytest.mark.browser
JOINING = (
    *("[Yes, ask me]", "[The team may read it]", "[Yes, you may call]", "[Yes, somebody I trust]"),
    *("Aunt Storybook", "[No, do not ask them]", "[Yes, after asking me]", "[Here in the chat]"),
    *("[Weaving]", "[Flower]", "[Any day]", "[Any time, 8 to 20]", "[My choices]"),
)
CHECKIN = (
    *("[Not always]", "[Very hard]", "[Skip this]", "[Middling]", "[Up and down]"),
    *("[Not kind, not bad]", "[Healthy]", "[To learn a trade]", "[Nothing now]"),
)


@pytest.mark.parametrize("language", [*SHORT, *LONG])
async def test_no_step_of_joining_or_of_a_check_in_is_clipped(
    phone: BrowserContext, served: Running, language: str
) -> None:
    page, person_id = await _joined(phone, served, language)
    await _asked_now(served.house, person_id)
    await page.reload()
    heard = await page.locator(".line.person").count()
    await page.locator(".row button:has-text('🌸'):enabled").last.tap()
    await arrived(page, heard + 1)
    for number, deed in enumerate(CHECKIN):
        await _fits(page, f"checkin_{language}_{number:02}")
        await do(page, served, language, deed)
    await _fits(page, f"checkin_{language}_{len(CHECKIN):02}")


async def test_after_the_sign_an_open_page_shows_the_topic_and_nothing_from_before(
    phone: BrowserContext, served: Running
) -> None:
    page, person_id = await _joined(phone, served, "lo")
    await _asked_now(served.house, person_id)
    await page.reload()
    await page.locator(".row button:has-text('🍃'):enabled").last.tap()
    noted = served.house.router.book.texts["cover.weaving_noted"].texts[0]
    said = served.house.words.gettext(Language.LAO, noted)
    await expect(page.locator(".line.bot .text")).to_have_text([said])
    await expect(page.locator("#lines button")).to_have_count(0)
    await page.reload()
    await expect(page.locator(".line.bot .text")).to_have_text([said])


async def _joined(phone: BrowserContext, served: Running, language: str) -> tuple[Page, str]:
    """Somebody who joined by a link on their phone; their open page, and who they are."""
    noy = await add_staff(served.house)
    wanted = replace(WANTED, language=Language(language))
    _, person_id = await enrolment.enrol(served.house, noy, wanted)
    issued = await enrolment.invite(served.house, noy, person_id)
    assert issued is not None
    page = await phone.new_page()
    await page.goto(f"{served.url}/chat?join={issued.code}")
    await page.tap(".start")
    await arrived(page, 1)
    await _fits(page, f"joining_{language}_code")
    await page.fill("#text", issued.number)
    await page.click(".send")
    await expect(page.locator(".line.person")).to_have_count(0)  # code and number show no more
    for number, deed in enumerate(JOINING):
        await do(page, served, language, deed)
        await _fits(page, f"joining_{language}_{number:02}")
    return page, person_id


async def _asked_now(house: House, person_id: str) -> None:
    """Let the first check-in be asked as it will be in a week, and sent at once."""
    async with house.store.write() as tx:
        any_hour = {"first_hour": 0, "last_hour": 24, "zone": "UTC"}
        await tx.execute(update(FollowUp).where(FollowUp.person_id == person_id).values(**any_hour))
        await tx.commit()
    async with house.store.read() as tx:
        row = await followups.of(tx, person_id)
    assert row is not None
    assert row.next_at is not None
    then = row.next_at + timedelta(minutes=1)
    await asking.look_after(replace(house, clock=lambda: then), person_id)
    async with house.store.write() as tx:
        now, mine = house.clock(), Outbox.person_id == person_id
        theirs = update(Message).where(Message.person_id == person_id, Message.at > now)
        await tx.execute(theirs.values(at=now))
        await tx.execute(
            update(Outbox).where(mine, Outbox.state == "waiting").values(not_before=now)
        )
        await tx.commit()


async def _fits(page: Page, name: str) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    assert await page.evaluate(CUT) == []
    if folder := os.environ.get("SHOTS"):
        await page.screenshot(path=Path(folder) / f"{name}.png")
