"""What is looked for is found by whoever may read it, and stands in no address."""

import re

from sqlalchemy import select

from bot.console.search.page import WRITE_MORE
from bot.desk import closing, merging
from bot.store.models.staff import AuditRow
from tests.conftest import Clock
from tests.console.conftest import SQLITE, Answer, Browser, Desk, staff_of, waits

pytestmark = SQLITE


async def seek(browser: Browser, words: str, **more: str) -> Answer:
    csrf = (await browser.get("/console/search")).csrf
    return await browser.post("/console/search", {"csrf": csrf, "words": words, **more})


def marked(answer: Answer) -> list[str]:
    return re.findall(r"<mark>([^<]*)</mark>", answer.body)


async def test_the_line_is_shown_with_what_was_looked_for_marked(desk: Desk) -> None:
    browser = await desk.browser()
    case_id = await waits(desk.house, "ຂ້ອຍຢູ່ ຈຳປາສັກ\u202e ລາວລັອກປະຕູ")
    await waits(desk.house, "ສະບາຍດີ")
    answer = await seek(browser, "patu")
    assert (answer.status, marked(answer)) == (200, ["ປະຕູ"])
    assert f"/console/talk/{case_id}" in answer.body
    assert ("\u202e" in answer.body, "⟨U+202E⟩" in answer.body) == (False, True)
    assert marked(await seek(browser, "Champasak")) == ["ຈຳປາສັກ"]
    assert marked(await seek(browser, "จำปาสัก")) == ["ຈຳປາສັກ"]


async def test_a_label_or_country_alone_finds_people(desk: Desk) -> None:
    browser, case_id = await desk.browser(), await waits(desk.house)
    found = await seek(browser, "", label="crisis_confined")
    assert re.findall(r"/console/talk/([0-9a-f]{32})", found.body) == [case_id]
    for none in ({"label": "crisis_child"}, {"country": "TH"}):
        body = (await seek(browser, "", **none)).body
        assert ("Nothing was found" in body, case_id in body) == (True, False)


async def test_what_a_colleague_holds_is_found_by_name_without_a_word_of_it(desk: Desk) -> None:
    colleague, browser = await desk.browser("dao"), await desk.browser()
    path = await desk.holding(colleague, "the harbour is near")
    name = re.search(r"<bdi>(\w+ \d{3})</bdi>", (await colleague.get("/console/")).body)
    assert name is not None
    by_name = await seek(browser, name[1].lower())
    assert (path in by_name.body, "harbour is" in by_name.body) == (True, False)
    by_words = await seek(browser, "harbour")
    assert (path in by_words.body, marked(by_words)) == (False, [])
    assert marked(await seek(colleague, "harbour")) == ["harbour"]
    dao = await staff_of(desk.house, colleague)
    assert (await closing.close(desk.house, path[-32:], dao, "helped", "")).ok
    assert marked(await seek(browser, "harbour")) == []
    async with desk.house.store.read() as tx:
        searched = select(AuditRow.detail).where(AuditRow.action == "search")
        assert list((await tx.execute(searched)).scalars()) == ["1", "0", "1", "0"]


async def test_too_little_is_told_and_what_was_typed_stays(desk: Desk) -> None:
    answer = await seek(await desk.browser(), "a")
    assert (WRITE_MORE in answer.body, 'value="a"' in answer.body) == (True, True)


async def test_words_are_looked_for_by_forms_alone(desk: Desk) -> None:
    browser = await desk.browser()
    await waits(desk.house, "the harbour is near")
    answer = await browser.get("/console/search?words=harbour&q=harbour")
    assert marked(answer) == []
    assert answer.headers["Cache-Control"] == "no-store"


async def test_what_a_colleague_holds_stays_theirs_when_a_newer_talk_is_put_into_it(
    desk: Desk, clock: Clock
) -> None:
    colleague, browser = await desk.browser("dao"), await desk.browser()
    path = await desk.holding(colleague, "the harbour is near")
    clock.move(minutes=5)
    newer = await waits(desk.house, "made up words of a newer talk")
    dao = await staff_of(desk.house, colleague)
    assert (await merging.merge(desk.house, path[-32:], newer, dao, "made up: one person")).ok
    assert marked(await seek(browser, "harbour")) == []
    assert marked(await seek(colleague, "harbour")) == ["harbour"]
    by_old = await browser.get(f"/console/talk/{newer}")
    assert ("Your reason for opening it" in by_old.body, "harbour" in by_old.body) == (True, False)
