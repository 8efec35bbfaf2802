"""Two colleagues, one case: both claim it, it goes over mid-talk, it is taken over."""

import asyncio
import secrets

import pytest
from playwright.async_api import Route, expect

from bot import sentences as says
from bot.desk import claiming
from bot.desk.words import HAPPENED
from bot.house import House
from bot.store.desk import queues
from bot.store.desk.happenings import Kind
from bot.store.desk.transcript import web_transcript
from nlu.reading import Language
from tests.console.conftest import SQLITE, said_by_staff, waits
from tests.console.journeys.conftest import Office, Seat, spoken

pytestmark = [SQLITE, pytest.mark.browser]
HALF = "ຕອນນີ້ເຈົ້າປອດໄພບໍ? ພວກເຮົາ"
REST = "ກຳລັງຫາທາງຊ່ວຍ"
ALSO, LOOKS = "Also looking: {names}", ".standing .looking"


async def sends(seat: Seat) -> None:
    await seat.page.click("form.reply button.main")


async def claims(seat: Seat, case_id: str) -> None:
    await seat.opens(f"/console/talk/{case_id}")
    await seat.page.click("#claim")
    await expect(seat.page.locator("#reply")).to_be_visible()


async def holder_of(house: House, case_id: str) -> str | None:
    rows = await queues.queue(house.store, house.clock())
    return next(row.holder_name for row in rows if row.case_id == case_id)


@spoken(Language.ENGLISH)
async def test_both_press_claim_one_wins_the_other_is_told_who_and_each_sees_the_other(
    office: Office, language: Language
) -> None:
    case_id = await waits(office.house)
    both = [await office.seat(login, language) for login in ("noy", "dao")]
    for seat in both:
        await seat.opens(f"/console/talk/{case_id}")
    await asyncio.gather(*(seat.page.click("#claim") for seat in both))
    name = await holder_of(office.house, case_id)
    both.sort(key=lambda seat: seat.staff.name != name)
    winner, loser = both
    assert winner.staff.name == name
    await expect(winner.page.locator("#reply")).to_be_visible()
    told = loser.says(says.TAKEN, name=name)
    await expect(loser.page.locator("main [role=alert]")).to_have_text(told)
    await expect(loser.page.locator("#reply")).to_have_count(0)

    await loser.page.fill("#reason", "We speak the same language")
    await loser.page.click("button[value=read]")
    for seat, other in ((winner, loser), (loser, winner)):
        there = seat.says(ALSO, names=other.staff.name)
        await expect(seat.page.locator(LOOKS)).to_have_text(there)
    await expect(loser.page.locator(".state strong")).to_have_text(
        loser.says("{name} holds this", name=name)
    )
    await loser.page.close()
    await expect(winner.page.locator(LOOKS)).to_have_count(0)
    assert office.complaints == []


@spoken(Language.ENGLISH)
async def test_whose_claim_is_slow_is_told_who_was_faster_though_the_page_hears_of_it_first(
    office: Office, language: Language
) -> None:
    case_id = await waits(office.house)
    noy, dao = [await office.seat(login, language) for login in ("noy", "dao")]
    await dao.opens(f"/console/talk/{case_id}")
    pressed, heard = asyncio.Event(), asyncio.Event()

    async def slowly(route: Route) -> None:
        pressed.set()
        await heard.wait()
        await route.continue_()

    await dao.page.route("**/claim", slowly)
    await dao.page.click("#claim", no_wait_after=True)
    await pressed.wait()
    async with dao.page.expect_response(lambda answer: "hx-redirect" in answer.headers):
        assert (await claiming.claim(office.house, case_id, noy.staff)).ok
    heard.set()
    told = dao.says(says.TAKEN, name=noy.staff.name)
    await expect(dao.page.locator("main [role=alert]")).to_have_text(told)


