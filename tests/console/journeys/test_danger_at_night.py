"""Danger at night and nobody on call: numbers, honest words, a page that rings, a hand at last."""

from datetime import datetime, time, timedelta

import pytest
from playwright.async_api import Page, expect

from bot import sentences as says
from bot.store.desk import queues
from bot.words import ZONE
from nlu.reading import Language
from tests.conftest import add_staff
from tests.console.conftest import SQLITE
from tests.console.journeys.conftest import Office, spoken
from tests.console.queue.test_browser import HEARD, rung
from tests.unit.on_call.planned import plan, shift

pytestmark = [SQLITE, pytest.mark.browser]
LOCKED = {
    Language.THAI: ("ช่วยด้วย เขาขังฉันไว้ในห้อง ล็อกประตูไว้", "ยังอยู่ในห้อง"),
    Language.LAO: ("ຊ່ວຍແດ່ ເຂົາລັອກປະຕູ ບໍ່ໃຫ້ອອກ", "ຍັງຢູ່ໃນຫ້ອງ"),
    Language.ENGLISH: ("help me, they locked me in the room", "i am still in the room"),
}
HERE = "อยู่ตรงนี้แล้วค่ะ ตอนนี้คุณอยู่คนเดียวไหมคะ"
EMPTY_DESK = (
    "Nobody of our team is at the desk at this hour. Somebody reads here again {when}. "
    "If you are in danger now: the numbers above."
)


def put_to_night(office: Office) -> None:
    """Eleven in the evening of today, in Laos."""
    now = office.clock().astimezone(ZONE)
    evening = datetime.combine(now.date(), time(23), ZONE)
    office.clock.move(seconds=(evening - now) / timedelta(seconds=1))


async def writes(page: Page, words: str) -> None:
    await page.fill("#text", words)
    await page.click(".send")


@spoken(Language.THAI)
async def test_danger_at_night_is_told_the_truth_and_rings_until_somebody_claims(
    office: Office, language: Language
) -> None:
    put_to_night(office)
    boss = await add_staff(office.house, "dao", "Dao", "supervisor", language)
    await plan(office.house, boss, shift(boss.id))
    noy = await office.seat("noy", language)
    await noy.page.add_init_script(HEARD)
    await noy.opens("/console/")
    await noy.page.click("#notices")
    title = await noy.page.title()
    person = await office.person(language)
    await writes(person, LOCKED[language][0])

    when = noy.says("tomorrow at {time}", time="8:00")
    honest = noy.says(EMPTY_DESK, when=when)
    answer = person.locator(".line.bot .text").last
    await expect(answer).to_contain_text(honest)
    told = await answer.inner_text()
    assert [number in told.partition(honest)[0] for number in ("191", "1300")] == [True, True]

    await expect(noy.page).to_have_title(f"(1) {title}")
    notice = [noy.says("Somebody needs a person now")]
    await rung(noy.page, 1)
    await noy.page.evaluate("localStorage.setItem('saiyai-rang', 0)")
    await writes(person, LOCKED[language][1])  # whoever waits and writes again rings again
    await rung(noy.page, 2)
    assert await noy.page.evaluate("window.shown") == notice * 2

    await expect(noy.page.locator(".row")).to_have_count(1)
    await noy.page.click(".row .deed button")
    await expect(noy.page.locator("#reply")).to_be_visible()
    await expect(noy.page).not_to_have_title(f"(1) {title}")
    here = noy.says(says.SOMEONE_IS_HERE, name="Noy")
    await expect(person.locator(".line .text", has_text=here)).to_have_count(1)
    await noy.page.fill("#reply", HERE)
    await noy.page.click("form.reply button.main")
    await expect(person.locator(".line.staff .text")).to_have_text([HERE])
    await expect(noy.page.locator(".line.staff .delivery.sent")).to_have_count(1)
    [case] = await queues.queue(office.house.store, office.clock())
    assert (case.holder_name, office.complaints) == ("Noy", [])
