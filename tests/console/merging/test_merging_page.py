"""Two talks of one person are found, shown from outside and joined on a page."""

import secrets

from sqlalchemy import select, update

from bot.desk import merging
from bot.house import House
from bot.store.desk import readers
from bot.store.models.cases import Case
from bot.store.models.people import Person
from tests.console.conftest import SQLITE, Browser, Desk, found, staff_of, waits
from tests.console.table import looks
from tests.statements import statements_of

pytestmark = SQLITE
CANARY = "a word that only the talk knows"
REASON = "she told me so on the phone"


async def named(house: House, case_id: str, pseudonym: str) -> str:
    """Give the person of this case a name to be found by; the person's id."""
    async with house.store.write() as tx:
        wanted = select(Case.person_id).where(Case.id == case_id)
        person_id = (await tx.execute(wanted)).scalar_one()
        await tx.execute(update(Person).where(Person.id == person_id).values(pseudonym=pseudonym))
        await tx.commit()
    return person_id


async def two(desk: Desk) -> tuple[Browser, str, str]:
    browser = await desk.browser()
    held = await desk.holding(browser, CANARY)
    other = await waits(desk.house, CANARY)
    await named(desk.house, held[-32:], "Champa 101")
    await named(desk.house, other, "Boua 202")
    return browser, held, other


async def test_the_other_talk_is_found_by_its_name_shown_from_outside_and_joined(
    desk: Desk,
) -> None:
    browser, path, other = await two(desk)
    third = await waits(desk.house, CANARY)
    await named(desk.house, third, "Mali 303")
    page = await browser.get(f"{path}/merge")
    assert [name in page.body for name in ("Champa 101", "Boua 202", "Mali 303")] == [True] * 3
    asked = {"csrf": page.csrf, "form": "find", "name": " boua  202 "}
    page = await browser.post(f"{path}/merge", asked)
    assert (page.status, "Boua 202" in page.body, "Mali 303" in page.body) == (200, True, False)
    page = await browser.get(found(r'href="([^"]+\?with=[0-9a-f]{32})"', page.body))
    assert (page.status, CANARY in page.body) == (200, False)
    assert "This cannot be undone." in page.body
    fields = {"csrf": page.csrf, "form": "join", "with": other, "reason": REASON}
    joined = await browser.post(f"{path}/merge", fields)
    assert (joined.status, joined.headers["Location"]) == (303, path)
    again = await browser.post(f"{path}/merge", fields)  # a double click changes nothing more
    assert (again.status, "This is the same person already." in again.body) == (409, True)
    talk = (await browser.get(path)).body
    assert (talk.count(CANARY) >= 2, talk.count(REASON)) == (True, 1)


async def test_what_is_missing_or_in_the_way_is_told_and_the_reason_stays(desk: Desk) -> None:
    browser, path, other = await two(desk)
    kham = await desk.browser("kham")
    page = await kham.get(f"/console/talk/{other}")
    assert (await kham.post(f"/console/talk/{other}/claim", {"csrf": page.csrf})).status == 303
    page = await browser.get(f"{path}/merge?with={other}")
    fields = {"csrf": page.csrf, "form": "join", "with": other, "reason": ""}
    empty = await browser.post(f"{path}/merge", fields)
    assert empty.status == 409
    held = await browser.post(f"{path}/merge", {**fields, "reason": REASON})
    assert held.status == 409
    assert "Kham has one of the two talks in hand. Please speak with them first." in held.body
    assert found(r'<textarea id="reason"[^>]*>\n([^<]*)</textarea>', held.body) == REASON


async def test_a_child_and_a_grown_up_are_asked_about_once_more(desk: Desk) -> None:
    browser, path, other = await two(desk)
    async with desk.house.store.write() as tx:
        await tx.execute(update(Person).where(Person.pseudonym == "Boua 202").values(age="adult"))
        await tx.execute(
            update(Person).where(Person.pseudonym == "Champa 101").values(age="under_18")
        )
        await tx.commit()
    page = await browser.get(f"{path}/merge?with={other}")
    fields = {"csrf": page.csrf, "form": "join", "with": other, "reason": REASON}
    asked = await browser.post(f"{path}/merge", fields)
    assert (asked.status, 'name="sure"' in asked.body) == (409, True)
    assert (await browser.post(f"{path}/merge", {**fields, "sure": "1"})).status == 303


async def test_a_talk_for_few_is_neither_listed_nor_found_nor_joined(desk: Desk) -> None:
    browser, path, other = await two(desk)
    dao = await staff_of(desk.house, await desk.browser("dao", "supervisor"))
    person_id = await named(desk.house, other, "Boua 202")
    async with desk.house.store.write() as tx:
        await readers.name(tx, person_id, frozenset({dao.id}), dao.id, desk.house.clock())
        await tx.commit()
    page = await browser.get(f"{path}/merge")
    assert (page.status, "Boua 202" in page.body) == (200, False)
    asked = {"csrf": page.csrf, "form": "find", "name": "Boua 202"}
    assert (await browser.post(f"{path}/merge", asked)).body.count("?with=") == 0
    fields = {"csrf": page.csrf, "form": "join", "with": other, "reason": REASON}
    nothing = await browser.post(f"{path}/merge", {**fields, "with": "0" * 32})
    assert nothing.status == 404
    hidden = await browser.post(f"{path}/merge", fields)
    assert (hidden.status, looks(hidden)) == (404, looks(nothing))
    assert (await browser.get(f"{path}/merge?with={other}")).status == 404


async def test_the_list_asks_the_database_no_more_for_more_talks(desk: Desk) -> None:
    browser, path, _ = await two(desk)
    noy = await staff_of(desk.house, browser)

    async def asked() -> int:
        with statements_of(desk.house.store) as statements:
            _, others = await merging.found(desk.house, path[-32:], noy)
        assert len(others) == shown
        return len(statements)

    shown = 1
    first = await asked()
    for _ in range(2):
        await waits(desk.house, CANARY, address=secrets.token_hex(16))
    shown = 3
    assert await asked() == first