@spoken(Language.LAO)
async def test_a_case_goes_over_mid_talk_and_the_half_written_answer_goes_with_it(
    office: Office, language: Language
) -> None:
    person = await office.person(language)
    address = next(c["value"] for c in await person.context.cookies() if c["name"] == "chat")
    case_id = await waits(office.house, address=address)
    await person.reload()
    noy, dao = [await office.seat(login, language) for login in ("noy", "dao")]
    await claims(noy, case_id)
    await noy.types(HALF)
    page = noy.page
    over = page.locator("details").filter(has=page.locator("#colleague")).first
    await over.locator("summary").click()
    await page.select_option("#colleague", dao.staff.id)
    await page.fill("#hand-over-note", "ນາງຢາກໂທຫາແມ່")
    await over.locator("button", has_text=noy.says("Hand over")).click()
    await page.wait_for_url("**/console/")

    words = office.house.words  # whoever writes is answered in Lao, whatever the desk speaks
    here = [words.gettext(Language.LAO, says.SOMEONE_IS_HERE, name=name) for name in ("Noy", "Dao")]
    await expect(person.locator(".line .text").filter(has_text=here[1])).to_have_count(1)
    await dao.opens(f"/console/talk/{case_id}")
    await expect(dao.page.locator(".line.note .words")).to_have_text("ນາງຢາກໂທຫາແມ່")
    begun = dao.page.locator("details.begun")
    await expect(begun.locator("summary")).to_have_text(
        dao.says("{name} had begun to write", name="Noy")
    )
    await expect(dao.page.locator("#reply")).to_have_value("")
    await begun.locator("summary").click()
    await begun.locator("button").click()
    await expect(dao.page.locator("#reply")).to_have_value(HALF)
    await expect(begun).to_have_count(0)
    await dao.page.locator("#reply").press("End")
    await dao.page.locator("#reply").press_sequentially(f" {REST}")
    await sends(dao)
    await expect(person.locator(".line.staff .text")).to_have_text([f"{HALF} {REST}"])
    assert await said_by_staff(office.house, case_id) == (f"{HALF} {REST}",)
    heard = [one.text for one in await web_transcript(office.house.store, address)]
    assert ([one for one in heard if one in here], office.complaints) == (here, [])


@spoken(Language.THAI)
async def test_a_supervisor_takes_over_with_a_reason_and_the_former_holder_loses_no_word(
    office: Office, language: Language
) -> None:
    case_id, reason = await waits(office.house), f"ผู้จับเวรป่วย {secrets.token_hex(3)}"
    noy = await office.seat("noy", language)
    dao = await office.seat("dao", language, "supervisor")
    await claims(noy, case_id)
    await noy.types(HALF)
    await dao.opens(f"/console/talk/{case_id}")
    await dao.page.fill("#reason", reason)
    await dao.page.click("button[value=take]")
    await expect(dao.page.locator("#reply")).to_have_value("")
    await expect(dao.page.locator("details.begun .words")).to_have_text(HALF)

    taken = dao.says(HAPPENED[Kind.TAKEN_OVER], name="Dao", other="Noy")
    for seat in (noy, dao):
        line = seat.page.locator(".line.desk", has_text=taken)
        await expect(line.locator(".words")).to_have_text(reason)
    lost = "You no longer hold this. What you typed stays in the box, but it cannot be sent."
    await expect(noy.page.locator(".standing .wrong")).to_have_text(noy.says(lost))
    await expect(noy.page.locator("#reply")).to_have_value(HALF)
    await noy.page.locator("#reply").press("End")
    await noy.page.locator("#reply").press_sequentially(f" {REST}")
    await sends(noy)
    refused = noy.page.locator(".wrong[role=alert]")
    await expect(refused.locator("p")).to_have_text(noy.says(says.NOT_YOURS))
    await expect(refused.locator("#kept")).to_have_value(f"{HALF} {REST}")
    await noy.page.reload()
    assert await said_by_staff(office.house, case_id) == ()
    assert (await holder_of(office.house, case_id), office.complaints) == ("Dao", [])
