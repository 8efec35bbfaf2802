"""The queue's page: what it shows to whom, what the address asks for, and the way to the next."""

import re
from datetime import timedelta
from html import unescape

from bot.store import cases
from bot.store.desk import presence
from bot.store.models.cases import Case
from bot.store.models.people import Person
from dialogues.turn import OpenCase, Urgency
from tests.conftest import Clock, add_staff
from tests.console.conftest import LOCKED_IN, SQLITE, Browser, Desk, found, staff_of, waits
from tests.statements import statements_of

pytestmark = SQLITE
UNPAID = OpenCase(Urgency.TODAY, "report_wages_unpaid")


def shown(body: str) -> list[str]:
    """The ids of the cases in the rows, as they stand."""
    return re.findall(r'id="row-([0-9a-f]{32})"', body)


async def change(desk: Desk, case_id: str, **columns: object) -> None:
    """Set columns of a case, or of its person."""
    async with desk.house.store.write() as tx:
        case = await tx.get_one(Case, case_id)
        person = await tx.get_one(Person, case.person_id)
        for name, value in columns.items():
            setattr(person if hasattr(Person, name) else case, name, value)
        await tx.commit()


async def test_the_address_alone_says_what_is_shown(desk: Desk, clock: Clock) -> None:
    browser = await desk.browser()
    first = await waits(desk.house)
    clock.move(seconds=1)
    second = await waits(desk.house, "three months of wages", UNPAID)
    mine = (await desk.holding(browser, "locked in as well"))[-32:]
    await change(desk, first, country="TH", language="lo")
    asked = {
        "": [first, mine, second],
        "?show=mine": [mine],
        "?show=unclaimed": [first, second],
        "?show=theirs": [],
        "?level=today": [second],
        "?level=now&country=TH": [first],
        "?label=report_wages_unpaid&language=lo": [],
        "?show=nonsense&level=%27&label=x&country=XX": [first, mine, second],
    }
    found = {query: shown((await browser.get(f"/console/{query}")).body) for query in asked}
    assert found == asked
    narrow = (await browser.get("/console/?level=now&country=TH")).body
    assert "1 of 3" in narrow
    assert "You hold 1; the team holds 1." in (await browser.get("/console/")).body
    rows = (await browser.get("/console/rows?level=today")).body
    assert shown(rows) == [second]


async def test_a_row_says_why_how_long_and_who_looks(desk: Desk) -> None:
    browser = await desk.browser()
    case_id = await waits(desk.house)
    dao = await add_staff(desk.house, "dao", "Dao")
    noy = await staff_of(desk.house, browser)
    for one in (noy, dao):
        await presence.touch(desk.house.store, case_id, one.id, desk.house.clock())
    body = (await browser.get("/console/")).body
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body.split("data-row")[1]))
    for words in (
        "Locked in or held",
        "says the door is locked",
        "Waiting for 1 minute",
        "Answer due in",
        "Looking now: Dao ",
    ):
        assert words in text
    due = re.findall(r'data-due="([^"]+)"', body)
    async with desk.house.store.read() as tx:
        case = await cases.by_id(tx, case_id)
    assert case is not None
    assert due == [case.due_at.isoformat()]


async def test_what_is_put_off_says_until_when_and_what_is_late_how_late(desk: Desk) -> None:
    browser, now = await desk.browser(), desk.house.clock()
    asleep = await waits(desk.house, "wages", UNPAID)
    await change(desk, asleep, asleep_until=now + timedelta(days=2))
    late = await waits(desk.house)
    await change(desk, late, due_at=now - timedelta(hours=2))
    page, put_off = await browser.get("/console/"), await browser.get("/console/?show=asleep")
    assert (shown(page.body), shown(put_off.body)) == ([late], [asleep])
    assert "Answer late by 2 hours" in page.body
    assert "Put off until 25 November 2026, 09:00" in put_off.body


async def test_an_open_page_fetches_the_rows_only_when_they_changed(desk: Desk) -> None:
    browser = await desk.browser()
    case_id = await waits(desk.house)
    page = (await browser.get("/console/")).body
    [(asks, when)] = re.findall(r'hx-get="(/console/rows[^"]+)" hx-trigger="([^"]+)"', page)
    assert when == "sse:queue, every 20s"  # by itself too, where no event comes through
    assert [(await browser.get(asks)).status for _ in range(2)] == [204, 204]
    await change(desk, case_id, language="th", urgency=1)
    fresh = await browser.get(asks)
    assert (fresh.status, shown(fresh.body)) == (200, [case_id])


async def test_what_is_late_meanwhile_comes_into_its_part_by_itself(
    desk: Desk, clock: Clock
) -> None:
    browser = await desk.browser()
    case_id = await waits(desk.house)
    page = (await browser.get("/console/?show=overdue")).body
    [asks] = map(unescape, re.findall(r'hx-get="(/console/rows[^"]+)"', page))
    assert (shown(page), (await browser.get(asks)).status) == ([], 204)
    clock.move(minutes=20)
    late = await browser.get(asks)
    assert (late.status, shown(late.body)) == (200, [case_id])


async def urgent(browser: Browser) -> list[str]:
    """The marks of those who wait at the highest level, as the head of a page has them."""
    head = (await browser.get("/console/waiting")).body
    return found(r'data-urgent="([^"]*)"', head).split()


async def test_the_head_of_every_page_has_a_mark_of_each_who_is_loud_and_another_when_they_write(
    desk: Desk, clock: Clock
) -> None:
    browser = await desk.browser()
    loud, _ = await waits(desk.house), await waits(desk.house, "wages", UNPAID)
    first = await urgent(browser)
    assert (len(first), loud in first[0]) == (1, False)
    await desk.holding(browser)  # what somebody holds is quiet
    assert await urgent(browser) == first
    await change(desk, loud, heard_at=clock.now + timedelta(minutes=1))
    again = await urgent(browser)
    assert (len(again), again == first) == (1, False)


async def test_a_covered_page_is_told_that_somebody_waits_and_not_even_how_many(
    desk: Desk,
) -> None:
    browser, office = await desk.browser(), await desk.browser("somsy", "administrator")
    loud = await waits(desk.house)
    seen = await urgent(browser)
    for one in (browser, office):
        await one.post("/console/lock", {"csrf": (await one.get("/console/me")).csrf})
    asks = {"HX-Request": "true"}
    covered = await browser.get("/console/waiting", **asks)
    assert re.findall(r'data-urgent="([^"]*)"', covered.body)[0].split() == seen
    text = re.sub(r"<[^>]+>", "", covered.body).strip()
    assert (text, loud in covered.body) == ("", False)
    assert (await browser.get("/console/rows", **asks)).status == 204
    assert (await browser.get("/console/waiting")).headers["Location"] == "/console/locked"
    assert (await office.get("/console/waiting", **asks)).status == 404


async def test_next_leads_to_whoever_waits_and_otherwise_to_the_queue(desk: Desk) -> None:
    browser = await desk.browser()
    assert (await browser.get("/console/next")).headers["Location"] == "/console/"
    case_id = await waits(desk.house)
    on = [await browser.get(f"/console/next{after}") for after in ("", f"?after={case_id}")]
    assert [one.headers["Location"] for one in on] == [f"/console/talk/{case_id}", "/console/"]


async def test_whoever_loses_the_race_for_a_row_is_told_who_was_first(desk: Desk) -> None:
    noy, dao = await desk.browser(), await desk.browser("dao")
    case_id = await waits(desk.house)
    hers, his = await noy.get("/console/"), await dao.get("/console/")
    claim = f"/console/talk/{case_id}/claim"
    assert (await noy.post(claim, {"csrf": hers.csrf})).status == 303
    lost = await dao.post(claim, {"csrf": his.csrf})
    assert (lost.status, "Noy has taken this case already." in lost.body) == (409, True)


async def test_a_live_page_is_nobody_elses(desk: Desk) -> None:
    browser = await desk.browser()
    await waits(desk.house, wanted=LOCKED_IN)
    tricks = (
        {"Origin": "https://elsewhere.example"},
        {"Origin": "https://127.0.0.1.elsewhere.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    )
    for path in ("/console/events", "/console/rows", "/console/waiting"):
        answers = [await open_stream(browser, path, trick) for trick in tricks]
        assert answers == [(403, 0)] * len(tricks)


async def open_stream(browser: Browser, path: str, headers: dict[str, str]) -> tuple[int, int]:
    """How it was answered, and how often the answer names an event or a case."""
    answer = await browser.get(path, Accept="text/event-stream", **headers)
    return answer.status, len(re.findall(r"event:|data-urgent|row-", answer.body))


async def test_the_page_asks_as_often_for_three_rows_as_for_one(desk: Desk) -> None:
    browser = await desk.browser()
    counted = []
    for more in (1, 2):
        for _ in range(more):
            await waits(desk.house)
        counted.append(await taken(desk, browser))
    assert counted[0] == counted[1] <= 16


async def taken(desk: Desk, browser: Browser) -> int:
    """How many statements one page of the queue takes."""
    with statements_of(desk.house.store) as statements:
        await browser.get("/console/")
    return len(statements)
